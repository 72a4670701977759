using System;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using OssCredentials.Credentials;
using OssCredentials.Environment;
using OssCredentials.Errors;
using OssCredentials.PowerShell.Completers;
using OssCredentials.PowerShell.Masking;
using OssCredentials.PowerShell.Parameters;
using OssCredentials.PowerShell.Refresh;
using OssCredentials.PowerShell.Resources;
using OssCredentials.Sts;

namespace OssCredentials.PowerShell.Commands;

/// <summary>
/// Runs a script block or a program with a credential in the environment and without any other identity there, and puts
/// the environment back, however the block ends.
/// </summary>
/// <remarks>
/// The block's output comes as it is written; errors, <c>break</c>, <c>exit</c> and the exit code of a program go their
/// usual ways. What the block changes in other variables stays. The environment belongs to the whole process: a second
/// runspace waits until the first has done, for <see cref="WaitTimeoutSeconds"/>. As with every cmdlet that runs a script
/// block, <c>2&gt;&amp;1</c> directly behind it merges nothing: write it inside the block, or around one.
/// </remarks>
[Cmdlet(VerbsOther.Use, "OssCredential", DefaultParameterSetName = SessionSet)]
[OutputType(typeof(object))]
public sealed class UseOssCredentialCommand : SuppliedCredentialCommand
{
    private const int DefaultWaitTimeoutSeconds = 60;

    /// <summary>What to run: a script block, or the name or path of a program.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [Alias("Command")]
    [InvocableTransformation]
    public object ScriptBlock { get; set; } = null!;

    /// <summary>What the block or the program gets as arguments.</summary>
    [Parameter(Position = 1, ValueFromRemainingArguments = true)]
    [Alias("Args")]
    [AllowNull]
    [AllowEmptyCollection]
    public object?[]? ArgumentList { get; set; }

    /// <summary>A role to assume with the credential, so that the block runs as the role.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(RoleArnCompleter))]
    [TextTransformation]
    public string? RoleArn { get; set; }

    /// <summary>The role session's name, for the audit trail.</summary>
    [Parameter]
    public string? RoleSessionName { get; set; }

    /// <summary>How long the role's credential is to live, in seconds.</summary>
    [Parameter]
    public int? DurationSeconds { get; set; }

    /// <summary>The external id that the role's trust policy asks for.</summary>
    [Parameter]
    public string? ExternalId { get; set; }

    /// <summary>How long to wait while another runspace of this process runs such a block, in seconds; 60 unless given.</summary>
    [Parameter]
    [ValidateRange(0, 86_400)]
    public int WaitTimeoutSeconds { get; set; } = DefaultWaitTimeoutSeconds;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        AccessKeyCredential credential = ReadCredential();
        LogMaskWriter.ToOutput(Host, credential);
        EnvironmentScope scope = Enter(credential);
        try
        {
            // As a script and not as a script block: that would keep the output back until the block has ended. Each
            // argument has a place of its own, because a variable to splat would be seen by the block.
            object?[] arguments = [ScriptBlock, .. ArgumentList ?? []];
            string script = "& " + string.Join(" ", Enumerable.Range(0, arguments.Length).Select(static i => $"$args[{i}]"));
            InvokeCommand.InvokeScript(
                script, useNewScope: false, PipelineResultTypes.Output | PipelineResultTypes.Error, input: null, arguments);
        }
        finally
        {
            // A renewal that the block has started ends with the block's environment.
            SessionRefresher.Stop();
            scope.Dispose();
        }
    }

    private AccessKeyCredential ReadCredential()
    {
        if (string.IsNullOrEmpty(RoleArn))
        {
            return Supplied(null) ?? Find();
        }

        AccessKeyCredential? signer = Supplied(null);
        AccessKeyCredential credential = Await(
            token => Clients.Issuing
                .CreateAssumeRoleIssuer(
                    signer,
                    new AssumeRoleRequest(RoleArn!) { RoleSessionName = RoleSessionName, DurationSeconds = DurationSeconds, ExternalId = ExternalId },
                    Lookup)
                .IssueAsync(token),
            SR.AssumeRoleActivity,
            RoleArn);
        RoleArnCompleter.Remember(RoleArn!);
        return credential;
    }

    private EnvironmentScope Enter(AccessKeyCredential credential)
    {
        Guid owner = Runspace.DefaultRunspace.InstanceId;
        EnvironmentScope? scope = null;
        Run(() => scope = TryEnter(credential, owner), null);
        if (scope is null)
        {
            // Another runspace has it, and may have it for long.
            RunWithProgress(
                () => scope = EnvironmentScope.Enter(credential, owner, TimeSpan.FromSeconds(WaitTimeoutSeconds), Cancellation),
                SR.UseActivity,
                null);
        }

        return scope!;
    }

    private EnvironmentScope? TryEnter(AccessKeyCredential credential, Guid owner)
    {
        try
        {
            return EnvironmentScope.Enter(credential, owner, TimeSpan.Zero, Cancellation);
        }
        catch (EnvironmentBusyException) when (WaitTimeoutSeconds > 0)
        {
            return null;
        }
    }
}
