using System.Management.Automation;
using OssCredentials.Clients;
using OssCredentials.Credentials;
using OssCredentials.PowerShell.Completers;
using OssCredentials.PowerShell.Parameters;
using OssCredentials.PowerShell.Resources;
using OssCredentials.Sts;

namespace OssCredentials.PowerShell.Commands;

/// <summary>Asks STS which identity signs requests: the account, the RAM user or role, and the session.</summary>
/// <remarks>One request to STS, GetCallerIdentity, which needs no permission. If a role is specified, it is assumed first.</remarks>
[Cmdlet(VerbsCommon.Get, "OssCallerIdentity", DefaultParameterSetName = SessionSet)]
[OutputType(typeof(OssCallerIdentity))]
public sealed class GetOssCallerIdentityCommand : SuppliedCredentialCommand
{
    /// <summary>An object that contains the credential.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ParameterSetName = SessionSet)]
    [Parameter(ValueFromPipeline = true, DontShow = true, ParameterSetName = AccessKeySet)]
    [Parameter(ValueFromPipeline = true, DontShow = true, ParameterSetName = CredentialSet)]
    [Parameter(ValueFromPipeline = true, DontShow = true, ParameterSetName = ProfileSet)]
    [AllowNull]
    public override PSObject? InputObject { get; set; }

    /// <summary>A role that is assumed with the credential first.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = AccessKeySet)]
    [Parameter(ParameterSetName = CredentialSet)]
    [ArgumentCompleter(typeof(RoleArnCompleter))]
    [AllowNull]
    [TextTransformation]
    public string? RoleArn { get; set; }

    /// <summary>The ID of the expected account; any other is an error.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NoValueCompleter))]
    [NotASecretTransformation]
    public string? ExpectedAccountId { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        CheckAccount(roleArn: null, ExpectedAccountId);
    }

    /// <inheritdoc/>
    protected override void ProcessRecord() => ForEachInput(Identify);

    private void Identify()
    {
        if (!TakeInput())
        {
            return;
        }

        StsEndpointOptions endpoint = Sts(ReadProfileSettings()) ?? Lookup.StsEndpoint;
        AccessKeyCredential? credential = Supplied(RoleArn);
        if (credential?.RoleArn is string role)
        {
            credential = Await(token => CreateClients().Issuing.AssumeRoleAsync(credential, new AssumeRoleRequest(role), endpoint, token), SR.AssumeRoleActivity, role);
        }

        credential ??= Find();
        CallerIdentity identity = Await(token => CreateClients().Identities.GetAsync(credential, endpoint, token), SR.IdentityActivity, Profile);
        if (ExpectedAccountId is not null)
        {
            Run(() => IdentityClient.CheckIdentity(identity, ExpectedAccountId), Profile);
        }

        WriteObject(new OssCallerIdentity(identity, credential));
    }
}
