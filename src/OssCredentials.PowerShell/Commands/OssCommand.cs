using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Management.Automation;
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

/// <summary>The base of all cmdlets: a wait that Ctrl+C ends, log events on the right streams, and one way to report errors.</summary>
public abstract class OssCommand : MaskedCommand, IDisposable
{
    /// <summary>How long to wait for a turn in the environment's queue, in seconds, unless a parameter says otherwise.</summary>
    private protected const int DefaultWaitTimeoutSeconds = 60;

    private static readonly TimeSpan s_shortestValidity = TimeSpan.FromSeconds(1);

    private const string KeyPairNames = "AccessKeyId, AccessKeySecret";

    // A placeholder for a secret that -WhatIf doesn't need: it has the right form and is never used.
    private static readonly SecureString s_unasked = CredentialConversion.ToSecureString("Placeholder0123456789");

    private readonly CancellationTokenSource _stopping = new();

    // Read where the engine creates the command: a change that runs on another thread finds no runspace there.
    private readonly Runspace _runspace = Runspace.DefaultRunspace;

    // Created on first use: most calls log nothing and wait for nothing.
    private PendingCalls? _calls;

    private MissingValuePrompt? _prompt;

    // Lines of JSON that don't form a whole object yet.
    private JsonLines? _lines;

    /// <summary>The piped object. Its properties are bound by name; an object without them is refused, and its values never appear.</summary>
    /// <remarks>If no parameter accepts the piped object, the engine's own error contains all of it.</remarks>
    [Parameter(ValueFromPipeline = true, DontShow = true)]
    [AllowNull]
    public virtual PSObject? InputObject { get; set; }

    /// <summary>Arguments that belong to no parameter; always refused.</summary>
    [Parameter(ValueFromRemainingArguments = true, DontShow = true)]
    [SurplusTransformation]
    public virtual object? Surplus { get; set; }

    /// <summary>The name of the piped profile, as Get-OssProfile lists it; null for any other object.</summary>
    /// <remarks>
    /// Read here and not bound: the engine would take such an object's AccessKeyId for that of a key pair, and couldn't choose
    /// between the two parameter sets. Without a secret it isn't a key pair.
    /// </remarks>
    private protected string? PipedProfile =>
        MyInvocation.ExpectingInput
        && !MyInvocation.BoundParameters.ContainsKey("AccessKeySecret")
        && !MyInvocation.BoundParameters.ContainsKey("Credential")
        && InputObject?.Properties["ProfileName"]?.Value is string { Length: > 0 } name
            ? name
            : null;

    /// <summary>Refuses arguments that belong to no parameter. The error has the parameter's name if there is one, and never a value.</summary>
    protected override void BeginProcessing()
    {
        if (Surplus is SurplusArguments surplus)
        {
            RefuseSurplus(surplus);
        }
    }

    /// <summary>Refuses arguments that belong to no parameter.</summary>
    private protected void RefuseSurplus(SurplusArguments surplus)
    {
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

    /// <summary>Refuses a specified validity of less than a second.</summary>
    private protected void RefuseShortValidity(TimeSpan minimumValidity)
    {
        if (MyInvocation.BoundParameters.ContainsKey("MinimumValidity") && minimumValidity < s_shortestValidity)
        {
            Refuse(SR.MinimumValidityTooShort, nameof(SR.MinimumValidityTooShort), minimumValidity);
        }
    }

    /// <summary>A specified name. An empty cell of a piped row counts as left out; an empty name that is typed is an error.</summary>
    private protected string? WithoutEmptyCell(string? name) => MyInvocation.ExpectingInput && string.IsNullOrEmpty(name) ? null : name;

    /// <summary>Warns if a region isn't a known one: it may be new, or misspelled.</summary>
    private protected void WarnOfRegion(string? region)
    {
        if (region is not null && LocationRules.WarningOf(region) is string warning)
        {
            WriteLogWarning(warning);
        }
    }

    /// <summary>Refuses a piped object, for the cmdlets that don't read any.</summary>
    protected override void ProcessRecord()
    {
        if (MyInvocation.ExpectingInput)
        {
            RefuseInput(SR.InputNone);
        }
    }

    /// <summary>Ends the wait: the prompt returns whatever the network does.</summary>
    protected override void StopProcessing() => _stopping.Cancel();

    /// <inheritdoc/>
    public void Dispose()
    {
        Release();
        _stopping.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Releases what a command holds beyond its own end, however it ends.</summary>
    private protected virtual void Release()
    {
    }

    /// <summary>Cancelled when the command is stopped.</summary>
    private protected CancellationToken Cancellation => _stopping.Token;

    private PendingCalls Calls => LazyInitializer.EnsureInitialized(ref _calls, () => new PendingCalls(WriteProgress, WriteEvent))!;

    /// <summary>This command as the environment's queue identifies it.</summary>
    private protected EnvironmentWriter Writer =>
        new(_runspace.InstanceId, string.Format(CultureInfo.InvariantCulture, "runspace {0} ({1})", _runspace.Id, _runspace.Name));

    /// <summary>The library's clients; what they log is shown by this command. A renewed credential that waits for its turn is put in place first.</summary>
    /// <remarks>Another runspace's block has its own identity in the process; a call here uses the session's.</remarks>
    private protected OssClients CreateClients() => CreateClients(EnvironmentTurns.IsIdle ? null : EnvironmentTurns.LayerOf(_runspace.InstanceId));

    /// <summary>
    /// The same for a call that can take minutes: if another runspace starts a block in the meantime, the call still reads and
    /// writes the session's identity, and not the block's.
    /// </summary>
    private protected OssClients CreateLongCallClients() => CreateClients(EnvironmentTurns.LayerOf(_runspace.InstanceId));

    private OssClients CreateClients(EnvironmentLayer? layer)
    {
        SessionRefresher.ApplyPending();
        foreach (string line in SessionRefresher.TakeNews(_runspace))
        {
            Calls.Log(new OssLogEvent(OssLogLevel.Information, "Renewed", line));
        }

        return new(new ClientOptions { Log = logEvent => Calls.Log(logEvent), LeaseConsole = LeaseConsole, Layer = layer });
    }

    /// <summary>If the session renews its own credential, renews it now unless it lasts long enough.</summary>
    private protected void RenewSession(TimeSpan minimumValidity)
    {
        if (SessionRefresher.Current is SessionRefresher refresher && refresher.Remaining <= minimumValidity)
        {
            Await(token => refresher.RenewAsync(token), SR.GetActivity, null);
            Run(() => refresher.Apply(Host), null);
        }
    }

    /// <summary>
    /// Clients for work that continues in the background while this command waits: they use the identity below the command's own,
    /// never prompt, and their log is shown when the command next looks at it.
    /// </summary>
    private protected OssClients CreateBackgroundClients() => new(new ClientOptions
    {
        Log = logEvent => Calls.Log(logEvent),
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
            // The turn may have come at the very moment when the wait ended.
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
                    return pending.IsCompleted ? pending.GetAwaiter().GetResult() : Calls.Wait(pending, activity, status, _stopping.Token);
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
    /// Like <see cref="Await"/>, for a call that undoes its changes when stopped: the prompt returns only after that, since a
    /// process that exits earlier would leave it half undone.
    /// </summary>
    /// <param name="call">The call.</param>
    /// <param name="activity">The title of the progress bar.</param>
    /// <param name="status">The status in the progress bar.</param>
    /// <param name="target">The target object of an error.</param>
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
            // After Ctrl+C nothing written to the streams is shown, but the host still shows what was left behind.
            if (pending?.ContinueWith(static ended => ended.Exception?.InnerException, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default)
                .GetAwaiter().GetResult() is OssCredentialException error)
            {
                Host.UI.WriteErrorLine(error.Message);
            }

            throw;
        }
    }

    /// <summary>Runs a change. If it is stopped before it begins, nothing is changed (E16).</summary>
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
    /// Runs a change that may take longer, with progress. When stopped, it still waits for the end: the change is either finished
    /// or undone.
    /// </summary>
    private protected void RunWithProgress(Action call, string activity, object? target)
    {
        if (_stopping.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }

        try
        {
            Check(
                () => Calls.Wait(
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

    /// <summary>Runs a call on the pipeline's thread on behalf of <see cref="RunWithProgress"/>, since the engine can be used only there.</summary>
    private protected T OnPipelineThread<T>(Func<T> call) => Calls.OnPipelineThread(call);

    /// <summary>Runs a check that may refuse a value.</summary>
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

    /// <summary>The STS endpoint of the profile that the credential comes from; null if the profile doesn't say.</summary>
    private protected static StsEndpointOptions? Sts(ProfileSettings? profile) =>
        profile?.StsEndpoint is string endpoint ? new StsEndpointOptions { Endpoint = endpoint } : null;

    /// <summary>Ends the cmdlet if a credential doesn't belong to the account that the user expects, if any.</summary>
    private protected void CheckAccount(AccessKeyCredential credential, string? expectedAccountId, StsEndpointOptions endpoint, object? target)
    {
        if (expectedAccountId is not null)
        {
            Await(
                async token =>
                {
                    await CreateClients().Identities.CheckAccountAsync(credential, expectedAccountId, endpoint, token).ConfigureAwait(false);
                    return true;
                },
                SR.IdentityActivity,
                target);
        }
    }

    /// <summary>The same before there is a credential: checks that the value is an account ID, and the account of a role.</summary>
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

    /// <summary>Puts a credential into the session; in a CI job it is masked first (D8).</summary>
    private protected void SetSession(AccessKeyCredential credential, FurtherVariables further, object? target)
    {
        EnvironmentWriter? replaced = null;
        using (EnvironmentTurn turn = EnterEnvironment(EnvironmentPurpose.Change))
        {
            LogMaskWriter.ToOutput(Host, credential);
            Run(() => replaced = CreateClients().Session.Set(credential, further, turn.Writer), target);
            SessionRefresher.Stop();
        }

        if (replaced is not null)
        {
            WriteWarning(SessionClient.ReplacedAnother(replaced));
        }
    }

    private IDisposable? LeaseConsole()
    {
        PendingCalls calls = Calls;
        IDisposable? lease = HostConsole.TryLease(Host, () => calls.IsConsoleLeased = false);
        calls.IsConsoleLeased = lease is not null;
        return lease;
    }

    /// <summary>The credential found in the object that was piped, or given instead of values; null if there is none.</summary>
    private protected CredentialInput? Held { get; private set; }

    /// <summary>Whether -WhatIf means that no secret is used, so that none has to be prompted for.</summary>
    private protected virtual bool NeedsNoSecret => false;

    /// <summary>Reads the object that was piped, or given instead of values. False for a line of JSON that needs further lines.</summary>
    /// <param name="accessKeyId">The value bound to the parameter, which may be an object instead.</param>
    /// <param name="accessKeySecret">The value bound to the parameter.</param>
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

            // A misspelled variable must not select the session's credential.
            RefuseInput(KeyPairNames);
        }

        return true;
    }

    /// <summary>Refuses lines of JSON that ended before they formed an object.</summary>
    private protected void FinishInput()
    {
        if (_lines?.IsUnfinished == true)
        {
            RefuseInput(KeyPairNames);
        }
    }

    /// <summary>Refuses a second credential, which would replace the first.</summary>
    private protected void RefuseSeveral(object? target) =>
        Refuse(SR.SeveralCredentials, nameof(SR.SeveralCredentials), target, SR.SeveralCredentialsRemedy);

    /// <summary>Refuses an object that holds a credential if another credential was given as well.</summary>
    private protected void RefuseSecondCredential()
    {
        if (Held is not null)
        {
            Refuse(SR.CredentialTwice, nameof(SR.CredentialTwice), null);
        }
    }

    /// <summary>The credential from parameters, from an object, or otherwise from a prompt.</summary>
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

    /// <summary>Prompts for values that were left out, as the engine does for mandatory ones; for a piped object it is an error.</summary>
    /// <remarks>
    /// The engine's own errors about mandatory values and about objects that don't bind contain the whole piped object, and with it
    /// a secret under a misspelled name. That is why no value that can be piped is mandatory to the engine.
    /// </remarks>
    /// <param name="values">The values, each with its current value and its help for <c>!?</c>.</param>
    /// <returns>The answers by name; empty if nothing was left out.</returns>
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

        IReadOnlyDictionary<string, object>? answers = null;
        string error = string.Format(CultureInfo.CurrentCulture, SR.ValuesMissing, names);
        _prompt ??= new MissingValuePrompt(Host, MyInvocation.MyCommand.Name, _stopping.Token);
        Ask(
            () =>
            {
                answers = _prompt.Ask(missing, error);
                return true;
            },
            "MissingMandatoryParameter", error, null, SR.ValuesMissingRemedy);
        return answers!;
    }

    /// <summary>Refuses a piped object that has none of the properties that this cmdlet reads.</summary>
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

    private void WriteEvents() => Volatile.Read(ref _calls)?.WriteEvents();

    private void WriteEvent(OssLogEvent logEvent)
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
