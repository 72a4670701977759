using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using OssCredentials.Diagnostics;
using OssCredentials.PowerShell.Completers;
using OssCredentials.PowerShell.Parameters;
using OssCredentials.PowerShell.Resources;

namespace OssCredentials.PowerShell.Commands;

/// <summary>Finds what is wrong with a credential, says what to do about it, and asks STS who it is.</summary>
/// <remarks>
/// It looks at this session's variables, at what is stored for the user and the machine, at start-up files that hide it, and
/// at the way to STS and OSS; or at a credential that is piped in, or a profile. It changes nothing and shows no secret. What
/// is wrong is an object, not an error.
/// </remarks>
[Cmdlet(VerbsDiagnostic.Test, "OssCredential", DefaultParameterSetName = SessionSet)]
[OutputType(typeof(OssCredentialCheck), typeof(bool))]
public sealed class TestOssCredentialCommand : SuppliedCredentialCommand
{
    /// <summary>A role that is to be assumed with the credential: that it can be is checked too.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = AccessKeySet)]
    [Parameter(ParameterSetName = CredentialSet)]
    [ArgumentCompleter(typeof(RoleArnCompleter))]
    [AllowNull]
    [TextTransformation]
    public string? RoleArn { get; set; }

    /// <summary>Sends no request and starts no program: what only a service can tell is not checked.</summary>
    [Parameter]
    public SwitchParameter Offline { get; set; }

    /// <summary>Answers true or false, for scripts: false when a check has failed. A warning is no failure.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    /// <summary>The RAM endpoint that is asked for the age of a long-term key: a host, or a URL for loopback.</summary>
    [Parameter]
    public string? RamEndpoint { get; set; }

    /// <summary>What belongs to no parameter; always refused.</summary>
    [Parameter(ValueFromRemainingArguments = true, DontShow = true)]
    [SurplusTransformation]
    public object? Surplus { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var request = new CheckRequest
        {
            Credential = FromParameters(RoleArn),
            Lookup = Lookup,
            IsOffline = Offline,
            RamEndpoint = RamEndpoint,
        };
        IReadOnlyList<CheckResult> results = Await(token => Clients.Checks.RunAsync(request, token), SR.TestActivity, ProfileName);
        if (Quiet)
        {
            WriteObject(results.All(static result => result.State != CheckState.Failed));
            return;
        }

        foreach (CheckResult result in results)
        {
            WriteObject(new OssCredentialCheck(result.Name, (OssCredentialCheckState)result.State, result.Message)
            {
                Remedy = result.Remedy,
                Location = result.Location,
            });
        }
    }

    // What the library warns of on the way is in the checks, with its remedy.
    private protected override void WriteLogWarning(string message) => WriteVerbose(message);
}
