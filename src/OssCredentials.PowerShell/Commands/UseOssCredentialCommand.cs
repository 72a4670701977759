using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Management.Automation.Runspaces;
using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Caching;
using OssCredentials.Clients;
using OssCredentials.Credentials;
using OssCredentials.Environment;
using OssCredentials.PowerShell.Completers;
using OssCredentials.PowerShell.Masking;
using OssCredentials.PowerShell.Parameters;
using OssCredentials.PowerShell.Refresh;
using OssCredentials.PowerShell.Resources;
using OssCredentials.PowerShell.Serving;
using OssCredentials.Providers;
using OssCredentials.Serving;
using OssCredentials.Sts;
using OssCredentials.Text;

namespace OssCredentials.PowerShell.Commands;

/// <summary>
/// Runs a script block or a program with a credential in the environment, under the names that every tool reads and without any
/// other identity, and restores the environment afterwards.
/// </summary>
/// <remarks>
/// A block has the environment as long as it runs. Its output is streamed; errors, <c>break</c>, <c>exit</c> and the exit code of a
/// program work as usual, and its changes to other variables stay. As with every cmdlet that runs a script block,
/// <c>2&gt;&amp;1</c> directly after it merges nothing: write it inside the block, or around one. A program needs the environment
/// only while it starts: it then has its own copy, and other runspaces needn't wait until it exits.
/// </remarks>
[Cmdlet(VerbsOther.Use, "OssCredential", DefaultParameterSetName = SessionSet)]
[OutputType(typeof(object))]
public sealed class UseOssCredentialCommand : HandOverCommand
{
    private const string ExitCodeVariable = "global:LASTEXITCODE";

    // Allows for the request to STS and the rounding to whole seconds: a role requested for an hour is valid for slightly less.
    private static readonly TimeSpan s_wayFromSource = TimeSpan.FromSeconds(15);

    private ICollection<string> _given = [];
    private ApplicationInfo? _program;
    private SteppablePipeline? _running;
    private ServedRun? _served;

    // What renews the block's credential.
    private CredentialIssuer? _issuer;

    /// <summary>What to run: a script block, or the name or path of a program.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [Alias("Command")]
    [InvocableTransformation]
    public object ScriptBlock { get; set; } = null!;

    /// <summary>The arguments for the block or the program.</summary>
    [Parameter(Position = 1, ValueFromRemainingArguments = true)]
    [Alias("Args")]
    [AllowNull]
    [AllowEmptyCollection]
    public object?[]? ArgumentList { get; set; }

    /// <summary>Not a parameter here: arguments that belong to no parameter go to the block or the program.</summary>
    public override object? Surplus { get; set; }

    /// <summary>What the program reads from its standard input. An object that holds a credential is used as the credential.</summary>
    [Parameter(ValueFromPipeline = true)]
    [AllowNull]
    public override PSObject? InputObject { get; set; }

    /// <summary>A role to assume with the credential, so that the block runs as the role.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(RoleArnCompleter))]
    [TextTransformation]
    public string? RoleArn { get; set; }

    /// <summary>The role session's name, for the audit trail.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [TextTransformation]
    [ArgumentCompleter(typeof(NoValueCompleter))]
    public string? RoleSessionName { get; set; }

    /// <summary>How long the role's credential should be valid: seconds, or a time span.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [DurationTransformation(typeof(int), IsPiped = true)]
    [ArgumentCompleter(typeof(NoValueCompleter))]
    public int? DurationSeconds { get; set; }

    /// <summary>The external ID that the role's trust policy requires.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(NoValueCompleter))]
    public string? ExternalId { get; set; }

    /// <summary>The ID of the expected account; for any other, nothing is run.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NoValueCompleter))]
    [NotASecretTransformation]
    public string? ExpectedAccountId { get; set; }

    /// <summary>
    /// Renews the block's credential before it expires. Only for a script block: a program keeps the variables that it was started
    /// with.
    /// </summary>
    [Parameter]
    public SwitchParameter AutoRefresh { get; set; }

    /// <summary>Sets only the OSS_* variables. The other families are hidden in either case.</summary>
    [Parameter]
    public SwitchParameter OssOnly { get; set; }

    /// <summary>
    /// Sets no key, but a URL at which the credential is served and renewed while the block or the program runs: for programs that
    /// fetch it again by themselves.
    /// </summary>
    [Parameter]
    public SwitchParameter Serve { get; set; }

    /// <summary>
    /// How long the credential must be valid. One that expires sooner is renewed first where possible; otherwise there is a
    /// warning. With -Serve, the served credential is renewed when less than this is left.
    /// </summary>
    [Parameter]
    [DurationTransformation(typeof(TimeSpan))]
    [ArgumentCompleter(typeof(NoValueCompleter))]
    public TimeSpan MinimumValidity { get; set; }

    /// <summary>How long to wait while another runspace of this process runs such a block, in seconds; 60 by default.</summary>
    [Parameter]
    [ValidateRange(0, 86_400)]
    [DurationTransformation(typeof(int))]
    [ArgumentCompleter(typeof(NoValueCompleter))]
    public int WaitTimeoutSeconds { get; set; } = DefaultWaitTimeoutSeconds;

    private protected override FurtherVariables Further => new() { IncludeAlibabaCloud = !OssOnly, Region = Region, OssEndpoint = OssEndpoint };

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();

        // The engine passes an unknown parameter on to the block or the program, which would then run with another identity.
        if (ArgumentList is { Length: > 0 } && ProgramCommandLine.HasUnknownParameter(MyInvocation, nameof(ScriptBlock)))
        {
            RefuseSurplus(SurplusArguments.Of(ArgumentList));
        }

        WarnOfRegion(Region);
        TakeProfileInFrontOfBlock();
        _given = [.. MyInvocation.BoundParameters.Keys];
        if (OssOnly && IncludeAlibabaCloud)
        {
            Refuse(SR.OssOnlyOrAll, nameof(SR.OssOnlyOrAll), null);
        }

        if (Serve && (OssOnly || IncludeAlibabaCloud))
        {
            Refuse(SR.ServeSetsNoKeys, nameof(SR.ServeSetsNoKeys), null);
        }

        RefuseShortValidity(MinimumValidity);
        Run(Further.Check, null);
        if (ScriptBlock is ScriptBlock)
        {
            return;
        }

        if (ProgramCommandLine.FindTakenArgument(MyInvocation, nameof(ScriptBlock), nameof(ArgumentList)) is string taken)
        {
            string message = string.Format(CultureInfo.CurrentCulture, SR.ArgumentTaken, taken, MyInvocation.InvocationName, ScriptBlock);
            Refuse(message, nameof(SR.ArgumentTaken), taken, SR.ArgumentTakenRemedy);
        }

        CommandInfo? command = ScriptBlock as CommandInfo ?? InvokeCommand.GetCommand((string)ScriptBlock, CommandTypes.All);
        while (command is AliasInfo alias)
        {
            command = alias.ResolvedCommand;
        }

        if (command is null)
        {
            // The engine's own error would show the whole name, which may be a secret in the wrong place (D2).
            string message = string.Format(CultureInfo.CurrentCulture, SR.CommandUnknown, ForeignText.Show((string)ScriptBlock));
            ThrowTerminatingError(new ErrorRecord(
                new CommandNotFoundException(message), nameof(SR.CommandUnknown), ErrorCategory.ObjectNotFound, ScriptBlock)
            {
                ErrorDetails = new ErrorDetails(message) { RecommendedAction = BlockOfArguments is null ? SR.CommandUnknownRemedy : SR.CommandUnknownWithBlockRemedy },
            });
        }

        _program = command as ApplicationInfo;
        if (AutoRefresh && !Serve && _program is not null)
        {
            Refuse(SR.AutoRefreshNeedsBlock, nameof(SR.AutoRefreshNeedsBlock), _program.Name, SR.AutoRefreshNeedsBlockRemedy);
        }
    }

    // Of "Use-OssCredential name { … }".
    private ScriptBlock? BlockOfArguments =>
        ArgumentList is { Length: > 0 } arguments ? (arguments[0] is PSObject wrapper ? wrapper.BaseObject : arguments[0]) as ScriptBlock : null;

    // People write the profile first, as with other modules: "Use-OssCredential production { … }". Only PowerShell itself gets
    // anything out of a script block, so that a program of the profile's name, such as test, isn't meant.
    private void TakeProfileInFrontOfBlock()
    {
        if (ScriptBlock is not string name
            || BlockOfArguments is not ScriptBlock block
            || ParameterSetName != SessionSet
            || MyInvocation.ExpectingInput
            || InvokeCommand.GetCommand(name, CommandTypes.All) is not (null or ApplicationInfo { Name: not ("pwsh" or "pwsh.exe" or "powershell.exe") })
            || !Check(() => CreateClients().Profiles.GetNames(), null).Contains(name))
        {
            return;
        }

        ProfileName = name;
        MyInvocation.BoundParameters[nameof(ProfileName)] = name;
        ScriptBlock = block;
        ArgumentList = [.. ArgumentList!.Skip(1)];
    }

    // Any other object is what the program reads.
    private protected override string[]? OtherProperties => null;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (_running is not null)
        {
            _running.Process(InputObject);
            return;
        }

        // Text is the program's input, even if it is JSON.
        bool isHeld = InputObject?.BaseObject is not string && TakeInput() && Held is not null;
        bool isInput = MyInvocation.ExpectingInput && !isHeld && !IsCredential();
        if (isInput && _program is null)
        {
            Refuse(SR.BlockTakesNoInput, nameof(SR.BlockTakesNoInput), null);
        }

        ProfileSettings? profile = ReadProfileSettings();
        CheckAccount(RoleToAssume ?? profile?.RoleArn, ExpectedAccountId);
        if (Serve)
        {
            Run(CreateClients().Serving.CheckStores, null);
        }

        AccessKeyCredential credential = ReadCredential(out Func<OssClients, CancellationToken, Task<AccessKeyCredential>>? source);
        CheckAccount(credential, ExpectedAccountId, Sts(profile) ?? Lookup.StsEndpoint, RoleToAssume ?? Profile);
        FurtherVariables further = profile is null ? Further : Further.With(profile);
        LogMaskWriter.ToOutput(Host, credential);
        WarnOfShortValidity(credential);
        if (Serve)
        {
            StartServing(credential, source);
        }
        else if (AutoRefresh)
        {
            _issuer = CreateIssuer(credential, source);
        }

        if (_program is null)
        {
            try
            {
                RunBlock(credential, further);
                WarnOfServed();
            }
            finally
            {
                StopServing();
            }

            return;
        }

        Start(credential, further, isInput);
        if (isInput)
        {
            _running!.Process(InputObject);
        }
        else
        {
            Finish();
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (_running is not null)
        {
            Finish();
        }
    }

    // The pipeline supplied the credential, or the role to assume.
    private bool IsCredential() => Came(nameof(AccessKeyId)) || Came(nameof(RoleArn)) || PipedProfile is not null;

    // The role of a piped profile is assumed by the profile itself.
    private string? RoleToAssume => string.IsNullOrEmpty(RoleArn) || (Came(nameof(RoleArn)) && PipedProfile is not null) ? null : RoleArn;

    private bool Came(string parameter) => !_given.Contains(parameter) && MyInvocation.BoundParameters.ContainsKey(parameter);

    private void RunBlock(AccessKeyCredential credential, FurtherVariables further)
    {
        using EnvironmentTurn turn = EnterEnvironment(EnvironmentPurpose.Block, WaitTimeoutSeconds);
        Put(turn, credential, further);
        try
        {
            using IDisposable mark = turn.Mark();
            if (_issuer is not null)
            {
                SessionRefresher.Start(this, _issuer, credential);
            }

            // Run as a script, because running a script block would hold back the output until the block has ended. Each argument has its
            // own position, because the block would see a variable used for splatting.
            object?[] arguments = [ScriptBlock, .. ArgumentList ?? []];
            string script = "& " + string.Join(" ", Enumerable.Range(0, arguments.Length).Select(static i => $"$args[{i}]"));
            InvokeCommand.InvokeScript(
                script, useNewScope: false, PipelineResultTypes.Output | PipelineResultTypes.Error, input: null, arguments);
            if (_issuer is not null)
            {
                // Renewals that happened meanwhile are written to the verbose stream now, because the renewal ends here.
                Run(() => _ = CreateClients(), null);
            }
        }
        finally
        {
            // A renewal of the block, or one that the block started, ends with the block's environment.
            SessionRefresher.Stop();
        }
    }

    private void Put(EnvironmentTurn turn, AccessKeyCredential credential, FurtherVariables further) => Run(
        () =>
        {
            if (_served is null)
            {
                turn.Put(credential, further, CreateClients().Session.ReadProfileRegion);
            }
            else
            {
                turn.Put(credential, _served.Variables, further, CreateClients().Session.ReadProfileRegion);
            }
        },
        null);

    // A program copies the variables when it starts, and it has started once the pipeline has begun.
    private void Start(AccessKeyCredential credential, FurtherVariables further, bool expectInput)
    {
        SteppablePipeline pipeline = CreatePipeline();
        using EnvironmentTurn turn = EnterEnvironment(EnvironmentPurpose.Start, WaitTimeoutSeconds);
        Put(turn, credential, further);
        pipeline.Begin(expectInput, (EngineIntrinsics)SessionState.PSVariable.GetValue("ExecutionContext"));
        _running = pipeline;
    }

    private SteppablePipeline CreatePipeline()
    {
        if (SessionState.LanguageMode == PSLanguageMode.FullLanguage)
        {
            return System.Management.Automation.ScriptBlock.Create("param($program, $arguments) & $program @arguments")
                .GetSteppablePipeline(CommandOrigin.Internal, [_program, ArgumentList ?? []]);
        }

        // The engine accepts only constants there; a program gets only text anyway.
        IEnumerable<string> words = (ArgumentList ?? [])
            .SelectMany(static argument => LanguagePrimitives.GetEnumerable(argument)?.Cast<object?>() ?? [argument])
            .Where(static argument => argument is not null)
            .Select(static argument => LanguagePrimitives.ConvertTo<string>(argument))
            .Prepend(_program!.Path);
        return System.Management.Automation.ScriptBlock
            .Create("& " + string.Join(" ", words.Select(static word => $"'{CodeGeneration.EscapeSingleQuotedStringContent(word)}'")))
            .GetSteppablePipeline(CommandOrigin.Internal);
    }

    private void Finish()
    {
        SteppablePipeline pipeline = _running!;
        _running = null;
        object? before = SessionState.PSVariable.GetValue(ExitCodeVariable);
        SessionState.PSVariable.Set(ExitCodeVariable, null);
        try
        {
            foreach (object? output in pipeline.End())
            {
                WriteObject(output);
            }

            WarnOfServed();
        }
        finally
        {
            StopServing();
            pipeline.Dispose();
            if (SessionState.PSVariable.GetValue(ExitCodeVariable) is null)
            {
                SessionState.PSVariable.Set(ExitCodeVariable, before);
            }
        }
    }

    private AccessKeyCredential ReadCredential(out Func<OssClients, CancellationToken, Task<AccessKeyCredential>>? source)
    {
        AccessKeyCredential? supplied = Supplied(null);
        source = null;
        if (supplied is not null && RoleToAssume is null)
        {
            return supplied;
        }

        if (supplied is null && Profile is null)
        {
            RenewSession(TimeSpan.Zero);
        }

        Func<OssClients, CancellationToken, Task<AccessKeyCredential>> obtain = source = CreateSource(supplied);
        AccessKeyCredential credential = Await(
            token => obtain(CreateClients(), token), RoleToAssume is null ? SR.GetActivity : SR.AssumeRoleActivity, RoleToAssume ?? Profile);
        if (RoleToAssume is string role)
        {
            RoleArnCompleter.Remember(role);
            if ((AutoRefresh || Serve) && Profile is null)
            {
                WarnOfSigner(supplied?.AccessKeyId);
            }
        }

        return credential;
    }

    // The parameters are read now: a renewal runs again while they are bound to the next piped object.
    private Func<OssClients, CancellationToken, Task<AccessKeyCredential>> CreateSource(AccessKeyCredential? signer)
    {
        CredentialLookup lookup = CreateLookup(Serve && MinimumValidity < CredentialServer.RenewalLead ? CredentialServer.RenewalLead : MinimumValidity);
        if (RoleToAssume is not string role)
        {
            return (clients, token) => clients.Sources.CreateIssuer(lookup).IssueAsync(token);
        }

        var request = new AssumeRoleRequest(role) { RoleSessionName = WithoutEmptyCell(RoleSessionName), DurationSeconds = DurationSeconds, ExternalId = ExternalId };
        return (clients, token) => clients.Issuing.CreateAssumeRoleIssuer(signer, request, lookup).IssueAsync(token);
    }

    // If the block runs with the session's identity, its renewal; otherwise the source that the credential came from.
    private CredentialIssuer? CreateIssuer(AccessKeyCredential credential, Func<OssClients, CancellationToken, Task<AccessKeyCredential>>? source)
    {
        if (!credential.IsTemporary)
        {
            return null;
        }

        bool isSessions = RoleToAssume is null && Profile is null && CreateClients().Session.AccessKeyId == credential.AccessKeyId;
        if (isSessions && SessionRefresher.RenewalOf(credential.AccessKeyId) is CredentialRenewal renewal)
        {
            return renewal.CreateIssuer();
        }

        if (source is null || isSessions || credential.Expiration is null)
        {
            string message = string.Format(CultureInfo.CurrentCulture, SR.NothingRenews, credential.AccessKeyId);
            Refuse(message, nameof(SR.NothingRenews), credential.AccessKeyId, SR.NothingRenewsRemedy);
        }

        OssClients clients = CreateRenewalClients();
        return RoleToAssume is null && Profile is not null
            ? clients.Issuing.CreateProfileIssuer(Lookup)
            : new CredentialIssuer(token => source!(clients, token));
    }

    // What runs can't renew the credential in its variables, so the user should know before starting it.
    private void WarnOfShortValidity(AccessKeyCredential credential)
    {
        if (MinimumValidity > TimeSpan.Zero && credential.Expiration is DateTimeOffset end && end - DateTimeOffset.UtcNow < MinimumValidity - s_wayFromSource)
        {
            WriteWarning(string.Format(CultureInfo.InvariantCulture, SR.ValidForLess, RemainingTime.ToTimeText(end), MinimumValidity));
        }
    }

    private void StartServing(AccessKeyCredential credential, Func<OssClients, CancellationToken, Task<AccessKeyCredential>>? source)
    {
        // The session's own temporary key can be served, but only the session's renewal can obtain another.
        bool isHeldOnly = RoleToAssume is null && Profile is null
            && CreateClients().Session.AccessKeyId == credential.AccessKeyId && !SessionRefresher.Renews(credential.AccessKeyId);
        if ((source is null || isHeldOnly) && credential.IsTemporary && credential.Expiration is DateTimeOffset end)
        {
            WriteWarning(string.Format(CultureInfo.InvariantCulture, SR.ServedToItsEnd, RemainingTime.ToTimeText(end)));
        }

        OssClients clients = CreateBackgroundClients();
        Run(
            () => _served = new ServedRun(
                clients.Serving.Start(credential, source is null ? null : token => source(clients, token), MinimumValidity), Runspace.DefaultRunspace),
            credential.AccessKeyId);
    }

    // While the block or the program runs, this thread can't report it.
    private void WarnOfServed()
    {
        if (_served is null)
        {
            return;
        }

        Run(static () => { }, null);
        if (_served.Server.IsExpired)
        {
            WriteWarning(string.Format(
                CultureInfo.InvariantCulture, SR.ServedExpired, RemainingTime.ToTimeText(_served.Server.Current.Expiration), _served.Server.Failure?.Message).TrimEnd());
        }
    }

    private void StopServing()
    {
        _served?.Dispose();
        _served = null;
    }

    /// <inheritdoc/>
    private protected override void Release() => StopServing();
}
