using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Reflection;
using System.Security;
using System.Threading.Tasks;
using OssCredentials.Emulator;
using OssCredentials.PowerShell.Tests.Hosting;
using Xunit;

namespace OssCredentials.PowerShell.Tests.Leaks;

/// <summary>
/// A secret in the wrong place: each parameter of each cmdlet, each property of a piped object, each key of each file and each
/// variable in turn. It appears in no stream, record, transcript or CLIXML.
/// </summary>
public sealed class MisplacedSecretTests : IAsyncLifetime
{
    // In the form that RAM and STS issue, without a canary word that a message could contain by chance.
    internal const string Secret = "KjT3vQ9xLmN2pR7sW1yZ5aB8cD4eF6";
    internal const string Token = "CAIS8gF1q6Ft5B2yfSjIr5fGLtTHhehT2qG/TWfZVGBkXG3Ft/LA3Y7LzP";

    private EmulatorSession _emulator = null!;
    private int _tried;
    private int _placings;

    public async Task InitializeAsync() => _emulator = await EmulatorSession.StartAsync();

    public Task DisposeAsync() => _emulator.DisposeAsync().AsTask();

    [Fact]
    public void SecretInTheWrongPlace_IsShownNowhere()
    {
        var found = new List<string>();
        foreach ((string placing, string script) in SecretPlacings.All())
        {
            Try(placing, script, found);
        }

        Assert.True(_placings >= 200, $"{_placings} placings");
        Assert.True(found.Count == 0, $"{found.Count} of {_placings} placings:\n" + string.Join("\n", found));
    }

    private void Try(string placing, string script, List<string> found)
    {
        // All of them take minutes.
        if (_tried++ % 3 != 0 && Environment.GetEnvironmentVariable("OSSCREDENTIALS_FULL_TESTS") is null)
        {
            return;
        }

        _placings++;
        var watch = new CanaryWatch(Secret, Token, Secret.ToLowerInvariant());
        _emulator.Session.Host.Shown.Answers["Password"] = new SecureString();
        _emulator.Session.Host.Shown.Clear();
        using var console = new CapturedConsole();
        EngineResult result = _emulator.Run("$Error.Clear(); $ExecutionContext.SessionState.Path.SetLocation($homeFolder) > $null; $VerbosePreference = $DebugPreference = 'Continue'; $ConfirmPreference = 'None'\n" + script, ("secret", Secret), ("token", Token), ("homeFolder", _emulator.Session.Home));

        // Export exists to show the secret that it was given as one, and a policy contains the names that it is for.
        bool isExport = SecretPlacings.ShowsItsInput(script) && result.Terminating is null && result.Errors.Count == 0;
        watch.Look("the process's own streams", console.Text);
        watch.Look(_emulator.Session, isExport ? result.WithoutOutput() : result);
        foreach (ErrorRecord error in result.Terminating is null ? result.Errors : [.. result.Errors, result.Terminating])
        {
            watch.Look("CLIXML", PSSerializer.Serialize(error, 4));
        }

        if (!isExport)
        {
            watch.Look("CLIXML of the output", PSSerializer.Serialize(result.Output, 4));
        }

        found.AddRange(watch.Found.Distinct().Take(2).Select(place => $"{placing} -> {place}"));
        if (CleanEnvironment.Set().Length > 0)
        {
            _emulator.Run("Clear-OssCredential").Succeeded();
        }
    }
}
