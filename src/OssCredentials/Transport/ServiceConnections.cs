using System;
using Microsoft.Extensions.Logging;
using OssCredentials.Environment;
using OssCredentials.Logging;
using OssCredentials.Values;

namespace OssCredentials.Transport;

/// <summary>What every client of a service needs: connections, a clock, the waits between attempts, and a log.</summary>
internal sealed class ServiceConnections
{
    // A smaller difference hardly changes when a credential is renewed. The services themselves accept 15 minutes.
    private static readonly TimeSpan s_tolerableSkew = TimeSpan.FromMinutes(5);

    private readonly ITransport? _services;
    private readonly ITransport? _direct;
    private readonly Lazy<ILogger> _logger;
    private readonly IEnvironmentVariables? _environment;

    /// <param name="services">The transport through the environment's proxy, if there is one; null for the process's own.</param>
    /// <param name="direct">The transport that never uses a proxy; null for the process's own.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="jitter">A number from 0 to 1 for the waits between attempts; null for a random one.</param>
    /// <param name="logger">The log, which is created at its first event.</param>
    /// <param name="environment">The variables with the retry time; null for none.</param>
    public ServiceConnections(
        ITransport? services, ITransport? direct, IClock clock, Func<double>? jitter, Lazy<ILogger> logger, IEnvironmentVariables? environment = null)
    {
        _environment = environment;
        _services = services;
        _direct = direct;
        Clock = clock;
        Jitter = jitter ?? Transport.Jitter.Next;
        _logger = logger;
    }

    public ITransport Services => _services ?? SharedTransports.Services;

    public ITransport Direct => _direct ?? SharedTransports.Metadata;

    public IClock Clock { get; }

    public Func<double> Jitter { get; }

    public ILogger Logger => _logger.Value;

    /// <summary>How long a request is repeated if the service throttles or fails.</summary>
    /// <exception cref="Errors.InvalidCredentialValueException">The variable isn't valid.</exception>
    public TimeSpan RetryTime => _environment is null ? RetryTimes.Default : RetryTimes.Read(_environment);

    /// <summary>The time that a response is evaluated with: this machine's, or the server's if this machine's is far off (E12).</summary>
    public DateTimeOffset TimeOf(TransportResponse response, string host)
    {
        DateTimeOffset now = Clock.UtcNow;
        if (response.Date is not DateTimeOffset date || (date - now).Duration() <= s_tolerableSkew)
        {
            return now;
        }

        Logger.ClockIsOff(Math.Round((date - now).TotalMinutes), host);
        return date;
    }

    /// <summary>The transport for a URL: loopback is never behind a proxy.</summary>
    public ITransport To(Uri uri) => EndpointRules.IsLoopback(uri) ? Direct : Services;
}
