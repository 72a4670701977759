using System;
using System.IO;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Credentials;
using OssCredentials.Environment;
using OssCredentials.Errors;
using OssCredentials.Persistence;

namespace OssCredentials.Serving;

/// <summary>A served credential, with everything that leads programs to it. It ends on dispose.</summary>
public sealed class ServedIdentity : IDisposable
{
    private readonly OssutilFile _ossutil;

    private ServedIdentity(CredentialServer server, OssutilFile ossutil)
    {
        Server = server;
        _ossutil = ossutil;
        Variables = new ServedVariables(server.Address, ossutil.Path);
    }

    /// <summary>The server.</summary>
    public CredentialServer Server { get; }

    /// <summary>The variables for the programs that are to use the credential.</summary>
    public ServedVariables Variables { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        Server.Dispose();
        _ossutil.Dispose();
    }

    /// <exception cref="CredentialSourceException">The credential can't be served, or this machine has no free port or no room for
    /// a file.</exception>
    internal static ServedIdentity Start(
        AccessKeyCredential first, Func<CancellationToken, Task<AccessKeyCredential>>? renew, TimeSpan lead, IEnvironmentVariables environment)
    {
        CredentialServer? server = null;
        ServedIdentity? served = null;
        try
        {
            server = CredentialServer.Start(first, renew, lead);
            return served = new ServedIdentity(server, OssutilFile.Write(server.Address, environment));
        }
        catch (SocketException exception)
        {
            throw new CredentialSourceException(
                "ServedNotStarted", $"The credential can't be served: this machine doesn't allow programs to listen on 127.0.0.1. {exception.Message}",
                "Leave out -Serve.", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or FileRefusedException)
        {
            throw new CredentialSourceException(
                "ServedFileNotWritten", $"The configuration file for ossutil was not written: {exception.Message}",
                "Set the variable TMPDIR (TEMP on Windows) to a folder that you can write to.", exception);
        }
        finally
        {
            if (served is null)
            {
                server?.Dispose();
            }
        }
    }
}
