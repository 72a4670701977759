using System;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;
using OssCredentials.Errors;
using OssCredentials.Logging;

namespace OssCredentials.Transport;

/// <summary>Repeats a request if that can help, within one total deadline (E10, E11).</summary>
/// <remarks>
/// Throttling and service errors are usually temporary, so these requests are repeated until the deadline. Network errors are
/// repeated only a few times, so that a mistyped host is reported at once.
/// </remarks>
internal sealed class RetryPolicy
{
    /// <summary>No limit except the time.</summary>
    public const int Unlimited = int.MaxValue;

    // For a network error or an unreadable response.
    private const int NetworkAttempts = 3;

    /// <summary>
    /// For STS, RAM and the sign-in services: limited by <see cref="ServiceConnections.RetryTime"/>; a connection alone may take 5
    /// s.
    /// </summary>
    public static readonly RetryPolicy Service = new(Unlimited, RetryTimes.Default, TimeSpan.FromSeconds(10)) { IsByTime = true };

    /// <summary>For calls that must not be carried out twice: repeated only if the service has reported that it did nothing.</summary>
    public static readonly RetryPolicy ServiceOnce = new(Unlimited, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(20)) { IsForOnce = true };

    // A user should learn within 2.5 s that this isn't an ECS instance (E20); the rest of that time is for the work before and after the request.
    private static readonly TimeSpan s_firstMetadataAnswer = TimeSpan.FromSeconds(2.35);

    /// <summary>
    /// For an explicit request to the metadata service: on an instance it responds within milliseconds, but an overloaded one takes
    /// seconds.
    /// </summary>
    public static readonly RetryPolicy Metadata = new(3, s_firstMetadataAnswer, s_firstMetadataAnswer) { ConnectionDeadline = TimeSpan.FromSeconds(2.2) };

    /// <summary>
    /// For the chain's attempt at a metadata service that hasn't responded before and that no variable refers to: it tries to
    /// connect once.
    /// </summary>
    public static readonly RetryPolicy MetadataInPassing = new(1, s_firstMetadataAnswer, s_firstMetadataAnswer);

    /// <summary>For requests after the first response: the service exists, and may be slow.</summary>
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

    /// <summary>The time limit for all attempts to connect, from the first; null if only the total deadline applies.</summary>
    private TimeSpan? ConnectionDeadline { get; init; }

    /// <summary>Whether not to repeat an attempt whose outcome is unknown.</summary>
    private bool IsForOnce { get; init; }

    /// <summary>Whether the user's setting limits the time.</summary>
    private bool IsByTime { get; init; }

    /// <summary>The deadline, by <see cref="IClock.Elapsed"/>, for requests that start now; several may share it.</summary>
    public TimeSpan Deadline(IClock clock) => clock.Elapsed + TotalDeadline;

    /// <summary>The deadline for requests over these connections, according to the user's setting.</summary>
    /// <exception cref="InvalidCredentialValueException">The variable with the retry time isn't valid.</exception>
    public TimeSpan Deadline(ServiceConnections connections) =>
        connections.Clock.Elapsed + (IsByTime ? connections.RetryTime : TotalDeadline);

    /// <summary>Runs attempts until one succeeds or fails permanently, or the deadline is reached.</summary>
    /// <param name="end">The result of <see cref="Deadline"/>.</param>
    /// <param name="attempt">One attempt; it signs and sends the request again each time.</param>
    /// <param name="canRetryAtOnce">Gets the error, and returns whether the next attempt can correct it without waiting.</param>
    /// <param name="host">The host, for the error at the deadline.</param>
    /// <param name="connections">The clock, the waits between attempts, and the log of retries.</param>
    /// <param name="cancellationToken">The user's token. Cancelling it is never reported as a timeout.</param>
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
                // The first attempt always has its whole time, even if the user wants no second one.
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

                    // A timer counts whole milliseconds and may fire slightly early: the remainder isn't enough for a request.
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

                // Full jitter, so that many clients that failed together don't all retry together. None retries before the time that the
                // service asks for.
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

    // Near the deadline it waits for a part of the remaining time, so that the last attempt is shortly before it.
    private static TimeSpan BackOff(int number, TimeSpan left, double jitter)
    {
        double limit = Math.Min(s_firstBackOff.Ticks * Math.Pow(2, Math.Min(number - 1, 16)), s_longestBackOff.Ticks);
        return TimeSpan.FromTicks((long)((left > s_firstBackOff ? Math.Min(limit, left.Ticks) : limit) * jitter));
    }

    private static TimeSpan Positive(TimeSpan time) => time > TimeSpan.Zero ? time : TimeSpan.FromMilliseconds(1);
}
