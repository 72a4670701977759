using System;
using System.Collections.Generic;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using OssCredentials.Credentials;
using OssCredentials.Environment;
using OssCredentials.Errors;
using OssCredentials.Persistence;
using OssCredentials.PowerShell.Completers;
using OssCredentials.PowerShell.Masking;
using OssCredentials.PowerShell.Parameters;
using OssCredentials.PowerShell.Resources;
using OssCredentials.Providers;
using OssCredentials.Sts;

namespace OssCredentials.PowerShell.Commands;

/// <summary>Returns the credential that a request would be signed with, or every source that it may come from.</summary>
[Cmdlet(VerbsCommon.Get, "OssCredential", DefaultParameterSetName = ChainSet)]
[OutputType(typeof(OssCredential), typeof(OssPlainTextCredential), ParameterSetName = [ChainSet, ProfileSet, ScopeSet])]
[OutputType(typeof(OssCredentialSource), ParameterSetName = [ListSet])]
public sealed class GetOssCredentialCommand : OssCommand
{
    private const string ChainSet = "Chain";
    private const string ProfileSet = "Profile";
    private const string ListSet = "ListAvailable";
    private const string ScopeSet = "Scope";

    /// <summary>The profile to read, from the files of the aliyun CLI, the SDKs and ossutil.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ProfileSet)]
    [ArgumentCompleter(typeof(ProfileNameCompleter))]
    [ValidateNotNullOrEmpty]
    [NotASecretTransformation]
    public string? ProfileName { get; set; }

    /// <summary>Returns what is set for this process, or stored for the user or the machine, and nothing else.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ScopeSet)]
    [ValueTransformation(typeof(OssCredentialScope))]
    public OssCredentialScope Scope { get; set; }

    /// <summary>How long the credential must still be valid. One that expires sooner is renewed where possible; otherwise it is an error.</summary>
    [Parameter(ParameterSetName = ChainSet)]
    [Parameter(ParameterSetName = ProfileSet)]
    [DurationTransformation(typeof(TimeSpan))]
    [ArgumentCompleter(typeof(NoValueCompleter))]
    public TimeSpan MinimumValidity { get; set; }

    /// <summary>Returns every source in order, its state, and why.</summary>
    [Parameter(ParameterSetName = ListSet)]
    public SwitchParameter ListAvailable { get; set; }

    /// <summary>Lists the sources and tries each configured one; without it, no request is sent and no program started.</summary>
    [Parameter(ParameterSetName = ListSet)]
    public SwitchParameter Online { get; set; }

    /// <summary>Returns the secrets as strings.</summary>
    [Parameter(ParameterSetName = ChainSet)]
    [Parameter(ParameterSetName = ProfileSet)]
    [Parameter(ParameterSetName = ScopeSet)]
    public SwitchParameter AsPlainText { get; set; }

    /// <summary>The STS endpoint if a role has to be assumed: a host, or a URL for loopback.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(NoValueCompleter))]
    [NotASecretTransformation]
    public string? StsEndpoint { get; set; }

    /// <summary>The region whose STS is used, such as cn-hangzhou.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(StsRegionCompleter))]
    [NotASecretTransformation]
    public string? StsRegion { get; set; }

    /// <summary>The endpoint of the ECS metadata service.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(NoValueCompleter))]
    [NotASecretTransformation]
    public string? MetadataEndpoint { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        RefuseShortValidity(MinimumValidity);
    }

    /// <inheritdoc/>
    protected override void EndProcessing() => Look(Get);

    private void Get()
    {
        var lookup = new CredentialLookup
        {
            ProfileName = ProfileName,
            StsEndpoint = new StsEndpointOptions { Endpoint = StsEndpoint, Region = StsRegion },
            MetadataEndpoint = MetadataEndpoint,
            MinimumValidity = MinimumValidity,
        };
        if (ListAvailable || Online)
        {
            IReadOnlyList<CredentialSourceDescription> sources = Await(
                token => CreateClients().Sources.ListAsync(lookup, Online, token), SR.ListActivity, null);
            for (int i = 0; i < sources.Count; i++)
            {
                WriteObject(CredentialConversion.ToObject(sources[i], i + 1));
            }

            return;
        }

        if (ParameterSetName == ChainSet || (ParameterSetName == ScopeSet && Scope == OssCredentialScope.Process))
        {
            WarnOfBlock();
        }

        AccessKeyCredential credential = ParameterSetName == ScopeSet
            ? GetFromScope()
            : GetFromChain(lookup);
        if (ParameterSetName is ChainSet or ScopeSet && (credential.RoleArn ?? credential.AssumedRoleArn) is not null)
        {
            WarnOfRole(credential);
        }

        if (AsPlainText)
        {
            LogMaskWriter.ToError(Host, credential);
        }

        WriteObject(AsPlainText ? CredentialConversion.ToPlainText(credential) : CredentialConversion.ToObject(credential, isHeld: ParameterSetName == ChainSet));
    }

    // The session's credential is returned, but a program that starts now gets the block's.
    private void WarnOfBlock()
    {
        if (!EnvironmentTurns.IsIdle
            && EnvironmentTurns.RunningBlock is EnvironmentTurn block
            && block.Writer.Id != Runspace.DefaultRunspace.InstanceId
            && !block.IsAroundThisFlow)
        {
            WriteWarning(string.Format(CultureInfo.CurrentCulture, SR.BlockOfAnother, block.Writer, block.AssumedRoleArn ?? block.AccessKeyId));
        }
    }

    // oss2 and the Go SDK don't read a role: with a key and a role in the variables they sign with the key.
    private void WarnOfRole(AccessKeyCredential credential)
    {
        string? role = ParameterSetName == ScopeSet ? credential.RoleArn : CreateClients().Session.RoleArn;
        string? id = ParameterSetName == ScopeSet ? credential.AccessKeyId : CreateClients().Session.AccessKeyId;
        if (role is not null && id is not null)
        {
            WriteWarning(string.Format(CultureInfo.CurrentCulture, SR.KeyBesideRole, id, role));
        }
    }

    private AccessKeyCredential GetFromChain(CredentialLookup lookup)
    {
        // A credential that the session renews can be renewed now; its variables alone don't say how.
        if (ProfileName is null)
        {
            RenewSession(MinimumValidity);
        }

        return Await(token => CreateClients().Sources.GetCredentialAsync(lookup, token), SR.GetActivity, ProfileName);
    }

    private AccessKeyCredential GetFromScope()
    {
        AccessKeyCredential? credential = null;
        Run(
            () =>
            {
                if (Scope == OssCredentialScope.Process)
                {
                    credential = CreateClients().Session.Get();
                    return;
                }

                StoredCredential stored = CreateClients().Stores.Get(Scope == OssCredentialScope.User ? StoreScope.User : StoreScope.Machine)
                    ?? throw new CredentialUnavailableException(
                        string.Format(CultureInfo.CurrentCulture, SR.NothingStored, Scope), string.Format(CultureInfo.CurrentCulture, SR.NothingStoredRemedy, Scope));
                foreach (StoreWarning warning in stored.Warnings)
                {
                    WriteLogWarning(warning.Message);
                }

                credential = stored.Credential;
            },
            Scope);
        return credential!;
    }
}
