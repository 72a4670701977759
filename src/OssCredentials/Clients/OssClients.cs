using System;
using Microsoft.Extensions.Logging;
using OssCredentials.Logging;
using OssCredentials.Providers;
using OssCredentials.Sts;
using OssCredentials.Transport;

namespace OssCredentials.Clients;

/// <summary>The entry point of the library: one client for each purpose, with the same options.</summary>
/// <remarks>Clients are cheap: create them for a call and discard them. Connections belong to the process and are kept.</remarks>
public sealed class OssClients
{
    private readonly ClientOptions _options;
    private readonly Lazy<ILogger> _logger;

    /// <summary>Creates the clients.</summary>
    public OssClients(ClientOptions options)
    {
        _options = options ?? throw new ArgumentNullException(nameof(options));

        // Created at the first event: reading the session's variables logs nothing, so it must not load the logging packages.
        _logger = new Lazy<ILogger>(() => Loggers.Create(_options.Log));
    }

    /// <summary>The credential in this process's environment.</summary>
    public SessionClient Session => new(CreateServices(new CredentialLookup()));

    /// <summary>What is stored for the user and the machine.</summary>
    public StoreClient Stores => new(_options.OpenStore, Session);

    /// <summary>The profiles that other tools keep in files.</summary>
    public ProfileClient Profiles => new(CreateServices(new CredentialLookup()));

    /// <summary>Signs people in and out.</summary>
    public SignInClient SignIn => new(CreateServices(new CredentialLookup()));

    /// <summary>The sources that are searched for a credential.</summary>
    public SourceClient Sources => new(CreateServices);

    /// <summary>The services that issue temporary credentials.</summary>
    public IssuingClient Issuing => new(CreateServices);

    /// <summary>Finds out which identity a credential belongs to.</summary>
    public IdentityClient Identities => new(CreateServices);

    /// <summary>Finds out why a credential doesn't work.</summary>
    public CheckClient Checks => new(CreateServices, _options.OpenUser);

    /// <summary>Finds out whether OSS accepts a credential, and what it may do in a bucket.</summary>
    public BucketClient Buckets => new(CreateServices);

    /// <summary>The rotation of long-term keys.</summary>
    public RotationClient Rotation => new(CreateServices);

    /// <summary>Serves a credential at a URL.</summary>
    public ServingClient Serving => new(_options.OpenStore, _options.Environment);

    internal CredentialServices CreateServices(CredentialLookup lookup)
    {
        _ = lookup ?? throw new ArgumentNullException(nameof(lookup));

        return new CredentialServices
        {
            Environment = _options.Environment,
            OpenStore = _options.OpenStore,
            Cache = _options.Cache,
            Connections = new ServiceConnections(_options.ServiceTransport, _options.MetadataTransport, _options.Clock, _options.Jitter, _logger, _options.Environment),
            Logger = _logger,
            LeaseConsole = _options.LeaseConsole,
            StsEndpoint = lookup.StsEndpoint ?? throw new ArgumentNullException(nameof(lookup)),
            MetadataEndpoint = lookup.MetadataEndpoint,
            MinimumValidity = lookup.MinimumValidity,
        };
    }
}
