using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Threading.Tasks;
using OssCredentials.Emulator;
using OssCredentials.PowerShell.Tests.Hosting;

namespace OssCredentials.PowerShell.Tests.Diagnosis;

/// <summary>A user with a home folder, an environment and an account to break and to fix, with real variables, files and responses.</summary>
internal sealed class DiagnosisFixture : IAsyncDisposable
{
    public const string UserId = EmulatorOptions.DefaultAccessKeyId;
    public const string UserSecret = EmulatorOptions.DefaultAccessKeySecret;
    public const string RoleArn = EmulatorOptions.DefaultRoleArn;

    private readonly EngineSession _session;

    private DiagnosisFixture(EmulatorServer server, MovableClock clock)
    {
        Server = server;
        Clock = clock;
        _session = new EngineSession(server);
    }

    public EmulatorServer Server { get; }

    public MovableClock Clock { get; }

    public EngineSession Session => _session;

    public string Home => _session.Home;

    /// <summary>The parameters that the user gives to Test-OssCredential.</summary>
    public string Arguments { get; set; } = string.Empty;

    /// <summary>What is piped into it.</summary>
    public string Input { get; set; } = string.Empty;

    public static async Task<DiagnosisFixture> StartAsync(TimeSpan? keyAge = null, int tokenLength = 1200)
    {
        var clock = new MovableClock();
        return new DiagnosisFixture(
            await EmulatorServer.StartAsync(new EmulatorOptions
            {
                Clock = clock,
                AccessKeyAge = keyAge ?? TimeSpan.FromDays(30),
                TokenLength = tokenLength,
            }),
            clock);
    }

    /// <summary>A variable of the process; null removes it.</summary>
    public string? this[string name]
    {
        get => Environment.GetEnvironmentVariable(name);
        set => Environment.SetEnvironmentVariable(name, value);
    }

    /// <summary>Runs what a user types.</summary>
    public EngineResult Run(string script) => _session.Run(script, ("id", UserId), ("secret", UserSecret)).Succeeded();

    /// <summary>The emulator's user for the session.</summary>
    public void SetUser() => Run("Set-OssCredential $id -AccessKeySecret $secret");

    /// <summary>The emulator's user for every shell.</summary>
    public void StoreUser() => Run("Set-OssCredential $id -AccessKeySecret $secret -Scope User");

    /// <summary>A real temporary credential for the session, one hour long.</summary>
    public void AssumeRole() =>
        Run($"$null = Invoke-OssAssumeRole {RoleArn} -AccessKeyId $id -AccessKeySecret $secret -Scope Process 3>$null");

    /// <summary>A real temporary credential for the session, issued a while ago, with this much of its 15 minutes left.</summary>
    public void AssumeRole(TimeSpan left)
    {
        Clock.Ahead = left - TimeSpan.FromMinutes(15);
        Run($"$null = Invoke-OssAssumeRole {RoleArn} -AccessKeyId $id -AccessKeySecret $secret -DurationSeconds 900 -Scope Process 3>$null");
        Clock.Ahead = TimeSpan.Zero;
    }

    /// <summary>Sets the session's variables directly, bypassing every check of the module.</summary>
    public void SetRaw(string? id, string? secret, string? token = null)
    {
        this["OSS_ACCESS_KEY_ID"] = id;
        this["OSS_ACCESS_KEY_SECRET"] = secret;
        this["OSS_SESSION_TOKEN"] = token;
    }

    /// <summary>Another family's variables.</summary>
    public void SetFamily(string prefix, string? id, string? secret, string? token = null)
    {
        this[prefix + "ACCESS_KEY_ID"] = id;
        this[prefix + "ACCESS_KEY_SECRET"] = secret;
        this[prefix + "SECURITY_TOKEN"] = token;
    }

    public string Write(string path, string content)
    {
        string full = Path.Combine(Home, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, content);
        return full;
    }

    /// <summary>What the user sees.</summary>
    public IReadOnlyList<Finding> Test()
    {
        string input = Input.Length == 0 ? string.Empty : Input + " | ";
        return [.. Run($"{input}Test-OssCredential {Arguments}").Output.Select(static check => new Finding(
            Text(check, "Name")!, Text(check, "State")!, Text(check, "Message")!, Text(check, "Remedy"), Text(check, "Location")))];
    }

    public async ValueTask DisposeAsync()
    {
        _session.Dispose();
        await Server.DisposeAsync();
    }

    private static string? Text(PSObject item, string name) => item.Properties[name].Value?.ToString();
}
