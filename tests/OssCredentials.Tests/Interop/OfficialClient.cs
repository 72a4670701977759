using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Emulator;

namespace OssCredentials.Tests.Interop;

/// <summary>Runs a script of tests/Interop, that is, an official client, in a separate environment.</summary>
internal sealed class OfficialClient
{
    private static readonly TimeSpan s_timeout = TimeSpan.FromMinutes(3);

    private readonly Dictionary<string, string> _variables = new(StringComparer.Ordinal);

    public OfficialClient(string accessKeyId, string accessKeySecret, string? securityToken = null)
    {
        _variables["OSS_ACCESS_KEY_ID"] = accessKeyId;
        _variables["OSS_ACCESS_KEY_SECRET"] = accessKeySecret;
        if (securityToken is not null)
        {
            _variables["OSS_SESSION_TOKEN"] = securityToken;
        }
    }

    /// <summary>A client in an environment of these variables.</summary>
    public OfficialClient(IEnumerable<KeyValuePair<string, string>> variables)
    {
        foreach ((string name, string value) in variables)
        {
            _variables[name] = value;
        }
    }

    /// <summary>A client with the emulator's RAM user, or another secret to its id.</summary>
    public static OfficialClient User(string secret = EmulatorOptions.DefaultAccessKeySecret) =>
        new(EmulatorOptions.DefaultAccessKeyId, secret);

    /// <summary>A client with the credentials of an AssumeRole answer.</summary>
    public static OfficialClient With(JsonNode credentials) =>
        new(
            (string)credentials["AccessKeyId"]!,
            (string)credentials["AccessKeySecret"]!,
            (string)credentials["SecurityToken"]!);

    /// <summary>Runs a script against an emulator and returns what it wrote, parsed.</summary>
    public async Task<JsonNode> CallAsync(EmulatorServer emulator, string script, params string[] arguments)
    {
        _variables["INTEROP_STS_ENDPOINT"] = emulator.StsEndpoint.AbsoluteUri;
        _variables["INTEROP_SIGN_IN_ENDPOINT"] = emulator.SignInEndpoint.AbsoluteUri;
        _variables["INTEROP_METADATA_ENDPOINT"] = emulator.MetadataEndpoint.AbsoluteUri;
        return JsonNode.Parse(await RunAsync(script, arguments))
            ?? throw new InvalidOperationException($"{script} wrote nothing.");
    }

    /// <summary>Runs a script and returns its standard output, which must be complete when it exits.</summary>
    public async Task<string> RunAsync(string script, params string[] arguments)
    {
        var start = new ProcessStartInfo(InteropFolder.Node!, [script, .. arguments])
        {
            WorkingDirectory = InteropFolder.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // Nothing from the machine: no other credential, no proxy.
        foreach (string name in start.Environment.Keys.Where(IsForeign).ToArray())
        {
            start.Environment.Remove(name);
        }

        foreach ((string name, string value) in _variables)
        {
            start.Environment[name] = value;
        }

        using Process process = Process.Start(start)!;
        using var timeout = new CancellationTokenSource(s_timeout);
        try
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync(timeout.Token);
            Task<string> error = process.StandardError.ReadToEndAsync(timeout.Token);
            await process.WaitForExitAsync(timeout.Token);
            string written = await output;
            return written.Length > 0
                ? written
                : throw new InvalidOperationException($"{script} wrote nothing, and to standard error: {await error}");
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{script} did not end within {s_timeout.TotalMinutes} minutes.");
        }
    }

    private static bool IsForeign(string name) =>
        name.StartsWith("OSS_", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("ALI", StringComparison.OrdinalIgnoreCase)
        || name.EndsWith("_PROXY", StringComparison.OrdinalIgnoreCase);
}
