using System;
using System.Collections.Generic;
using System.Security.Cryptography.X509Certificates;
using OssCredentials.Emulator.SignIn;

namespace OssCredentials.Emulator;

/// <summary>What the emulated account contains, and how strict its services are.</summary>
public sealed class EmulatorOptions
{
    /// <summary>The default account ID.</summary>
    public const string DefaultAccountId = "1234567890123456";

    /// <summary>The AccessKey ID of the RAM user. It is fixed, so that documentation can print it, and works only with this emulator.</summary>
    public const string DefaultAccessKeyId = "LTAI5tEmulatorUserKey01";

    /// <summary>The secret of <see cref="DefaultAccessKeyId"/>; 30 characters, like real ones.</summary>
    public const string DefaultAccessKeySecret = "EmulatorUserSecret0123456789AB";

    /// <summary>The AccessKey ID of the account itself, which can't assume a role.</summary>
    public const string DefaultRootAccessKeyId = "LTAI5tEmulatorRootKey01";

    /// <summary>The secret of <see cref="DefaultRootAccessKeyId"/>.</summary>
    public const string DefaultRootAccessKeySecret = "EmulatorRootSecret0123456789AB";

    /// <summary>The ARN of the first role.</summary>
    public const string DefaultRoleArn = "acs:ram::1234567890123456:role/emulator-role";

    /// <summary>The ARN of the second role, to chain from the first.</summary>
    public const string DefaultChainedRoleArn = "acs:ram::1234567890123456:role/emulator-chained-role";

    /// <summary>The role of the emulated ECS instance.</summary>
    public const string DefaultEcsRoleName = "emulator-ecs-role";

    /// <summary>The OIDC identity provider of the account.</summary>
    public const string DefaultOidcProviderArn = "acs:ram::1234567890123456:oidc-provider/emulator-oidc";

    /// <summary>The token that the OIDC provider has issued: in the form of a JSON Web Token, but not signed.</summary>
    public const string DefaultOidcToken =
        "eyJhbGciOiJub25lIn0.eyJpc3MiOiJodHRwczovL2lzc3Vlci5leGFtcGxlIiwic3ViIjoiZW11bGF0b3Itc3ViamVjdCIsImF1ZCI6InN0cy5hbGl5dW5jcy5jb20ifQ.ZW11bGF0b3I";

    /// <summary>The SAML identity provider of the account.</summary>
    public const string DefaultSamlProviderArn = "acs:ram::1234567890123456:saml-provider/emulator-saml";

    /// <summary>The assertion that the SAML provider has issued, in base64.</summary>
    public const string DefaultSamlAssertion = "PHNhbWxwOlJlc3BvbnNlPmVtdWxhdG9yPC9zYW1scDpSZXNwb25zZT4+Pz8/";

    /// <summary>What a GitHub Actions job sends to request its token.</summary>
    public const string DefaultGitHubRequestToken = "EmulatorGitHubRequestToken0123456789";

    /// <summary>The bucket that exists in the emulated OSS from the start.</summary>
    public const string DefaultBucket = "reports";

    /// <summary>The one object in <see cref="DefaultBucket"/>.</summary>
    public const string DefaultObject = "2026/january.csv";

    /// <summary>The highest <see cref="Port"/>, which leaves room for the other services' ports.</summary>
    public const int HighestPort = 65_500;

    internal const string UserId = "216959339000654321";

    /// <summary>The account ID.</summary>
    public string AccountId { get; init; } = DefaultAccountId;

    /// <summary>The RAM user's AccessKey ID.</summary>
    public string AccessKeyId { get; init; } = DefaultAccessKeyId;

    /// <summary>The RAM user's secret.</summary>
    public string AccessKeySecret { get; init; } = DefaultAccessKeySecret;

    /// <summary>The RAM user's name.</summary>
    public string UserName { get; init; } = "emulator-user";

    /// <summary>The account's own AccessKey ID.</summary>
    public string RootAccessKeyId { get; init; } = DefaultRootAccessKeyId;

    /// <summary>The account's own secret.</summary>
    public string RootAccessKeySecret { get; init; } = DefaultRootAccessKeySecret;

    /// <summary>How old both keys are when the emulator starts.</summary>
    public TimeSpan AccessKeyAge { get; init; } = TimeSpan.FromDays(30);

    /// <summary>How long STS refuses a key that RAM has just created; the real services need a few seconds.</summary>
    public TimeSpan NewKeyDelay { get; init; }

    /// <summary>The roles that AssumeRole finds.</summary>
    public IReadOnlyList<EmulatorRole> Roles { get; init; } =
        [new EmulatorRole(DefaultRoleArn), new EmulatorRole(DefaultChainedRoleArn)];

    /// <summary>The highest <see cref="Port"/>; it leaves room for the ports of the other services.</summary>
    public string OidcProviderArn { get; init; } = DefaultOidcProviderArn;

    /// <summary>The token that AssumeRoleWithOIDC accepts, and that a GitHub Actions job is given.</summary>
    public string OidcToken { get; init; } = DefaultOidcToken;

    /// <summary>The SAML provider that AssumeRoleWithSAML knows.</summary>
    public string SamlProviderArn { get; init; } = DefaultSamlProviderArn;

    /// <summary>The assertion that AssumeRoleWithSAML accepts.</summary>
    public string SamlAssertion { get; init; } = DefaultSamlAssertion;

    /// <summary>The bearer token that the token request of GitHub Actions accepts.</summary>
    public string GitHubRequestToken { get; init; } = DefaultGitHubRequestToken;

    /// <summary>The role attached to the instance; null if there is none, in which case the metadata service returns 404.</summary>
    public string? EcsRoleName { get; init; } = DefaultEcsRoleName;

    /// <summary>How long the instance role's credentials are valid; they are renewed after half of that time.</summary>
    public TimeSpan EcsCredentialLifetime { get; init; } = TimeSpan.FromHours(1);

    /// <summary>The shortest session in seconds; the limit of STS is 900. Tests of expiry lower it.</summary>
    public int MinimumDurationSeconds { get; init; } = 900;

    /// <summary>Whether the metadata service also accepts requests without a token (normal mode) or not (hardened mode only).</summary>
    public bool AllowImdsV1 { get; init; } = true;

    /// <summary>Whether the metadata service supports tokens at all; an old one returns 404 to a token request.</summary>
    public bool SupportImdsV2 { get; init; } = true;

    /// <summary>Who can sign in, and how long that lasts.</summary>
    public SignInOptions SignIn { get; init; } = new();

    /// <summary>The certificate that switches the STS and sign-in endpoints to https; null for http. The caller disposes of it.</summary>
    public X509Certificate2? ServerCertificate { get; init; }

    /// <summary>The emulator's clock, used for the Date header, expirations and the timestamp check.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>The port of STS and RAM; the other services get the ports after it. 0, the default, means free ports.</summary>
    public int Port { get; init; }

    /// <summary>The length of the security tokens issued, in characters; at least 8.</summary>
    public int TokenLength { get; init; } = 1200;
}
