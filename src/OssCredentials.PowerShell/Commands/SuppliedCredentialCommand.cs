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

/// <summary>What the cmdlets share that do something with a credential: one that is given, or else the session's.</summary>
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

    /// <summary>The AccessKey secret; asked for as hidden input when left out.</summary>
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

    /// <summary>The profile whose credential it is, from the files of the aliyun CLI, the SDKs and ossutil.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ProfileSet)]
    [ArgumentCompleter(typeof(ProfileNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string? ProfileName { get; set; }

    /// <summary>The STS endpoint, when a role is to be assumed on the way: a host, or a URL for loopback.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(NoValueCompleter))]
    public string? StsEndpoint { get; set; }

    /// <summary>The region whose STS is asked, such as cn-hangzhou.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(RegionCompleter))]
    public string? StsRegion { get; set; }

    /// <summary>Where the ECS metadata service may be asked, when the credential is an instance's role.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(NoValueCompleter))]
    public string? MetadataEndpoint { get; set; }

    /// <summary>The properties of a piped object that the cmdlet reads besides the key pair's; null where it takes any object.</summary>
    private protected virtual string[]? OtherProperties => [];

    /// <summary>The profile that was named or piped in; null for neither.</summary>
    private protected string? Profile => MyInvocation.BoundParameters.ContainsKey(nameof(ProfileName)) ? ProfileName : PipedProfile;

    /// <summary>Where to look when no credential was given.</summary>
    private protected CredentialLookup Lookup => CreateLookup(TimeSpan.Zero);

    /// <summary>Where to look when no credential was given, and how long what is found is to be valid.</summary>
    private protected CredentialLookup CreateLookup(TimeSpan minimumValidity) => new()
    {
        ProfileName = Profile,
        StsEndpoint = new StsEndpointOptions { Endpoint = StsEndpoint, Region = StsRegion },
        MetadataEndpoint = MetadataEndpoint,
        MinimumValidity = minimumValidity,
    };

    /// <summary>What a profile that was named or piped in says besides its credential; null without one.</summary>
    private protected ProfileSettings? ReadProfileSettings() => Profile is null ? null : Check(() => Clients.Sources.GetProfileSettings(Lookup), Profile);

    /// <inheritdoc/>
    protected override void EndProcessing() => FinishInput();

    /// <summary>Reads the piped object; false for a line of JSON that further lines complete.</summary>
    private protected bool TakeInput() => TakeInput(AccessKeyId, AccessKeySecret);

    /// <summary>The credential that was given, as it was given; null when none was.</summary>
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

    /// <summary>The credential that was given; null when none was. What is none is an error.</summary>
    private protected AccessKeyCredential? Supplied(string? roleArn)
    {
        AccessKeyCredential? credential = FromParameters(roleArn);
        if (credential is not null)
        {
            Run(() => Clients.Session.Check(credential), null);
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

        return Await(token => Clients.Sources.GetCredentialAsync(CreateLookup(minimumValidity), token), SR.GetActivity, Profile);
    }
}
