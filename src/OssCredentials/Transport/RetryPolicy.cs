using System;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;
using OssCredentials.Errors;
using OssCredentials.Logging;

namespace OssCredentials.Transport;

/// <summary>Tries a request again where that can help, within one total deadline (E10, E11).</summary>
/// <remarks>
/// A service that throttles or fails says "later", and is asked until the deadline. A network that fails is tried a few times:
/// who has mistyped a host sees the error at once.
/// </remarks>
internal sealed class RetryPolicy
{
    /// <summary>As often as the time allows.</summary>
    public const int Unlimited = int.MaxValue;

    // Of a network that fails, or of an answer that no one can read.
    private const int NetworkAttempts = 3;

    /// <summary>STS, RAM and the sign-in services: by <see cref="ServiceConnections.RetryTime"/>; a connection alone may take 5 s.</summary>
    public static readonly RetryPolicy Service = new(Unlimited, RetryTimes.Default, TimeSpan.FromSeconds(10)) { IsByTime = true };

    /// <summary>The same for a call that must not be carried out twice: sent again only where the service has said that it did nothing.</summary>
    public static readonly RetryPolicy ServiceOnce = new(Unlimited, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(20)) { IsForOnce = true };

    // Of the 2.5 s in which a user learns that this isn't an instance (E20), the rest is for what comes before and after the request.
    private static readonly TimeSpan s_firstMetadataAnswer = TimeSpan.FromSeconds(2.35);

    /// <summary>The metadata service's first answer: on an instance it comes in milliseconds, but an overloaded one takes seconds.</summary>
    public static readonly RetryPolicy Metadata = new(3, s_firstMetadataAnswer, s_firstMetadataAnswer) { ConnectionDeadline = TimeSpan.FromSeconds(2.2) };

    /// <summary>The same for a look on the way, at a service that has not answered yet and that no one has named: it is connected to once.</summary>
    public static readonly RetryPolicy MetadataInPassing = new(1, s_firstMetadataAnswer, s_firstMetadataAnswer);

    /// <summary>Each further answer: the service is there, and may be slow.</summary>
    public static readonly RetryPolicy MetadataThatAnswers = new(3, TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(4)) { ConnectionDeadline = TimeSpan.FromSeconds(2.3) };

    /// <summary>How long one attempt to connect to the metadata service may take.</summary>
    public static readonly TimeSpan MetadataConnection = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan s_firstBackOff = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan s_longestBackOff = TimeSpan.FromSeconds(5);

    public RetryPolicy(int maximumAttempts, TimeSpan totalDeadline, TimeSpan attemptDeadline)
    {
        MaximumAttempts = maximumAttempts;
        TotalDeadline = totalDeadline;
        AttemptDeadline = attemptDeadline;
    }

    public int MaximumAttempts { get; }

    public TimeSpan TotalDeadline { get; }

    public TimeSpan AttemptDeadline { get; }

    /// <summary>When attempts to connect must have ended, from the first; null for the total deadline alone.</summary>
    private TimeSpan? ConnectionDeadline { get; init; }

    /// <summary>Whether an attempt whose outcome no one knows is the last.</summary>
    private bool IsForOnce { get; init; }

    /// <summary>Whether the user's setting says how long to try.</summary>
    private bool IsByTime { get; init; }

    /// <summary>When requests that start now must have ended, by <see cref="IClock.Elapsed"/>; several may share it.</summary>
    public TimeSpan Deadline(IClock clock) => clock.Elapsed + TotalDeadline;

    /// <summary>The same, for who works with these connections.</summary>
    /// <exception cref="InvalidCredentialValueException">The variable that says how long to try holds no such time.</exception>
    public TimeSpan Deadline(ServiceConnections connections) =>
        connections.Clock.Elapsed + (IsByTime ? connections.RetryTime : TotalDeadline);

    /// <summary>Runs attempts until one answers, fails permanently, or the deadline has come.</summary>
    /// <param name="end">What <see cref="Deadline"/> answered.</param>
    /// <param name="attempt">One attempt; it signs and sends again each time.</param>
    /// <param name="canRetryAtOnce">Told an error that the next attempt can fix by itself; answers whether it will.</param>
    /// <param name="host">The host, for the error at the deadline.</param>
    /// <param name="connections">Time, the waits between attempts, and the log, which is told of each retry.</param>
    /// <param name="cancellationToken">The user's own: cancellation is never taken for a deadline.</param>
    public async Task<T> ExecuteAsync<T>(
        TimeSpan end,
        Func<CancellationToken, Task<T>> attempt,
        Func<OssCredentialException, bool> canRetryAtOnce,
        string host,
        ServiceConnections connections,
        CancellationToken cancellationToken)
    {
        TimeSpan start = connections.Clock.Elapsed;
        for (int number = 1; ; number++)
        {
            OssCredentialException failure;
            TimeSpan remaining = end - connections.Clock.Elapsed;
            bool isOver = false;
            using (var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken))
            {
                // The first attempt has its whole time, also where the user wants no second one.
                deadline.CancelAfter(remaining < AttemptDeadline && !(IsByTime && number == 1) ? Positive(remaining) : AttemptDeadline);
                try
                {
                    return await attempt(deadline.Token).ConfigureAwait(false);
                }
                catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
                {
                    failure = new TransportException(
                        TransportFailure.Timeout, host, $"{host} didn't respond in time.",
                        "Check the endpoint, the network and HTTPS_PROXY/NO_PROXY.", exception);

                    // A timer counts whole milliseconds and may fire just before its time: what is left then isn't a time for a request.
                    isOver = remaining <= AttemptDeadline;
                }
                catch (OssCredentialException exception)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    failure = exception;
                }
            }

            if (number >= MaximumAttempts || isOver)
            {
                throw failure;
            }

            TimeSpan wait = TimeSpan.Zero;
            if (!canRetryAtOnce(failure))
            {
                bool isOfNetwork = failure is TransportException { IsGatewayError: false };
                if (!failure.IsTransient || (isOfNetwork && number >= NetworkAttempts) || (IsForOnce && failure is not ServiceException { IsThrottled: true }))
                {
                    throw failure;
                }

                // Full jitter, so that a fleet that failed together does not come back together.
                // No one comes before the service's own time.
                wait = ((failure as ServiceException)?.RetryAfter ?? TimeSpan.Zero)
                    + BackOff(number, end - connections.Clock.Elapsed, connections.Jitter());
            }

            if (connections.Clock.Elapsed + wait >= end
                || (failure is TransportException { Failure: TransportFailure.Connection } && connections.Clock.Elapsed + wait + MetadataConnection > start + ConnectionDeadline))
            {
                throw failure;
            }

            connections.Logger.Retrying(host, number + 1, (int)wait.TotalMilliseconds, failure.ErrorId);
            if (wait > TimeSpan.Zero)
            {
                await connections.Clock.Delay(wait, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    // Near the end it waits for a part of what is left, so that the service is asked once more shortly before.
    private static TimeSpan BackOff(int number, TimeSpan left, double jitter)
    {
        double limit = Math.Min(s_firstBackOff.Ticks * Math.Pow(2, Math.Min(number - 1, 16)), s_longestBackOff.Ticks);
        return TimeSpan.FromTicks((long)((left > s_firstBackOff ? Math.Min(limit, left.Ticks) : limit) * jitter));
    }

    private static TimeSpan Positive(TimeSpan time) => time > TimeSpan.Zero ? time : TimeSpan.FromMilliseconds(1);
}
