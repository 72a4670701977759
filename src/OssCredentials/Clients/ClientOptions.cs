using System;
using System.Runtime.InteropServices;
using OssCredentials.Caching;
using OssCredentials.Environment;
using OssCredentials.Logging;
using OssCredentials.Persistence;
using OssCredentials.Persistence.Startup;
using OssCredentials.Transport;

namespace OssCredentials.Clients;

/// <summary>What the clients work with.</summary>
public sealed class ClientOptions
{
    /// <summary>Told every log event, from whatever thread it happens on; null for no one.</summary>
    public Action<OssLogEvent>? Log { get; init; }

    /// <summary>
    /// Whose variables are read and written: those of the layer, also while another lies over it; null for the process's as
    /// they are at each call. For what goes on in the background, while a block runs with another identity.
    /// </summary>
    public EnvironmentLayer? Layer
    {
        get => Environment as EnvironmentLayer;
        init => Environment = value is null ? ProcessEnvironment.Instance : value;
    }

    /// <summary>
    /// Gives a credential program the console that a person sits at, for as long as the lease is held; answers null where there
    /// is none. Null for no one: the program gets no input, and what it says is logged.
    /// </summary>
    public Func<IDisposable?>? LeaseConsole { get; init; }

    internal IEnvironmentVariables Environment { get; init; } = ProcessEnvironment.Instance;

    /// <summary>Opens the store of a scope; tests bring their own.</summary>
    internal Func<StoreScope, ICredentialStore> OpenStore { get; init; } = CredentialStores.Open;

    /// <summary>Whose start-up files a diagnosis looks at; null on Windows. Tests bring their own.</summary>
    internal Func<UserContext?> OpenUser { get; init; } = static () =>
        RuntimeInformation.IsOSPlatform(OSPlatform.Windows) ? null : UserContext.FromProcessWithoutHome(ProcessEnvironment.Instance);

    internal CredentialCache Cache { get; init; } = CredentialCache.Shared;

    internal IClock Clock { get; init; } = SystemClock.Instance;

    /// <summary>A number from 0 to 1 for the waits between attempts; null for a random one.</summary>
    internal Func<double>? Jitter { get; init; }

    internal ITransport? ServiceTransport { get; init; }

    internal ITransport? MetadataTransport { get; init; }
}
