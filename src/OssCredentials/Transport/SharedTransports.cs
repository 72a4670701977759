using System;
using OssCredentials.Environment;

namespace OssCredentials.Transport;

/// <summary>The process's connections, created on first use and kept, since a handshake costs more than a call.</summary>
internal static class SharedTransports
{
    private static readonly Lazy<HttpTransport> s_services = new(static () => HttpTransport.CreateForServices(new EnvironmentProxy(ProcessEnvironment.Instance)));
    private static readonly Lazy<HttpTransport> s_metadata = new(HttpTransport.CreateDirect);

    public static ITransport Services => s_services.Value;

    public static ITransport Metadata => s_metadata.Value;
}
