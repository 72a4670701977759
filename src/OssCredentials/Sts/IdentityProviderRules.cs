using System;
using OssCredentials.Credentials;
using OssCredentials.Errors;
using OssCredentials.Values;

namespace OssCredentials.Sts;

/// <summary>The rules for an identity provider's ARN, and for the token or assertion that it issued. No error contains the latter.</summary>
internal static class IdentityProviderRules
{
    /// <summary>The longest OIDC token, in characters; the shortest is 4. Source: STS, AssumeRoleWithOIDC, OIDCToken.</summary>
    public const int MaximumTokenLength = 20_000;

    /// <summary>The longest assertion, in characters; the shortest is 4. Source: STS, AssumeRoleWithSAML, SAMLAssertion.</summary>
    public const int MaximumAssertionLength = 100_000;

    private const int MinimumLength = 4;

    /// <exception cref="InvalidCredentialValueException">It isn't <c>acs:ram::&lt;account&gt;:&lt;kind&gt;/&lt;name&gt;</c>.</exception>
    public static void CheckArn(string value, string name, string kind)
    {
        CredentialRules.CheckText(value, name);
        if (RamArn.FaultOf(value, name, kind, "an identity provider") is string fault)
        {
            throw new InvalidCredentialValueException(
                "InvalidProviderArn", name, fault, $"Write it as acs:ram::<account ID>:{kind}/<name>. The RAM console shows it under SSO.");
        }
    }

    /// <summary>A token from a file or variable, without the line break at its end.</summary>
    /// <exception cref="InvalidCredentialValueException">It isn't a token.</exception>
    public static string ReadToken(string text, string name)
    {
        string token = text.Trim();
        if (token.Length is < MinimumLength or > MaximumTokenLength
            || Characters.FirstUnprintable(token) >= 0)
        {
            throw new InvalidCredentialValueException(
                "InvalidOidcToken", name, $"{name} isn't an OIDC token: a token has {MinimumLength} to {MaximumTokenLength} printable characters without spaces.",
                "Check that the identity provider has written it, whole and as plain text.");
        }

        return token;
    }

    /// <summary>An assertion in base64, without line breaks.</summary>
    /// <exception cref="InvalidCredentialValueException">It isn't an assertion.</exception>
    public static string ReadAssertion(string text, string name)
    {
        string assertion = text.Replace("\r", string.Empty).Replace("\n", string.Empty).Trim();
        if (assertion.Length is < MinimumLength or > MaximumAssertionLength
            || !Characters.All(assertion, 0, assertion.Length, static c => Characters.IsLetterOrDigit(c) || c is '+' or '/' or '='))
        {
            throw new InvalidCredentialValueException(
                "InvalidSamlAssertion", name, $"{name} isn't a base64-encoded SAML assertion of {MinimumLength} to {MaximumAssertionLength} characters.",
                "Specify the SAMLResponse as the identity provider posts it, in base64.");
        }

        return assertion;
    }
}
