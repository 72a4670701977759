using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Collections.ObjectModel;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Management.Automation.Runspaces;
using System.Security;
using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Clients;
using OssCredentials.Credentials;
using OssCredentials.Environment;
using OssCredentials.Errors;
using OssCredentials.Logging;
using OssCredentials.PowerShell.Consoles;
using OssCredentials.PowerShell.Masking;
using OssCredentials.PowerShell.Parameters;
using OssCredentials.PowerShell.Refresh;
using OssCredentials.PowerShell.Resources;
using OssCredentials.Sts;
using OssCredentials.Text;
using OssCredentials.Values;

namespace OssCredentials.PowerShell.Commands;

/// <summary>What the cmdlets share: a wait that Ctrl+C ends, log events on the right streams, one way for errors.</summary>
public abstract class OssCommand : PSCmdlet, IDisposable
{
    /// <summary>How long to wait for a turn in the environment's queue, in seconds, where no parameter says otherwise.</summary>
    private protected const int DefaultWaitTimeoutSeconds = 60;

    private static readonly TimeSpan s_shortestValidity = TimeSpan.FromSeconds(1);

    private const string KeyPairNames = "AccessKeyId, AccessKeySecret";

    private static readonly TimeSpan s_untilProgress = TimeSpan.FromSeconds(1);

    // How long Ctrl+C may take from the prompt that it ends to the cmdlet.
    private static readonly TimeSpan s_untilStop = TimeSpan.FromSeconds(1);

    // What stands for a secret that -WhatIf needs none of: it has the form of one, and goes nowhere.
    private static readonly SecureString s_unasked = CredentialConversion.ToSecureString("Placeholder0123456789");

    private readonly CancellationTokenSource _stopping = new();

    // Taken where the engine makes the command: a change that runs on another thread finds no runspace there.
    private readonly Runspace _runspace = Runspace.DefaultRunspace;

    // Made when it is first needed: most calls log nothing and wait for nothing.
    private LogEventQueue? _log;

    // What a change that runs on another thread asks of the pipeline's.
    private ConcurrentQueue<Task>? _errands;

    // Who is asked for something more has seen the heading.
    private bool _hasAsked;

    // Lines of JSON that are no whole object yet.
    private JsonLines? _lines;

    // Whether an error is about one object of several, or about something that isn't there.
    private bool _isForOneOfSeveral;
    private Func<ErrorRecord, bool>? _isNonTerminating;

    // While a credential program may ask something, a bar of progress would write over it.
    private volatile bool _isConsoleLeased;

    /// <summary>What is piped in. Its properties are bound by their names; an object without them is refused unseen.</summary>
    /// <remarks>Where nothing takes a piped object, the engine's own error holds the whole of it.</remarks>
    [Parameter(ValueFromPipeline = true, DontShow = true)]
    [AllowNull]
    public virtual PSObject? InputObject { get; set; }

    /// <summary>What belongs to no parameter; always refused.</summary>
    [Parameter(ValueFromRemainingArguments = true, DontShow = true)]
    [SurplusTransformation]
    public virtual object? Surplus { get; set; }

    /// <summary>The name of the profile that was piped in, as Get-OssProfile lists it; null for any other object.</summary>
    /// <remarks>
    /// Read here and not bound: the engine takes such an object's AccessKeyId for that of a key pair, and could not choose
    /// between the two parameter sets. Without a secret it isn't a key pair.
    /// </remarks>
    private protected string? PipedProfile =>
        MyInvocation.ExpectingInput
        && !MyInvocation.BoundParameters.ContainsKey("AccessKeySecret")
        && !MyInvocation.BoundParameters.ContainsKey("Credential")
        && InputObject?.Properties["ProfileName"]?.Value is string { Length: > 0 } name
            ? name
            : null;

    /// <summary>Refuses what belongs to no parameter, by its name where it has one, and never with a value.</summary>
    protected override void BeginProcessing()
    {
        if (Surplus is not SurplusArguments surplus)
        {
            return;
        }

        string message = surplus.UnknownName is string unknown
            ? string.Format(CultureInfo.CurrentCulture, SR.UnknownParameter, MyInvocation.MyCommand.Name, unknown)
            : surplus.IsNameHidden ? SR.UnknownParameterHidden : SR.SurplusArgument;
        if (surplus.Nearest(MyInvocation.MyCommand.Parameters.Keys.Where(static name => name != nameof(Surplus))) is string nearest)
        {
            message += " " + string.Format(CultureInfo.CurrentCulture, SR.UnknownParameterNearest, nearest);
        }

        RefuseSurplus(
            message, surplus.UnknownName is null && !surplus.IsNameHidden ? nameof(SR.SurplusArgument) : nameof(SR.UnknownParameter), surplus.UnknownName);
    }

    private void RefuseSurplus(string message, string errorId, string? target) => Refuse(
        message, errorId, target,
        string.Format(CultureInfo.CurrentCulture, SR.SurplusRemedy, MyInvocation.MyCommand.Name)
            + (MyInvocation.MyCommand.Parameters.ContainsKey(nameof(AccessKeyCredential.AccessKeySecret)) ? " " + SR.SurplusSecret : string.Empty));

    /// <summary>Refuses arguments, before anything is asked or changed.</summary>
    private protected void Refuse(string message, string errorId, object? target, string? remedy = null)
    {
        var record = new ErrorRecord(new PSArgumentException(message), errorId, ErrorCategory.InvalidArgument, target);
        if (remedy is not null)
        {
            record.ErrorDetails = new ErrorDetails(message) { RecommendedAction = remedy };
        }

        ThrowTerminatingError(record);
    }

    /// <summary>Refuses a validity that was given and is less than a second.</summary>
    private protected void RefuseShortValidity(TimeSpan minimumValidity)
    {
        if (MyInvocation.BoundParameters.ContainsKey("MinimumValidity") && minimumValidity < s_shortestValidity)
        {
            Refuse(SR.MinimumValidityTooShort, nameof(SR.MinimumValidityTooShort), minimumValidity);
        }
    }

    /// <summary>A name that was given. An empty cell of a piped row is one that was left out; an empty one that is typed is an error.</summary>
    private protected string? WithoutEmptyCell(string? name) => MyInvocation.ExpectingInput && string.IsNullOrEmpty(name) ? null : name;

    /// <summary>Warns of a region that isn't a known one: it may be new, or misspelled.</summary>
    private protected void WarnOfRegion(string? region)
    {
        if (region is not null && LocationRules.WarningOf(region) is string warning)
        {
            WriteLogWarning(warning);
        }
    }

    /// <summary>Refuses a piped object, for the cmdlets that read none.</summary>
    protected override void ProcessRecord()
    {
        if (MyInvocation.ExpectingInput)
        {
            RefuseInput(SR.InputNone);
        }
    }

    /// <summary>Ends the wait: the prompt comes back whatever the network does.</summary>
    protected override void StopProcessing() => _stopping.Cancel();

    /// <inheritdoc/>
    public void Dispose()
    {
        Release();
        _stopping.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Lets go of what a command holds beyond its own end, however it ends.</summary>
    private protected virtual void Release()
    {
    }

    /// <summary>Cancelled when the command is stopped.</summary>
    private protected CancellationToken Cancellation => _stopping.Token;

    private LogEventQueue Log => LazyInitializer.EnsureInitialized(ref _log, static () => new LogEventQueue())!;

    /// <summary>Who this is to the environment's queue.</summary>
    private protected EnvironmentWriter Writer =>
        new(_runspace.InstanceId, string.Format(CultureInfo.InvariantCulture, "runspace {0} ({1})", _runspace.Id, _runspace.Name));

    /// <summary>The way into the library; what it logs comes to this command.</summary>
    /// <remarks>Another runspace's block has an identity of its own in the process, and a call here means the session's.</remarks>
    private protected OssClients Clients
    {
        get
        {
            SessionRefresher.ApplyPending();
            foreach (string line in SessionRefresher.TakeNews(_runspace))
            {
                Log.Add(new OssLogEvent(OssLogLevel.Information, "Renewed", line));
            }

            return new(new ClientOptions
            {
                Log = logEvent => Log.Add(logEvent),
                LeaseConsole = LeaseConsole,
                Layer = EnvironmentTurns.IsIdle ? null : EnvironmentTurns.LayerOf(_runspace.InstanceId),
            });
        }
    }

    /// <summary>Where the session renews its credential itself: has it renewed now, if it doesn't last long enough.</summary>
    private protected void RenewSession(TimeSpan minimumValidity)
    {
        if (SessionRefresher.Current is SessionRefresher refresher && refresher.Remaining <= minimumValidity)
        {
            Await(token => refresher.RenewAsync(token), SR.GetActivity, null);
            Run(() => refresher.Apply(Host), null);
        }
    }

    /// <summary>
    /// The same for what goes on in the background while this command waits: it means the identity that is below the command's
    /// own, asks no one for anything, and its log is shown when the command looks at it again.
    /// </summary>
    private protected OssClients BackgroundClients => new(new ClientOptions
    {
        Log = logEvent => Log.Add(logEvent),
        Layer = EnvironmentTurns.LayerOf(_runspace.InstanceId),
    });

    /// <summary>Waits for a turn in the environment's queue.</summary>
    private protected EnvironmentTurn EnterEnvironment(EnvironmentPurpose purpose, int waitTimeoutSeconds = DefaultWaitTimeoutSeconds)
    {
        EnvironmentWriter writer = Writer;
        Task<EnvironmentTurn>? pending = null;
        try
        {
            return Await(
                token => pending = EnvironmentTurns.EnterAsync(writer, purpose, TimeSpan.FromSeconds(waitTimeoutSeconds), token), SR.UseActivity, null);
        }
        catch (PipelineStoppedException)
        {
            // The turn may have come at the very moment when no one waited for it any more.
            _ = pending?.ContinueWith(
                static late => late.Result.Dispose(), CancellationToken.None, TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);
            throw;
        }
    }

    /// <summary>Runs a call and waits for it on the pipeline's thread, writing what it logs; errors end the cmdlet.</summary>
    private protected T Await<T>(
        Func<CancellationToken, Task<T>> call, string activity, object? target, Func<string>? status = null)
    {
        try
        {
            T result = Check(
                () =>
                {
                    Task<T> pending = call(_stopping.Token);
                    return pending.IsCompleted ? pending.GetAwaiter().GetResult() : Pump(pending, activity, status, _stopping.Token);
                },
                target);
            WriteEvents();
            return result;
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
    }

    /// <summary>
    /// The same for a call that undoes what it did when it is stopped: the prompt comes back when that is done, since a
    /// process that ends earlier would leave it half undone.
    /// </summary>
    /// <param name="call">The call.</param>
    /// <param name="activity">What the progress is headed with.</param>
    /// <param name="status">What it is doing now.</param>
    /// <param name="target">What an error is about.</param>
    private protected T AwaitChange<T>(
        Func<CancellationToken, Task<T>> call, string activity, Func<string> status, object? target)
    {
        Task<T>? pending = null;
        try
        {
            return Await(token => pending = call(token), activity, target, status);
        }
        catch (PipelineStoppedException) when (_stopping.IsCancellationRequested)
        {
            // After Ctrl+C nothing that is written to the streams is shown; the host still shows what was left.
            if (pending?.ContinueWith(static ended => ended.Exception?.InnerException, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default)
                .GetAwaiter().GetResult() is OssCredentialException error)
            {
                Host.UI.WriteErrorLine(error.Message);
            }

            throw;
        }
    }

    /// <summary>Runs a change. What was stopped before it began changes nothing (E16).</summary>
    private protected void Run(Action call, object? target)
    {
        if (_stopping.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }

        Check(call, target);
        WriteEvents();
    }

    /// <summary>
    /// Runs a change that may take longer, with progress. When it is stopped, its end is waited for anyway: what was
    /// begun is finished or taken back there.
    /// </summary>
    private protected void RunWithProgress(Action call, string activity, object? target)
    {
        if (_stopping.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }

        _errands = new ConcurrentQueue<Task>();
        try
        {
            Check(
                () => Pump(
                    Task.Run(() =>
                    {
                        call();
                        return true;
                    }),
                    activity,
                    status: null,
                    CancellationToken.None),
                target);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }

        WriteEvents();
    }

    /// <summary>Has the pipeline's thread do something for a call that <see cref="RunWithProgress"/> runs: the engine belongs to that thread.</summary>
    private protected T OnPipelineThread<T>(Func<T> call)
    {
        var errand = new Task<T>(call);
        _errands!.Enqueue(errand);
        Log.Wake();
        return errand.GetAwaiter().GetResult();
    }

    /// <summary>Whether the user wants it. Where no one is there to answer, that is an error and nothing is done.</summary>
    private protected bool Agreed(string target, string action) =>
        Ask(() => ShouldProcess(target, action), nameof(SR.NobodyToConfirm), SR.NobodyToConfirm, target);

    /// <summary>Asks something. Where no one can answer, that is an error.</summary>
    /// <remarks>PowerShell's console answers a question with a NullReferenceException where standard input is closed.</remarks>
    private protected T Ask<T>(Func<T> question, string errorId, string error, object? target, string? remedy = null)
    {
        try
        {
            return question();
        }
        catch (Exception exception) when (exception is HostException or PSInvalidOperationException or NotImplementedException or NullReferenceException)
        {
            ThrowTerminatingError(new ErrorRecord(new PSInvalidOperationException(error, exception), errorId, ErrorCategory.PermissionDenied, target)
            {
                ErrorDetails = new ErrorDetails(error) { RecommendedAction = remedy ?? SR.NobodyToAskRemedy },
            });
            throw; // Not reached: the line above throws.
        }
    }

    /// <summary>Runs what may refuse a value.</summary>
    private protected T Check<T>(Func<T> call, object? target)
    {
        try
        {
            return call();
        }
        catch (OssCredentialException error)
        {
            WriteEvents();
            ThrowTerminatingError(ErrorTable.ToRecord(error, target));
            throw; // Not reached: the line above throws.
        }
    }

    private protected void Check(Action call, object? target) => Check(
        () =>
        {
            call();
            return true;
        },
        target);

    /// <summary>The STS of a profile, which knows its credential; null where the profile doesn't say.</summary>
    private protected static StsEndpointOptions? Sts(ProfileSettings? profile) =>
        profile?.StsEndpoint is string endpoint ? new StsEndpointOptions { Endpoint = endpoint } : null;

    /// <summary>Ends the cmdlet where a credential doesn't belong to the account that the user expects, if any.</summary>
    private protected void CheckAccount(AccessKeyCredential credential, string? expectedAccountId, StsEndpointOptions endpoint, object? target)
    {
        if (expectedAccountId is not null)
        {
            Await(
                async token =>
                {
                    await Clients.Identities.CheckAccountAsync(credential, expectedAccountId, endpoint, token).ConfigureAwait(false);
                    return true;
                },
                SR.IdentityActivity,
                target);
        }
    }

    /// <summary>The same for what is known before a credential is there: that it is an account's ID, and a role's account.</summary>
    private protected void CheckAccount(string? roleArn, string? expectedAccountId)
    {
        if (expectedAccountId is not null)
        {
            Check(
                () =>
                {
                    IdentityClient.CheckAccountId(expectedAccountId);
                    if (roleArn is not null)
                    {
                        IdentityClient.CheckRole(roleArn, expectedAccountId);
                    }
                },
                roleArn);
        }
    }

    /// <summary>Puts a credential into the session, masked first in a CI job (D8).</summary>
    private protected void SetSession(AccessKeyCredential credential, FurtherVariables further, object? target)
    {
        EnvironmentWriter? replaced = null;
        using (EnvironmentTurn turn = EnterEnvironment(EnvironmentPurpose.Change))
        {
            LogMaskWriter.ToOutput(Host, credential);
            Run(() => replaced = Clients.Session.Set(credential, further, turn.Writer), target);
            SessionRefresher.Stop();
        }

        if (replaced is not null)
        {
            WriteWarning(SessionClient.ReplacedAnother(replaced));
        }
    }

    /// <summary>Whether the user has not switched warnings off, for those that go past the warning stream.</summary>
    private protected bool WarningsAreWanted
    {
        get
        {
            object? preference = MyInvocation.BoundParameters.TryGetValue("WarningAction", out object? action)
                ? action
                : GetVariableValue("WarningPreference");
            return preference?.ToString() is not (nameof(ActionPreference.SilentlyContinue) or nameof(ActionPreference.Ignore));
        }
    }

    /// <summary>
    /// Shows a warning: to the warning stream, but where PowerShell's console would make it a line of the data that someone
    /// reads from standard output, to standard error. Who captures warnings gets them anyway.
    /// </summary>
    private protected virtual void WriteLogWarning(string message)
    {
        if (HostConsole.WritesWarningsToData(Host) && WarningsAreWanted && !WarningsAreCaptured)
        {
            Console.Error.WriteLine("WARNING: " + message);
        }
        else
        {
            WriteWarning(message);
        }
    }

    // Stopped, asked about, kept in a variable, or sent elsewhere on this line.
    private bool WarningsAreCaptured =>
        MyInvocation.BoundParameters.ContainsKey("WarningAction")
        || MyInvocation.BoundParameters.ContainsKey("WarningVariable")
        || GetVariableValue("WarningPreference")?.ToString() != nameof(ActionPreference.Continue)
        || MyInvocation.Line.Contains("3>") || MyInvocation.Line.Contains("*>");

    private IDisposable? LeaseConsole()
    {
        IDisposable? lease = HostConsole.TryLease(Host, () => _isConsoleLeased = false);
        _isConsoleLeased = lease is not null;
        return lease;
    }

    // Every word that a cmdlet says goes through one of these: names of profiles, paths and services' words are in many of them.
    private protected new void WriteWarning(string text) => base.WriteWarning(ForeignText.Show(text));

    private protected new void WriteVerbose(string text) => base.WriteVerbose(ForeignText.Show(text));

    private protected new void WriteDebug(string text) => base.WriteDebug(ForeignText.Show(text));

    private protected new void WriteError(ErrorRecord record) => base.WriteError(MaskedRecord.Of(record));

    private protected new void ThrowTerminatingError(ErrorRecord record)
    {
        if (_isForOneOfSeveral || (_isNonTerminating?.Invoke(record) ?? false))
        {
            throw new InputFailedException(record);
        }

        base.ThrowTerminatingError(MaskedRecord.Of(record));
    }

    /// <summary>Does something for one object from the pipeline. One that fails is reported, and the next one has its turn.</summary>
    private protected void ForEachInput(Action action) => Report(action, MyInvocation.ExpectingInput, null);

    /// <summary>Does something of which a script may ask whether it is there: what isn't is reported, and the script goes on.</summary>
    private protected void Look(Action action) => Report(action, isForOneOfSeveral: false, static record => record.CategoryInfo.Category == ErrorCategory.ObjectNotFound);

    private void Report(Action action, bool isForOneOfSeveral, Func<ErrorRecord, bool>? isNonTerminating)
    {
        (bool isForOne, Func<ErrorRecord, bool>? before) = (_isForOneOfSeveral, _isNonTerminating);
        _isForOneOfSeveral |= isForOneOfSeveral;
        _isNonTerminating = isNonTerminating ?? before;
        try
        {
            action();
        }
        catch (InputFailedException failed)
        {
            WriteError(failed.Record);
        }
        finally
        {
            (_isForOneOfSeveral, _isNonTerminating) = (isForOne, before);
        }
    }

    private protected new bool ShouldProcess(string target, string action) => base.ShouldProcess(ForeignText.Show(target), ForeignText.Show(action));

    private protected new bool ShouldProcess(string description, string question, string caption, out ShouldProcessReason reason) =>
        base.ShouldProcess(ForeignText.Show(description), ForeignText.Show(question), ForeignText.Show(caption), out reason);

    private protected new bool ShouldContinue(string question, string caption) => base.ShouldContinue(ForeignText.Show(question), ForeignText.Show(caption));

    /// <summary>What the object that was piped, or given instead of values, holds of a credential; null when it holds none.</summary>
    private protected CredentialInput? Held { get; private set; }

    /// <summary>Whether -WhatIf keeps this call from doing anything with a secret, so that none has to be asked for.</summary>
    private protected virtual bool NeedsNoSecret => false;

    /// <summary>Reads the object that was piped, or given instead of values. False for a line of JSON that further lines complete.</summary>
    /// <param name="accessKeyId">What was bound to the parameter; an object may be in its place.</param>
    /// <param name="accessKeySecret">What was bound to the parameter.</param>
    private protected bool TakeInput(string? accessKeyId, SecureString? accessKeySecret)
    {
        Held = null;
        if (PipedProfile is not null)
        {
            return true;
        }

        object? inPlace = MyInvocation.ExpectingInput ? null : CredentialInput.Kept(accessKeyId);
        object? given = inPlace ?? InputObject;
        if (MyInvocation.ExpectingInput && InputObject?.BaseObject is string line)
        {
            if (!(_lines ??= new JsonLines()).TryAdd(line, out string? json))
            {
                RefuseInput(KeyPairNames);
            }

            if (json is null)
            {
                return false;
            }

            given = json;
        }
        else if (inPlace is null && accessKeyId is not null && accessKeySecret is not null)
        {
            return true;
        }

        Held = Check(() => CredentialInput.Read(given), null);
        if (Held is null && !MyInvocation.ExpectingInput && (given is not null || MyInvocation.BoundParameters.ContainsKey(nameof(InputObject))))
        {
            if (given is string || (given as PSObject)?.BaseObject is string)
            {
                RefuseSurplus(SR.SurplusArgument, nameof(SR.SurplusArgument), null);
            }

            // A variable that is misspelled isn't a request for the session's credential.
            RefuseInput(KeyPairNames);
        }

        return true;
    }

    /// <summary>Refuses lines of JSON that ended before they were one object.</summary>
    private protected void FinishInput()
    {
        if (_lines?.IsUnfinished == true)
        {
            RefuseInput(KeyPairNames);
        }
    }

    /// <summary>Refuses a second credential where one replaces the other.</summary>
    private protected void RefuseSeveral(object? target) =>
        Refuse(SR.SeveralCredentials, nameof(SR.SeveralCredentials), target, SR.SeveralCredentialsRemedy);

    /// <summary>Refuses an object that holds a credential beside a credential that was given in another way.</summary>
    private protected void RefuseSecondCredential()
    {
        if (Held is not null)
        {
            Refuse(SR.CredentialTwice, nameof(SR.CredentialTwice), null);
        }
    }

    /// <summary>The credential that was given: by parameters, in an object, or else as the answer to a prompt.</summary>
    private protected AccessKeyCredential KeyPair(
        string? accessKeyId, SecureString? accessKeySecret, SecureString? securityToken, string? roleArn, DateTimeOffset? expiration)
    {
        string? id = (!MyInvocation.ExpectingInput && CredentialInput.Kept(accessKeyId) is not null ? null : accessKeyId) ?? Held?.AccessKeyId;
        SecureString? secret = accessKeySecret ?? Held?.AccessKeySecret;
        SecureString? token = securityToken ?? Held?.SecurityToken;
        bool asksForSecret = secret is null && !NeedsNoSecret;
        IReadOnlyDictionary<string, object> asked = AskForMissing(
            (nameof(AccessKeyCredential.AccessKeyId), typeof(string), id, SR.AccessKeyIdHelp),
            (nameof(AccessKeyCredential.AccessKeySecret), typeof(SecureString), asksForSecret ? null : string.Empty, SR.AccessKeySecretHelp));
        id ??= (string)asked[nameof(AccessKeyCredential.AccessKeyId)];
        secret ??= asksForSecret ? (SecureString)asked[nameof(AccessKeyCredential.AccessKeySecret)] : s_unasked;
        if (token is null && id.StartsWith(CredentialRules.TemporaryPrefix, StringComparison.Ordinal))
        {
            if (asksForSecret)
            {
                token = (SecureString)AskForMissing((nameof(AccessKeyCredential.SecurityToken), typeof(SecureString), null, SR.SecurityTokenHelp))[nameof(AccessKeyCredential.SecurityToken)];
            }
            else if (ReferenceEquals(secret, s_unasked))
            {
                token = s_unasked;
            }
        }

        return CredentialConversion.FromParameters(id, secret, token, roleArn ?? Held?.RoleArn, expiration ?? Held?.Expiration);
    }

    /// <summary>Asks for values that were left out, as the engine asks for mandatory ones; of a piped object it is an error.</summary>
    /// <remarks>
    /// The engine's own errors about mandatory values and about objects that bind to nothing hold the whole piped object, and
    /// with it a secret under a misspelled name. So no value that can be piped is mandatory to the engine.
    /// </remarks>
    /// <param name="values">The values, each with what it is now and what is said about it for <c>!?</c>.</param>
    /// <returns>The answers by name; empty when nothing was left out.</returns>
    private protected IReadOnlyDictionary<string, object> AskForMissing(params (string Name, Type Type, object? Value, string Help)[] values)
    {
        List<(string Name, Type Type, object? Value, string Help)> missing = [.. values.Where(static value => value.Value is null)];
        if (missing.Count == 0)
        {
            return new Dictionary<string, object>();
        }

        string names = string.Join(", ", missing.Select(static value => value.Name));
        if (MyInvocation.ExpectingInput)
        {
            RefuseInput(names);
        }

        var fields = new Collection<FieldDescription>();
        foreach ((string name, Type type, _, string help) in missing)
        {
            // Without a label the console takes !? for a value.
            var field = new FieldDescription(name) { HelpMessage = help, Label = name };
            field.SetParameterType(type);
            fields.Add(field);
        }

        Dictionary<string, PSObject>? answers = null;
        string error = string.Format(CultureInfo.CurrentCulture, SR.ValuesMissing, names);
        Ask(
            () =>
            {
                if (HostConsole.HasNoHiddenInput(Host) && missing.Exists(static value => value.Type == typeof(SecureString)))
                {
                    throw new PSInvalidOperationException(error);
                }

                answers = Host.UI.Prompt(
                    _hasAsked ? string.Empty : string.Format(CultureInfo.CurrentCulture, SR.PromptCaption, MyInvocation.MyCommand.Name),
                    _hasAsked ? string.Empty : SR.PromptMessage,
                    fields);
                AnswerQuestions(fields, answers);
                _hasAsked = true;
                if (answers is null || missing.Any(value => !answers.TryGetValue(value.Name, out PSObject? answer) || answer?.BaseObject is null))
                {
                    // This is how the engine's prompt returns after Ctrl+C, of which this cmdlet learns a moment later; otherwise
                    // standard input is closed.
                    throw _stopping.Token.WaitHandle.WaitOne(s_untilStop) ? new PipelineStoppedException() : new PSInvalidOperationException(error);
                }

                return true;
            },
            "MissingMandatoryParameter", error, null, SR.ValuesMissingRemedy);
        return answers!.ToDictionary(static answer => answer.Key, static answer => answer.Value.BaseObject);
    }

    // The console explains !? for every value but a hidden one, of which it would be the secret.
    private void AnswerQuestions(IEnumerable<FieldDescription> fields, Dictionary<string, PSObject>? answers)
    {
        foreach (FieldDescription field in fields)
        {
            while (answers is not null && answers.TryGetValue(field.Name, out PSObject? answer)
                && answer?.BaseObject is SecureString { Length: 2 } secret && CredentialConversion.ToText(secret) == "!?")
            {
                Host.UI.WriteLine(field.HelpMessage);
                answers.Remove(field.Name);
                if (Host.UI.Prompt(string.Empty, string.Empty, [field])?.TryGetValue(field.Name, out PSObject? again) == true)
                {
                    answers[field.Name] = again;
                }
            }
        }
    }

    /// <summary>Whether -WhatIf or $WhatIfPreference asks what would be done.</summary>
    private protected bool IsWhatIf => MyInvocation.BoundParameters.TryGetValue("WhatIf", out object? given)
        ? LanguagePrimitives.IsTrue(given)
        : LanguagePrimitives.IsTrue(SessionState.PSVariable.GetValue("WhatIfPreference"));

    /// <summary>Refuses a piped object with none of the properties that this cmdlet reads.</summary>
    private protected void RefuseUnknownInput(params string[] properties)
    {
        if (MyInvocation.ExpectingInput && !properties.Any(name => InputObject?.Properties[name] is not null))
        {
            RefuseInput(string.Join(", ", properties));
        }
    }

    private void RefuseInput(string names)
    {
        string error = string.Format(CultureInfo.CurrentCulture, SR.InputObjectNotBound, names);
        Refuse(error, nameof(SR.InputObjectNotBound), null, SR.InputObjectNotBoundRemedy);
    }

    private T Pump<T>(Task<T> task, string activity, Func<string>? status, CancellationToken giveUp)
    {
        LogEventQueue log = Log;

        // Given up on Ctrl+C, a task may still fail; seen here, its failure is no one's surprise.
        _ = task.ContinueWith(
            finished =>
            {
                _ = finished.Exception;
                log.Wake();
            },
            CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        ProgressRecord? progress = null;
        var clock = Stopwatch.StartNew();
        while (!task.IsCompleted)
        {
            // A second has passed when the clock says so, not when nothing was logged for one.
            TimeSpan left = s_untilProgress - clock.Elapsed;
            if (left <= TimeSpan.Zero || !log.Wait(left, giveUp))
            {
                clock.Restart();
                string now = status?.Invoke() ?? SR.Waiting;
                if (progress?.StatusDescription != now && !_isConsoleLeased)
                {
                    progress = new ProgressRecord(0, activity, now);
                    WriteProgress(progress);
                }
            }

            WriteEvents();
            while (_errands is not null && _errands.TryDequeue(out Task? errand))
            {
                errand.RunSynchronously(TaskScheduler.Default);
            }
        }

        if (progress is not null)
        {
            progress.RecordType = ProgressRecordType.Completed;
            WriteProgress(progress);
        }

        return task.GetAwaiter().GetResult();
    }

    private void WriteEvents()
    {
        while (Volatile.Read(ref _log)?.Take() is OssLogEvent logEvent)
        {
            switch (logEvent.Level)
            {
                case OssLogLevel.Debug:
                    WriteDebug(logEvent.Message);
                    break;
                case OssLogLevel.Information:
                    WriteVerbose(logEvent.Message);
                    break;
                default:
                    WriteLogWarning(logEvent.Message);
                    break;
            }
        }
    }
}
