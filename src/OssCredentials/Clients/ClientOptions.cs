using System;
using System.Runtime.InteropServices;
using OssCredentials.Caching;
using OssCredentials.Environment;
using OssCredentials.Logging;
using OssCredentials.Persistence;
using OssCredentials.Persistence.Startup;
using OssCredentials.Transport;

namespace OssCredentials.Clients;

/// <summary>The settings of the clients.</summary>
public sealed class ClientOptions
{
    /// <summary>Receives every log event, on whatever thread it happens; null to ignore them.</summary>
    public Action<OssLogEvent>? Log { get; init; }

    /// <summary>
    /// The layer whose variables are read and written, even while another is on top of it; null for the process's current
    /// variables. For background work, while a block runs with another identity.
    /// </summary>
    public EnvironmentLayer? Layer
    {
        get => Environment as EnvironmentLayer;
        init => Environment = value is null ? ProcessEnvironment.Instance : value;
    }

    /// <summary>
    /// Leases the console to a credential program while a person uses it; returns null if there is no such console. If null, the
    /// program gets no input, and its output is logged.
    /// </summary>
    public Func<IDisposable?>? LeaseConsole { get; init; }

    internal IEnvironmentVariables Environment { get; init; } = ProcessEnvironment.Instance;

    /// <summary>Opens the store of a scope; tests replace it.</summary>
    internal Func<StoreScope, ICredentialStore> OpenStore { get; init; } = CredentialStores.Open;

    /// <summary>The user whose start-up files a diagnosis checks; null on Windows. Tests replace it.</summary>
    internal Func<UserContext?> OpenUser { get; init; } = static () =>
        RuntimeInformation.IsOSPlatform(OSPlatform.Windows) ? null : UserContext.FromProcessWithoutHome(ProcessEnvironment.Instance);

    internal CredentialCache Cache { get; init; } = CredentialCache.Shared;

    internal IClock Clock { get; init; } = SystemClock.Instance;

    /// <summary>A number from 0 to 1 for the waits between attempts; null for a random one.</summary>
    internal Func<double>? Jitter { get; init; }

    internal ITransport? ServiceTransport { get; init; }

    internal ITransport? MetadataTransport { get; init; }
}
