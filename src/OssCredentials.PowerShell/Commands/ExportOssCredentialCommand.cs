using System;
using System.Collections;
using System.Collections.Generic;
using System.Management.Automation;
using OssCredentials.Clients;
using OssCredentials.Credentials;
using OssCredentials.Environment;
using OssCredentials.Errors;
using OssCredentials.Export;
using OssCredentials.PowerShell.Completers;
using OssCredentials.PowerShell.Masking;
using OssCredentials.PowerShell.Parameters;
using OssCredentials.PowerShell.Resources;
using OssCredentials.Sts;

namespace OssCredentials.PowerShell.Commands;

/// <summary>Writes a credential, with its secrets in plain text, in the format that a shell, a tool or a pipeline reads.</summary>
/// <remarks>
/// Apart from Get-OssCredential -AsPlainText, this is the only cmdlet that shows secrets: it exists to pass them on. Its output is
/// the format and nothing else; masks and warnings then go to standard error. A format that holds variables also unsets what the
/// credential lacks, or sets it to an empty value if the reader has no unset.
/// </remarks>
[Cmdlet(VerbsData.Export, "OssCredential", SupportsShouldProcess = true, DefaultParameterSetName = SessionSet)]
[OutputType(typeof(string), typeof(Hashtable))]
public sealed class ExportOssCredentialCommand : HandOverCommand
{
    private const string GitHubFile = "GITHUB_ENV";

    // A reader keeps the credential and may sign with it a little later.
    private static readonly TimeSpan s_processValidity = TimeSpan.FromMinutes(1);

    private string? _path;
    private bool _append;
    private AccessKeyCredential? _forFile;
    private ProfileSettings? _profileOfFile;

    private protected override bool NeedsNoSecret => _path is not null && IsWhatIf;

    /// <summary>The program that will read it.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValueTransformation(typeof(OssExportFormat))]
    public OssExportFormat Format { get; set; }

    /// <summary>An object that contains the credential.</summary>
    [Parameter(Position = 1, ValueFromPipeline = true, ParameterSetName = SessionSet)]
    [Parameter(ValueFromPipeline = true, DontShow = true, ParameterSetName = AccessKeySet)]
    [Parameter(ValueFromPipeline = true, DontShow = true, ParameterSetName = CredentialSet)]
    [Parameter(ValueFromPipeline = true, DontShow = true, ParameterSetName = ProfileSet)]
    [AllowNull]
    public override PSObject? InputObject { get; set; }

    /// <summary>A file to write, readable only by its owner; null writes to the output.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <summary>
    /// A role. It is assumed with the session's credential or a profile's. With a key pair, it is written as it is if the format
    /// can hold it.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = AccessKeySet)]
    [Parameter(ParameterSetName = CredentialSet)]
    [Parameter(ParameterSetName = SessionSet)]
    [Parameter(ParameterSetName = ProfileSet)]
    [ArgumentCompleter(typeof(RoleArnCompleter))]
    [TextTransformation]
    public string? RoleArn { get; set; }

    /// <summary>The role session's name, for the audit trail.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(NoValueCompleter))]
    public string? RoleSessionName { get; set; }

    /// <summary>How long the role's credential should be valid: seconds, or a time span.</summary>
    [Parameter]
    [DurationTransformation(typeof(int), IsPiped = true)]
    [ArgumentCompleter(typeof(NoValueCompleter))]
    public int? DurationSeconds { get; set; }

    /// <summary>The external ID that the role's trust policy requires.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(NoValueCompleter))]
    public string? ExternalId { get; set; }

    /// <summary>
    /// How long the credential must still be valid. One that expires sooner is renewed where possible; otherwise it is an error.
    /// One minute for formats that a program reads as its credential process.
    /// </summary>
    [Parameter]
    [DurationTransformation(typeof(TimeSpan))]
    [ArgumentCompleter(typeof(NoValueCompleter))]
    public TimeSpan MinimumValidity { get; set; }

    /// <summary>Azure Pipelines: sets secret variables, which later steps get only if they map them.</summary>
    [Parameter]
    public SwitchParameter AsSecretVariable { get; set; }

    /// <summary>Writes a GitLab report anyway: anyone who may download the artifact gets the secrets.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        RefuseShortValidity(MinimumValidity);
        if (IsForProcess && !MyInvocation.BoundParameters.ContainsKey(nameof(MinimumValidity)))
        {
            MinimumValidity = s_processValidity;
        }

        if (Format == OssExportFormat.GitLab && !Force)
        {
            // A dotenv report is an artifact, and nothing masks its values (D9).
            ThrowTerminatingError(new ErrorRecord(
                new PSArgumentException(SR.GitLabNeedsForce), nameof(SR.GitLabNeedsForce), ErrorCategory.SecurityError, Format));
        }

        if (Format == OssExportFormat.Hashtable && Path is not null)
        {
            Refuse(SR.HashtableHasNoText, nameof(SR.HashtableHasNoText), Path);
        }

        string? githubFile = Format == OssExportFormat.GitHubActions ? System.Environment.GetEnvironmentVariable(GitHubFile) : null;
        if (Path is not null)
        {
            _path = GetUnresolvedProviderPathFromPSPath(Path);
            _append = _path == githubFile;
        }
        else if (Format == OssExportFormat.GitHubActions)
        {
            if (string.IsNullOrEmpty(githubFile))
            {
                ThrowTerminatingError(new ErrorRecord(
                    new PSInvalidOperationException(SR.GitHubFileUnknown), nameof(SR.GitHubFileUnknown), ErrorCategory.ObjectNotFound, GitHubFile));
            }

            _path = githubFile;
            _append = true;
        }

        WarnOfRegion(Region);
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (_path is null)
        {
            ForEachInput(Export);
        }
        else
        {
            Export();
        }
    }

    private void Export()
    {
        if (!TakeInput())
        {
            return;
        }

        ProfileSettings? profile = ReadProfileSettings();
        AccessKeyCredential credential = ReadCredential();
        if (_path is not null)
        {
            // A file holds one credential: a second one would replace the first.
            if (_forFile is not null)
            {
                RefuseSeveral(_path);
            }

            _forFile = credential;
            _profileOfFile = profile;
            return;
        }

        Write(credential, profile);
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        FinishInput();
        if (_forFile is not null)
        {
            Write(_forFile, _profileOfFile);
        }
    }

    // The formats of a program that is started to return a credential, and whose output is trusted.
    private bool IsForProcess => Format is OssExportFormat.AliyunExternal or OssExportFormat.OssutilProcess or OssExportFormat.AwsProcess;

    private void Write(AccessKeyCredential credential, ProfileSettings? profile)
    {
        Check(() => SourceClient.CheckValidity(credential, MinimumValidity), Format);
        ExportedVariables variables = Check(() => CreateClients().Session.Export(credential, profile is null ? Further : Further.With(profile)), Format);
        if (Format == OssExportFormat.Hashtable)
        {
            LogMaskWriter.ToError(Host, credential);
            var table = new Hashtable(StringComparer.OrdinalIgnoreCase);
            foreach (KeyValuePair<string, string?> variable in variables.ToTable())
            {
                table[variable.Key] = variable.Value;
            }

            WriteObject(table);
            return;
        }

        ICredentialFormat format = CreateFormat();
        IReadOnlyList<string> lines = [];
        Run(() => lines = format.Write(variables, _path is null ? ExportDestination.Pipeline : ExportDestination.File), Format);
        if (_path is null)
        {
            if (Format != OssExportFormat.AzurePipelines)
            {
                // That format masks the values itself, and a line on standard error would fail a step with failOnStderr.
                LogMaskWriter.ToError(Host, credential);
            }

            WriteObject(lines, enumerateCollection: true);
        }
        else if (Agreed(_path, SR.ExportAction))
        {
            LogMaskWriter.ToOutput(Host, credential);
            WriteFile(_path, lines, format.LineEnd);
        }
    }

    // If a format can't hold a role next to a key pair, or the role should be assumed, the role's credential is written.
    private AccessKeyCredential ReadCredential()
    {
        AccessKeyCredential? supplied = Supplied(RoleArn);
        string? role = supplied?.RoleArn ?? (string.IsNullOrEmpty(RoleArn) ? null : RoleArn);
        if (role is null || (supplied is not null && !IsForProcess && !CreateClients().Session.IncludesAlibabaCloud(Further)))
        {
            return supplied ?? Find(MinimumValidity);
        }

        if (supplied is null && Profile is null)
        {
            RenewSession(TimeSpan.Zero);
        }

        AccessKeyCredential? signer = supplied is null ? null : new AccessKeyCredential(supplied.AccessKeyId, supplied.AccessKeySecret, supplied.SecurityToken);
        var request = new AssumeRoleRequest(role) { RoleSessionName = RoleSessionName, DurationSeconds = DurationSeconds, ExternalId = ExternalId };
        return Await(
            token => CreateClients().Issuing.CreateAssumeRoleIssuer(signer, request, Lookup).IssueAsync(token), SR.AssumeRoleActivity, role);
    }

    private protected override void WriteLogWarning(string message)
    {
        // PowerShell's console shows warnings on standard output, which belongs to the format. A job has no console.
        if (_path is not null || LogMaskWriter.IsInJob(Host))
        {
            base.WriteLogWarning(message);
        }
        else if (WarningsAreWanted)
        {
            WriteWarningToError(message);
        }
    }

    private void WriteFile(string path, IReadOnlyList<string> lines, string lineEnd)
    {
        try
        {
            if (_append)
            {
                ExportFile.Append(path, lines, lineEnd);
            }
            else
            {
                ExportFile.Write(path, lines, lineEnd, Cancellation);
            }
        }
        catch (OperationCanceledException)
        {
            throw new PipelineStoppedException();
        }
        catch (OssCredentialException error)
        {
            ThrowTerminatingError(ErrorTable.ToRecord(error, path));
        }
    }

    private ICredentialFormat CreateFormat() => Format switch
    {
        OssExportFormat.PowerShell => new PowerShellFormat(),
        OssExportFormat.Sh => new ShFormat(),
        OssExportFormat.Fish => new FishFormat(),
        OssExportFormat.Csh => new CshFormat(),
        OssExportFormat.Cmd => new CmdFormat(),
        OssExportFormat.DotEnv => new DotEnvFormat(),
        OssExportFormat.Docker => new DockerFormat(),
        OssExportFormat.OssutilProcess => new OssutilProcessFormat(),
        OssExportFormat.AliyunExternal => new AliyunExternalFormat(),
        OssExportFormat.GitHubActions => new GitHubActionsFormat(),
        OssExportFormat.AzurePipelines => new AzurePipelinesFormat { AsSecretVariables = AsSecretVariable },
        OssExportFormat.GitLab => new GitLabFormat(),
        OssExportFormat.Aws => new AwsFormat(),
        OssExportFormat.AwsProcess => new AwsProcessFormat(),
        OssExportFormat.Terraform => new TerraformFormat(),
        _ => throw new PSArgumentOutOfRangeException(nameof(Format)),
    };
}
