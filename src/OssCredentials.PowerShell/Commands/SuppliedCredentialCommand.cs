using System;
using System.Management.Automation;
using System.Security;
using OssCredentials.Credentials;
using OssCredentials.Environment;
using OssCredentials.PowerShell.Completers;
using OssCredentials.PowerShell.Parameters;
using OssCredentials.PowerShell.Resources;
using OssCredentials.Providers;
using OssCredentials.Sts;

namespace OssCredentials.PowerShell.Commands;

/// <summary>The base of the cmdlets that use a credential: a given one, otherwise the session's.</summary>
public abstract class SuppliedCredentialCommand : PlaceCredentialCommand
{
    private protected const string SessionSet = "Session";
    private protected const string AccessKeySet = "AccessKey";
    private protected const string CredentialSet = "Credential";
    private protected const string ProfileSet = "Profile";

    /// <summary>The AccessKey ID.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = AccessKeySet)]
    [TextTransformation]
    [ArgumentCompleter(typeof(NoValueCompleter))]
    public virtual string AccessKeyId { get; set; } = null!;

    /// <summary>The AccessKey secret; prompted for as hidden input if left out.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = AccessKeySet)]
    [SecretTransformation]
    [ArgumentCompleter(typeof(NoValueCompleter))]
    public SecureString AccessKeySecret { get; set; } = null!;

    /// <summary>The key pair as a PSCredential: the user name is the AccessKey ID, the password its secret.</summary>
    [Parameter(Mandatory = true, ParameterSetName = CredentialSet)]
    [KeyPairTransformation]
    [ArgumentCompleter(typeof(NoValueCompleter))]
    public PSCredential Credential { get; set; } = null!;

    /// <summary>The security token of a temporary credential.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = AccessKeySet)]
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = CredentialSet)]
    [Alias("SessionToken", "StsToken")]
    [AllowNull]
    [SecretTransformation]
    [ArgumentCompleter(typeof(NoValueCompleter))]
    public SecureString? SecurityToken { get; set; }

    /// <summary>When a temporary credential expires.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = AccessKeySet)]
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = CredentialSet)]
    [AllowNull]
    [TimeTransformation]
    [ArgumentCompleter(typeof(NoValueCompleter))]
    public DateTimeOffset? Expiration { get; set; }

    /// <summary>The profile that holds the credential, from the files of the aliyun CLI, the SDKs and ossutil.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ProfileSet)]
    [ArgumentCompleter(typeof(ProfileNameCompleter))]
    [ValidateNotNullOrEmpty]
    [NotASecretTransformation]
    public string? ProfileName { get; set; }

    /// <summary>The STS endpoint if a role has to be assumed first: a host, or a URL for loopback.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(NoValueCompleter))]
    [NotASecretTransformation]
    public string? StsEndpoint { get; set; }

    /// <summary>The region whose STS is used, such as cn-hangzhou.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(StsRegionCompleter))]
    [NotASecretTransformation]
    public string? StsRegion { get; set; }

    /// <summary>The endpoint of the ECS metadata service, if the credential is an instance role's.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(NoValueCompleter))]
    [NotASecretTransformation]
    public string? MetadataEndpoint { get; set; }

    /// <summary>The properties of a piped object that the cmdlet reads besides the key pair's; null if it accepts any object.</summary>
    private protected virtual string[]? OtherProperties => [];

    /// <summary>The profile that was specified or piped in; null if there is none.</summary>
    private protected string? Profile => MyInvocation.BoundParameters.ContainsKey(nameof(ProfileName)) ? ProfileName : PipedProfile;

    /// <summary>Where to look if no credential was given.</summary>
    private protected CredentialLookup Lookup => CreateLookup(TimeSpan.Zero);

    /// <summary>Where to look if no credential was given, and how long the credential must be valid.</summary>
    private protected CredentialLookup CreateLookup(TimeSpan minimumValidity) => new()
    {
        ProfileName = Profile,
        StsEndpoint = new StsEndpointOptions { Endpoint = StsEndpoint, Region = StsRegion },
        MetadataEndpoint = MetadataEndpoint,
        MinimumValidity = minimumValidity,
    };

    /// <summary>The settings besides the credential of a profile that was specified or piped in; null without one.</summary>
    private protected ProfileSettings? ReadProfileSettings() => Profile is null ? null : Check(() => CreateClients().Sources.GetProfileSettings(Lookup), Profile);

    /// <inheritdoc/>
    protected override void EndProcessing() => FinishInput();

    /// <summary>Reads the piped object; false for a line of JSON that needs further lines.</summary>
    private protected bool TakeInput() => TakeInput(AccessKeyId, AccessKeySecret);

    /// <summary>The credential that was given, unchanged; null if none was.</summary>
    private protected AccessKeyCredential? FromParameters(string? roleArn)
    {
        if (ParameterSetName is CredentialSet or ProfileSet)
        {
            RefuseSecondCredential();
        }

        if (Profile is not null)
        {
            return null;
        }

        if (ParameterSetName == AccessKeySet || Held is not null)
        {
            return KeyPair(AccessKeyId, AccessKeySecret, SecurityToken, roleArn, Expiration);
        }

        if (ParameterSetName == CredentialSet)
        {
            return CredentialConversion.FromParameters(Credential, SecurityToken, roleArn, Expiration);
        }

        if (OtherProperties is string[] others)
        {
            RefuseUnknownInput([nameof(AccessKeyId), nameof(AccessKeySecret), .. others]);
        }

        return null;
    }

    /// <summary>The credential that was given; null if none was. An invalid one is an error.</summary>
    private protected AccessKeyCredential? Supplied(string? roleArn)
    {
        AccessKeyCredential? credential = FromParameters(roleArn);
        if (credential is not null)
        {
            Run(() => CreateClients().Session.Check(credential), null);
        }

        return credential;
    }

    /// <summary>The profile's credential, or the one that a request would be signed with.</summary>
    private protected AccessKeyCredential Find(TimeSpan minimumValidity = default)
    {
        if (Profile is null)
        {
            RenewSession(minimumValidity);
        }

        return Await(token => CreateClients().Sources.GetCredentialAsync(CreateLookup(minimumValidity), token), SR.GetActivity, Profile);
    }
}
