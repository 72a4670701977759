using System;
using System.Management.Automation;
using System.Security;
using OssCredentials.Caching;
using OssCredentials.Clients;
using OssCredentials.Credentials;
using OssCredentials.PowerShell.Completers;
using OssCredentials.PowerShell.Parameters;
using OssCredentials.PowerShell.Refresh;
using OssCredentials.PowerShell.Resources;
using OssCredentials.Providers;
using OssCredentials.Sts;

namespace OssCredentials.PowerShell.Commands;

/// <summary>Assumes a RAM role and returns its temporary credential.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "OssAssumeRole", SupportsShouldProcess = true, DefaultParameterSetName = SessionSet)]
[OutputType(typeof(OssCredential))]
public sealed class InvokeOssAssumeRoleCommand : IssueCredentialCommand
{
    private const string SessionSet = "Session";
    private const string AccessKeySet = "AccessKey";
    private const string CredentialSet = "Credential";
    private const string ProfileSet = "Profile";
    private const string OidcSet = "Oidc";
    private const string SamlSet = "Saml";

    private string _role = string.Empty;
    private Action? _place;

    private protected override bool NeedsNoSecret => IsWhatIf;

    /// <summary>An object that holds the credential to sign with, or the role.</summary>
    [Parameter(ValueFromPipeline = true)]
    [AllowNull]
    public override PSObject? InputObject { get; set; }

    /// <summary>The role's ARN.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(RoleArnCompleter))]
    [TextTransformation]
    public string RoleArn { get; set; } = null!;

    /// <summary>The session's name, for the audit trail.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true, ParameterSetName = SessionSet)]
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true, ParameterSetName = AccessKeySet)]
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true, ParameterSetName = CredentialSet)]
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true, ParameterSetName = ProfileSet)]
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true, ParameterSetName = OidcSet)]
    [TextTransformation]
    [ArgumentCompleter(typeof(NoValueCompleter))]
    public string? RoleSessionName { get; set; }

    /// <summary>How long the credential should be valid: seconds, or a time span.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [DurationTransformation(typeof(int), IsPiped = true)]
    [ArgumentCompleter(typeof(NoValueCompleter))]
    public int? DurationSeconds { get; set; }

    /// <summary>A policy that narrows the role's permissions: JSON, a hashtable, or an object.</summary>
    /// <remarks>Null is refused: a misspelled variable must not give all of the role's permissions.</remarks>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public object? Policy { get; set; }

    /// <summary>The external ID that the role's trust policy requires.</summary>
    [Parameter(ParameterSetName = SessionSet)]
    [Parameter(ParameterSetName = AccessKeySet)]
    [Parameter(ParameterSetName = CredentialSet)]
    [Parameter(ParameterSetName = ProfileSet)]
    [ArgumentCompleter(typeof(NoValueCompleter))]
    public string? ExternalId { get; set; }

    /// <summary>Who uses the session, for the audit trail.</summary>
    [Parameter(ParameterSetName = SessionSet)]
    [Parameter(ParameterSetName = AccessKeySet)]
    [Parameter(ParameterSetName = CredentialSet)]
    [Parameter(ParameterSetName = ProfileSet)]
    [ArgumentCompleter(typeof(NoValueCompleter))]
    public string? SourceIdentity { get; set; }

    /// <summary>The AccessKey ID to sign with.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = AccessKeySet)]
    [TextTransformation]
    [ArgumentCompleter(typeof(NoValueCompleter))]
    public string AccessKeyId { get; set; } = null!;

    /// <summary>The AccessKey secret to sign with; prompted for as hidden input if left out.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = AccessKeySet)]
    [SecretTransformation]
    [ArgumentCompleter(typeof(NoValueCompleter))]
    public SecureString AccessKeySecret { get; set; } = null!;

    /// <summary>The key pair to sign with, as a PSCredential.</summary>
    [Parameter(Mandatory = true, ParameterSetName = CredentialSet)]
    [KeyPairTransformation]
    [ArgumentCompleter(typeof(NoValueCompleter))]
    public PSCredential Credential { get; set; } = null!;

    /// <summary>The security token to sign with.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = AccessKeySet)]
    [Parameter(ParameterSetName = CredentialSet)]
    [Alias("SessionToken", "StsToken")]
    [AllowNull]
    [SecretTransformation]
    [ArgumentCompleter(typeof(NoValueCompleter))]
    public SecureString? SecurityToken { get; set; }

    /// <summary>The profile whose credential signs, from the files of the aliyun CLI, the SDKs and ossutil.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ProfileSet)]
    [ArgumentCompleter(typeof(ProfileNameCompleter))]
    [ValidateNotNullOrEmpty]
    [NotASecretTransformation]
    public string? ProfileName { get; set; }

    /// <summary>The ARN of the OIDC identity provider in RAM. Without a token, the job's own is requested from GitHub Actions.</summary>
    [Parameter(Mandatory = true, ParameterSetName = OidcSet)]
    [ArgumentCompleter(typeof(OidcProviderArnCompleter))]
    [NotASecretTransformation]
    public string OidcProviderArn { get; set; } = null!;

    /// <summary>The file that holds the OIDC token.</summary>
    [Parameter(ParameterSetName = OidcSet)]
    [ValidateNotNullOrEmpty]
    public string? OidcTokenFile { get; set; }

    /// <summary>The OIDC token.</summary>
    [Parameter(ParameterSetName = OidcSet)]
    [SecretTransformation]
    [ArgumentCompleter(typeof(NoValueCompleter))]
    public SecureString? OidcToken { get; set; }

    /// <summary>The ARN of the SAML identity provider in RAM.</summary>
    [Parameter(Mandatory = true, ParameterSetName = SamlSet)]
    [ArgumentCompleter(typeof(NoValueCompleter))]
    [NotASecretTransformation]
    public string SamlProviderArn { get; set; } = null!;

    /// <summary>The SAML assertion, in base64.</summary>
    [Parameter(Mandatory = true, ParameterSetName = SamlSet)]
    [SecretTransformation]
    [ArgumentCompleter(typeof(NoValueCompleter))]
    public SecureString SamlAssertion { get; set; } = null!;

    /// <summary>The region whose STS is used, such as cn-hangzhou.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(StsRegionCompleter))]
    [NotASecretTransformation]
    public string? StsRegion { get; set; }

    /// <summary>Uses the STS endpoint inside the VPC.</summary>
    [Parameter]
    public SwitchParameter UseVpcEndpoint { get; set; }

    /// <summary>The STS endpoint: a host, or a URL for loopback.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(NoValueCompleter))]
    [NotASecretTransformation]
    public string? StsEndpoint { get; set; }

    /// <summary>The endpoint of the ECS metadata service, if an instance's role signs.</summary>
    [Parameter(ParameterSetName = SessionSet)]
    [Parameter(ParameterSetName = AccessKeySet)]
    [Parameter(ParameterSetName = CredentialSet)]
    [Parameter(ParameterSetName = ProfileSet)]
    [ArgumentCompleter(typeof(NoValueCompleter))]
    [NotASecretTransformation]
    public string? MetadataEndpoint { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (Scope is null && !AutoRefresh)
        {
            ForEachInput(Assume);
        }
        else
        {
            Assume();
        }
    }

    private void Assume()
    {
        if (!TakeInput(AccessKeyId, AccessKeySecret))
        {
            return;
        }

        FillIn();
        CheckAccount(_role, ExpectedAccountId);

        // Invalid values are refused now, before the user is asked or -WhatIf shows what would be done.
        Func<IssuingClient, CredentialIssuer> createIssuer = Check(
            () => ParameterSetName switch
            {
                OidcSet => CreateOidcIssuer(),
                SamlSet => CreateSamlIssuer(),
                _ => CreateSignedIssuer(),
            },
            _role);
        if (Scope is null && !AutoRefresh)
        {
            Assume(_role, createIssuer);
        }
        else if (_place is null)
        {
            // Only the last of several roles would stay in the session, so a second one is an error before the first is assumed.
            string role = _role;
            _place = () => Assume(role, createIssuer);
        }
        else
        {
            RefuseSeveral(_role);
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        FinishInput();
        _place?.Invoke();
    }

    private void Assume(string role, Func<IssuingClient, CredentialIssuer> createIssuer)
    {
        // The request alone has an effect: it issues a credential and appears in the audit trail.
        if (Agreed(role, SR.AssumeRoleAction))
        {
            Issue(createIssuer, SR.AssumeRoleActivity, role, CreateEndpoint());
            RoleArnCompleter.Remember(role);
        }
    }

    private void FillIn()
    {
        if (Held is not null && ParameterSetName is not (AccessKeySet or SessionSet))
        {
            RefuseSecondCredential();
        }

        if (ParameterSetName != AccessKeySet && Held is null)
        {
            RefuseUnknownInput(nameof(RoleArn), nameof(Policy), nameof(AccessKeyId), nameof(AccessKeySecret));
        }

        _role = RoleArn ?? Held?.RoleArn ?? (string)AskForMissing((nameof(RoleArn), typeof(string), null, SR.RoleArnHelp))[nameof(RoleArn)];
    }

    private Func<IssuingClient, CredentialIssuer> CreateSignedIssuer()
    {
        AccessKeyCredential? signer = ParameterSetName switch
        {
            AccessKeySet => KeyPair(AccessKeyId, AccessKeySecret, SecurityToken, null, null),
            SessionSet when Held is not null => KeyPair(null, null, null, null, null),
            CredentialSet => CredentialConversion.FromParameters(Credential, SecurityToken),
            _ => null,
        };
        var request = new AssumeRoleRequest(_role)
        {
            RoleSessionName = WithoutEmptyCell(RoleSessionName),
            DurationSeconds = DurationSeconds,
            Policy = PolicyAsText(),
            ExternalId = ExternalId,
            SourceIdentity = SourceIdentity,
        };
        request.Check();
        if (signer is not null)
        {
            CredentialRules.Check(signer, CredentialValueNames.Parameters);
        }

        var lookup = new CredentialLookup { ProfileName = ProfileName, StsEndpoint = CreateEndpoint(), MetadataEndpoint = MetadataEndpoint };
        if (AutoRefresh && ProfileName is null)
        {
            WarnOfSigner(signer?.AccessKeyId);
            if (signer is null && SessionRefresher.RenewalOf(CreateClients().Session.AccessKeyId) is CredentialRenewal renewal)
            {
                // The role's credential replaces the session's now, which will have expired when the role's is renewed.
                return issuing => issuing.CreateChainedRoleIssuer(renewal, request, lookup);
            }
        }

        return issuing => issuing.CreateAssumeRoleIssuer(signer, request, lookup);
    }

    private Func<IssuingClient, CredentialIssuer> CreateOidcIssuer()
    {
        if (OidcToken is not null && OidcTokenFile is not null)
        {
            Refuse(SR.TwoOidcTokens, nameof(SR.TwoOidcTokens), RoleArn);
        }

        var request = new AssumeRoleWithOidcRequest(_role, OidcProviderArn)
        {
            RoleSessionName = WithoutEmptyCell(RoleSessionName),
            DurationSeconds = DurationSeconds,
            Policy = PolicyAsText(),
        };
        request.Check();
        OidcProviderArnCompleter.Remember(OidcProviderArn);
        string? token = OidcToken is null ? null : CredentialConversion.ToText(OidcToken, nameof(OidcToken));
        string? file = OidcTokenFile is null ? null : GetUnresolvedProviderPathFromPSPath(OidcTokenFile);
        return issuing => issuing.CreateOidcIssuer(request, token, file, CreateEndpoint());
    }

    private Func<IssuingClient, CredentialIssuer> CreateSamlIssuer()
    {
        var request = new AssumeRoleWithSamlRequest(_role, SamlProviderArn) { DurationSeconds = DurationSeconds, Policy = PolicyAsText() };
        request.Check();
        string assertion = CredentialConversion.ToText(SamlAssertion, nameof(SamlAssertion));
        return issuing => issuing.CreateSamlIssuer(request, assertion, CreateEndpoint());
    }

    private string? PolicyAsText() => MyInvocation.BoundParameters.ContainsKey(nameof(Policy)) ? PolicyArgument.ToText(Policy, nameof(Policy)) : null;

    private StsEndpointOptions CreateEndpoint() => new() { Endpoint = StsEndpoint, Region = StsRegion, UseVpcEndpoint = UseVpcEndpoint };
}
