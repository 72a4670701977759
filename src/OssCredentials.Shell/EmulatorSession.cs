using System;
using System.Runtime.CompilerServices;
using System.Threading.Tasks;
using OssCredentials.Emulator;

namespace OssCredentials.Shell;

/// <summary>A running emulator and what a session must know of it. Only <see cref="StartAsync"/> loads its assembly.</summary>
internal sealed class EmulatorSession : IAsyncDisposable
{
    private readonly IAsyncDisposable _server;

    private EmulatorSession(IAsyncDisposable server, string stsEndpoint, string ramEndpoint, string ossEndpoint, string metadataEndpoint, string note)
    {
        _server = server;
        StsEndpoint = stsEndpoint;
        RamEndpoint = ramEndpoint;
        OssEndpoint = ossEndpoint;
        MetadataEndpoint = metadataEndpoint;
        Note = note;
    }

    public string StsEndpoint { get; }

    public string RamEndpoint { get; }

    public string OssEndpoint { get; }

    public string MetadataEndpoint { get; }

    /// <summary>What runs where, and what can be tried against it. The key pair is made up: it opens nothing but the emulator.</summary>
    public string Note { get; }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static async Task<EmulatorSession> StartAsync()
    {
        EmulatorServer server = await EmulatorServer.StartAsync().ConfigureAwait(false);
        string sts = server.StsEndpoint.AbsoluteUri;
        string metadata = server.MetadataEndpoint.AbsoluteUri;
        return new EmulatorSession(server, sts, server.RamEndpoint.AbsoluteUri, server.OssEndpoint.AbsoluteUri, metadata, $"""
            Emulator of STS and RAM at {sts} and of the ECS metadata service at {metadata}
            and of OSS at {server.OssEndpoint.AbsoluteUri}, with the bucket {EmulatorOptions.DefaultBucket}
              AccessKeyId      {EmulatorOptions.DefaultAccessKeyId}
              AccessKeySecret  {EmulatorOptions.DefaultAccessKeySecret}
              RoleArn          {EmulatorOptions.DefaultRoleArn}
              ECS role         {EmulatorOptions.DefaultEcsRoleName}
            """);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
