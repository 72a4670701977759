using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.Versioning;
using System.Threading.Tasks;
using OssCredentials.Emulator;
using OssCredentials.PowerShell.Tests.Hosting;

namespace OssCredentials.PowerShell.Tests.Help;

/// <summary>
/// What an example needs: a session with the emulator's key pair, a home folder with profiles, a pod's and a runner's variables,
/// someone who types the secret, and an ossutil that only checks its environment.
/// </summary>
[UnsupportedOSPlatform("windows")]
internal sealed class ExampleFixture : IAsyncDisposable
{
    private const string MakeSession =
        $"Set-OssCredential {EmulatorOptions.DefaultAccessKeyId} -AccessKeySecret {EmulatorOptions.DefaultAccessKeySecret}";

    // As long as the temporary folder's name on Linux, so that columns stay where they are.
    private const string ShownHome = "/home/charlie";

    // Of the directory that examples sign in to.
    private const string SignInUrl = "https://signin-cn-shanghai.alibabacloudsso.com/example/login";

    private readonly EmulatorSession _emulator;
    private readonly Dictionary<string, string> _variables;
    private readonly Dictionary<string, string?> _before;

    private ExampleFixture(EmulatorSession emulator)
    {
        _emulator = emulator;
        string home = emulator.Session.Home;
        string bin = Directory.CreateDirectory(Path.Combine(home, "bin")).FullName;
        string modules = Directory.CreateDirectory(Path.Combine(home, "modules")).FullName;
        Directory.CreateSymbolicLink(Path.Combine(modules, "OssCredentials"), Path.GetDirectoryName(Repository.Manifest)!);
        _variables = new Dictionary<string, string>
        {
            ["ALIBABA_CLOUD_ROLE_ARN"] = EmulatorOptions.DefaultRoleArn,
            ["ALIBABA_CLOUD_OIDC_PROVIDER_ARN"] = EmulatorOptions.DefaultOidcProviderArn,
            ["ALIBABA_CLOUD_OIDC_TOKEN_FILE"] = Write("token", EmulatorOptions.DefaultOidcToken),
            ["ACTIONS_ID_TOKEN_REQUEST_URL"] = emulator.Server.GitHubTokenRequestUrl.AbsoluteUri,
            ["ACTIONS_ID_TOKEN_REQUEST_TOKEN"] = EmulatorOptions.DefaultGitHubRequestToken,
            ["OSS_ID_TOKEN"] = EmulatorOptions.DefaultOidcToken,
            ["OSS_ID_TOKEN_FILE"] = Path.Combine(home, "token"),
            ["DEPLOY_ACCESS_KEY_ID"] = EmulatorOptions.DefaultAccessKeyId,
            ["DEPLOY_ACCESS_KEY_SECRET"] = EmulatorOptions.DefaultAccessKeySecret,
            ["OSS_ENDPOINT"] = emulator.Server.OssEndpoint.AbsoluteUri,
            ["GITHUB_ENV"] = Write("github_env", string.Empty),
            ["OSSCREDENTIALS_OAUTH_ENDPOINT"] = emulator.Server.SignInEndpoint.AbsoluteUri,
            ["BROWSER"] = Path.Combine(bin, "browser"),
            ["PATH"] = bin + Path.PathSeparator + Environment.GetEnvironmentVariable("PATH"),
            ["PSModulePath"] = modules + Path.PathSeparator + Environment.GetEnvironmentVariable("PSModulePath"),
        };
        Write("assertion.b64", EmulatorOptions.DefaultSamlAssertion);
        Write(".aliyun/config.json", $$"""
            {
              "current": "production",
              "profiles": [
                { "name": "production", "mode": "AK", "access_key_id": "{{EmulatorOptions.DefaultAccessKeyId}}", "access_key_secret": "{{EmulatorOptions.DefaultAccessKeySecret}}" },
                { "name": "staging", "mode": "RamRoleArn", "access_key_id": "{{EmulatorOptions.DefaultAccessKeyId}}", "access_key_secret": "{{EmulatorOptions.DefaultAccessKeySecret}}", "ram_role_arn": "{{EmulatorOptions.DefaultRoleArn}}", "ram_session_name": "staging" }
              ]
            }
            """);
        File.SetUnixFileMode(
            Write("bin/browser", "#!/bin/sh\nexec curl -sL -o /dev/null \"$1\"\n"),
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        File.SetUnixFileMode(
            Write("bin/ossutil", "#!/bin/sh\n{ [ -n \"$OSS_ACCESS_KEY_ID\" ] && [ -n \"$OSS_ACCESS_KEY_SECRET\" ]; } || curl -sf -o /dev/null \"$(sed -n 's/^credential-uri=//p' \"$OSSUTIL_CONFIG_FILE\")\" || exit 1\necho \"$@\"\n"),
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        emulator.Session.Host.Shown.Answers["AccessKeySecret"] = Keys.Secure(EmulatorOptions.DefaultAccessKeySecret);
        _before = _variables.Keys.ToDictionary(static name => name, Environment.GetEnvironmentVariable);
        foreach ((string name, string value) in _variables)
        {
            Environment.SetEnvironmentVariable(name, value);
        }
    }

    public static async Task<ExampleFixture> CreateAsync() => new(await EmulatorSession.StartAsync(new EmulatorOptions { SignIn = new() { AllowAtOnce = true } }));

    /// <summary>Runs an example in the hosted engine, as someone types it. Changes of the machine are reported but not made.</summary>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public void Run(string code)
    {
        _emulator.Session.Runspace.SessionStateProxy.Path.SetLocation(_emulator.Session.Home);
        _emulator.Run(Prepare(code) + "\nif ($LASTEXITCODE) { throw \"exit code $LASTEXITCODE\" }").Succeeded();
        if (_emulator.Session.Host.ExitCode is not null)
        {
            throw new InvalidOperationException("The script gave up: " + string.Join('\n', _emulator.Session.Host.Shown.Lines));
        }
    }

    /// <summary>The same in a pwsh.</summary>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public async Task RunInPwshAsync(string code) => await RunInPwshAsync(Prepare(code), string.Empty);

    /// <summary>What someone who types it in a terminal of 80 columns sees.</summary>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public async Task<string> RecordAsync(string code) => string.Join('\n', (await RunInPwshAsync(
        $"{Prepare(string.Empty)}. {{\n{code}\n}} | Out-String -Width 80",

        // No one types the secret that an example leaves out, and most readers don't run it in a pod.
        "$PSStyle.OutputRendering = 'PlainText'; Remove-Item env:ALIBABA_CLOUD_*_ARN"
        + (code.Contains("Set-OssCredential -AccessKeyId", StringComparison.Ordinal)
            ? $"; $PSDefaultParameterValues['Set-OssCredential:AccessKeySecret'] = '{EmulatorOptions.DefaultAccessKeySecret}'"
            : string.Empty)))
        .Replace(_emulator.Session.Home, ShownHome, StringComparison.Ordinal).Trim('\n').Split('\n').Select(static line => line.TrimEnd()));

    /// <summary>Runs a command of another shell, with pwsh at hand.</summary>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public async Task RunInShellAsync(string code)
    {
        File.WriteAllText(Path.Combine(_emulator.Session.Home, "example.sh"), code + "\n");
        await RunInPwshAsync($"{MakeSession}\n& /bin/sh -eu ./example.sh\nif ($LASTEXITCODE) {{ exit $LASTEXITCODE }}", string.Empty);
    }

    private async Task<string> RunInPwshAsync(string code, string before)
    {
        (int exitCode, string output, string error) = await PwshProcess.RunAsync(
            $"$ErrorActionPreference = 'Stop'; function Install-PSResource {{ }}; function Get-Secret {{ [pscredential]::new('{EmulatorOptions.DefaultAccessKeyId}', (ConvertTo-SecureString '{EmulatorOptions.DefaultAccessKeySecret}' -AsPlainText -Force)) }}; $PSDefaultParameterValues['*-Oss*:MetadataEndpoint'] = '{_emulator.Server.MetadataEndpoint}'; $PSDefaultParameterValues['*-Oss*:RamEndpoint'] = '{_emulator.Server.RamEndpoint}'; Set-Location ~; {before}\n{code}",
            new Dictionary<string, string>(_variables)
            {
                ["HOME"] = _emulator.Session.Home,

                // Without a terminal, .NET takes its width from here: 80 columns.
                ["TERM"] = "xterm",
                ["ALIBABA_CLOUD_STS_ENDPOINT"] = _emulator.Server.StsEndpoint.OriginalString,
            });
        if (exitCode != 0 || error.Length != 0)
        {
            throw new InvalidOperationException($"The script ended with {exitCode}. {output}{error}");
        }

        return output;
    }

    public async ValueTask DisposeAsync()
    {
        foreach ((string name, string? value) in _before)
        {
            Environment.SetEnvironmentVariable(name, value);
        }

        await _emulator.DisposeAsync();
    }

    private string Prepare(string code) =>
        $"{MakeSession}\n{(code.Contains("Machine", StringComparison.Ordinal) ? "$WhatIfPreference = $true\n" : string.Empty)}{code.Replace(SignInUrl, _emulator.Server.CloudSsoSignInUrl.AbsoluteUri, StringComparison.Ordinal)}";

    private string Write(string path, string text)
    {
        string full = Path.Combine(_emulator.Session.Home, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
        return full;
    }
}
