using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Net;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Emulator;
using OssCredentials.PowerShell.Tests.Hosting;
using Xunit;

namespace OssCredentials.PowerShell.Tests.Use;

/// <summary>Use-OssCredential -Serve: what runs with it has a URL and no key, and both end with it.</summary>
public sealed class ServeTests : IAsyncLifetime
{
    private const string Role = EmulatorOptions.DefaultRoleArn;
    private const string Address = "$env:ALIBABA_CLOUD_CREDENTIALS_URI";

    private const string ListSet =
        "[Environment]::GetEnvironmentVariables().GetEnumerator() | ForEach-Object { \"$($_.Key)=$($_.Value)\" } | Where-Object { $_ -match '^(OSS|ALI|OPENDAL|AWS_.*KEY)' -and $_ -notmatch 'STS_ENDPOINT|FULL_TESTS|RETRY_SECONDS' }";

    private static readonly HttpClient s_http = new(new SocketsHttpHandler { UseProxy = false, PooledConnectionLifetime = TimeSpan.Zero });

    private EmulatorSession _emulator = null!;

    public async Task InitializeAsync()
    {
        _emulator = await EmulatorSession.StartAsync(new EmulatorOptions { EcsCredentialLifetime = TimeSpan.FromSeconds(4) });
        _emulator.Run(Keys.SetEmulatorUser).Succeeded();
        Environment.SetEnvironmentVariable("ALICLOUD_ACCESS_KEY", "LTAI5tOther");
        Environment.SetEnvironmentVariable("ALIBABA_CLOUD_PROFILE", "other");
        Environment.SetEnvironmentVariable("OPENDAL_OSS_ACCESS_KEY_SECRET", "other");
    }

    public async Task DisposeAsync()
    {
        Environment.SetEnvironmentVariable("OPENDAL_OSS_ACCESS_KEY_SECRET", null);
        await _emulator.DisposeAsync();
    }

    [Fact]
    public void Block_HasAnAddress_AndNoKeyUnderAnyName()
    {
        string[] before = Variables();

        string[] found = [.. Run($"{ListSet}; [IO.File]::ReadAllLines($env:OSSUTIL_CONFIG_FILE)").Output.Select(static line => line.ToString())];

        string address = found.Single(static line => line.StartsWith("ALIBABA_CLOUD_CREDENTIALS_URI=", StringComparison.Ordinal)).Split('=')[1];
        Assert.Matches("^http://127\\.0\\.0\\.1:[0-9]+/[A-Za-z0-9]{22}$", address);
        string ossutil = found.Single(static line => line.StartsWith("OSSUTIL_CONFIG_FILE=", StringComparison.Ordinal));
        Assert.Equal(
            [
                "ALIBABACLOUD_IGNORE_PROFILE=TRUE",
                "ALIBABA_CLOUD_CLI_PROFILE_DISABLED=true",
                OperatingSystem.IsWindows() ? "ALIBABA_CLOUD_CREDENTIALS_FILE=NUL" : "ALIBABA_CLOUD_CREDENTIALS_FILE=/dev/null",
                "ALIBABA_CLOUD_CREDENTIALS_URI=" + address,
                "ALIBABA_CLOUD_ECS_METADATA_DISABLED=true",
                "ALIBABA_CLOUD_IGNORE_PROFILE=TRUE",
                "ALICLOUD_CREDENTIALS_URI=" + address,
                "OSSCREDENTIALS_SERVED=1",
                ossutil,
            ],
            found.Where(static line => line.Contains('=') && !line.StartsWith("credential-uri=", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.Contains("credential-uri=" + address, found);
        Assert.Equal(before, Variables());
        Assert.False(Directory.Exists(Path.GetDirectoryName(ossutil.Split('=')[1])));
    }

    [Fact]
    public async Task Address_ServesTheRole_UntilTheBlockEnds()
    {
        EngineResult result = Run($"{Address}; (Get-OssCredential).AccessKeyId; (Get-OssCredential).Source; (Get-OssCallerIdentity).Arn");

        string[] lines = [.. result.Output.Select(static line => line.ToString())];
        Assert.StartsWith("STS.", lines[1], StringComparison.Ordinal);
        Assert.Equal("credential served by Use-OssCredential", lines[2]);
        Assert.Contains("emulator-role", lines[3], StringComparison.Ordinal);
        await AssertEndedAsync(lines[0]);
    }

    [Theory]
    [InlineData("throw 'x'")]
    [InlineData("NoSuchCommand -ErrorAction Stop")]
    [InlineData("return")]
    [InlineData("exit 3")]
    [InlineData("foreach ($i in 1..3) { break }")]
    [InlineData("Set-OssCredential LTAI5tThird -AccessKeySecret thirdsecret")]
    [InlineData("Clear-OssCredential")]
    [InlineData("Use-OssCredential -AccessKeyId LTAI5tThird -AccessKeySecret thirdsecret { throw 'inner' }")]
    [InlineData("Use-OssCredential -Serve { throw 'inner' }")]
    [InlineData("$env:OSSCREDENTIALS_SERVED = $null; $env:ALIBABA_CLOUD_CREDENTIALS_URI = 'mine'")]
    public async Task HoweverTheBlockEnds_TheServerEnds_AndTheEnvironmentIsWhatItWas(string block)
    {
        string[] before = Variables();

        _emulator.Run($"$global:at = $null; Use-OssCredential -Serve -RoleArn {Role} {{ $global:at = {Address}; {block} }}");

        Assert.Equal(before, Variables());
        await AssertEndedAsync((string)_emulator.Session.Runspace.SessionStateProxy.GetVariable("at"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task StoppedOrClosed_TheServerEnds_AndTheEnvironmentIsWhatItWas(bool isClosed)
    {
        string[] before = Variables();
        using var shell = System.Management.Automation.PowerShell.Create(_emulator.Session.Runspace);
        shell.AddScript($"Use-OssCredential -Serve -RoleArn {Role} {{ {Address}; while ($true) {{ Start-Sleep -Milliseconds 20 }} }}".Replace("Start-Sleep -Milliseconds 20", "[Threading.Thread]::Sleep(20)", StringComparison.Ordinal));
        var output = new PSDataCollection<PSObject>();
        IAsyncResult running = shell.BeginInvoke<PSObject, PSObject>(null, output);
        SpinWait.SpinUntil(() => output.Count > 0, TimeSpan.FromSeconds(60));
        string address = output[0].ToString();
        Assert.Equal(HttpStatusCode.OK, (await s_http.GetAsync(new Uri(address))).StatusCode);

        if (isClosed)
        {
            _emulator.Session.Runspace.Close();
        }
        else
        {
            shell.Stop();
        }

        await AssertEndedAsync(address);
        Assert.True(SpinWait.SpinUntil(() => running.IsCompleted && before.SequenceEqual(Variables()), TimeSpan.FromSeconds(10)), string.Join('\n', Variables()));
    }

    // The runspace waits for a call that can't be interrupted, and no one must get the credential meanwhile.
    [Fact]
    public async Task ClosedWhileTheBlockTakesNoNotice_TheServerEndsAtOnce()
    {
        using var shell = System.Management.Automation.PowerShell.Create(_emulator.Session.Runspace);
        shell.AddScript($"Use-OssCredential -Serve -RoleArn {Role} {{ {Address}; [Threading.Thread]::Sleep(8000) }}");
        var output = new PSDataCollection<PSObject>();
        IAsyncResult running = shell.BeginInvoke<PSObject, PSObject>(null, output);
        SpinWait.SpinUntil(() => output.Count > 0, TimeSpan.FromSeconds(60));
        string address = output[0].ToString();
        Assert.Equal(HttpStatusCode.OK, (await s_http.GetAsync(new Uri(address))).StatusCode);

        Task closing = Task.Run(_emulator.Session.Runspace.Close);
        await Task.Delay(TimeSpan.FromSeconds(2));

        Assert.False(running.IsCompleted);
        await AssertEndedAsync(address);
        await closing;
    }

    [Fact]
    public async Task Renewal_GoesOnWhileTheBlockRuns()
    {
        // The instance's role is valid for four seconds here.
        await File.WriteAllTextAsync(
            Path.Combine(Directory.CreateDirectory(Path.Combine(_emulator.Session.Home, ".aliyun")).FullName, "config.json"),
            """{"current":"ecs","profiles":[{"name":"ecs","mode":"EcsRamRole","ram_role_name":"emulator-ecs-role"}]}""");
        using var shell = System.Management.Automation.PowerShell.Create(_emulator.Session.Runspace);
        shell.AddScript($"Use-OssCredential -Serve -ProfileName ecs {{ {Address}; [Threading.Thread]::Sleep(9000) }}");
        var output = new PSDataCollection<PSObject>();
        IAsyncResult running = shell.BeginInvoke<PSObject, PSObject>(null, output);
        SpinWait.SpinUntil(() => output.Count > 0, TimeSpan.FromSeconds(60));
        var ids = new HashSet<string>();
        while (!running.IsCompleted)
        {
            try
            {
                using HttpResponseMessage answer = await s_http.GetAsync(new Uri(output[0].ToString()));
                Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
                ids.Add((await answer.Content.ReadAsStringAsync()).Split('"')[7]);
            }
            catch (HttpRequestException)
            {
                // The block has ended.
            }

            await Task.Delay(100);
        }

        shell.EndInvoke(running);
        Assert.InRange(ids.Count, 3, 7);
        Assert.Empty(shell.Streams.Warning);
    }

    [Fact]
    public void Program_HasAnAddress_AndTheServerEndsWithIt()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        string[] before = Variables();

        EngineResult result = _emulator.Run(
            $"Use-OssCredential -Serve -RoleArn {Role} -- sh -c 'env; exit 5'; $LASTEXITCODE").Succeeded();

        string[] lines = [.. result.Output.Select(static line => line.ToString())];
        Assert.Equal("5", lines[^1]);
        Assert.Contains("OSSCREDENTIALS_SERVED=1", lines);
        Assert.Contains(lines, static line => line.StartsWith("ALIBABA_CLOUD_CREDENTIALS_URI=http://127.0.0.1:", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, static line => line.Contains("KEY_ID=", StringComparison.Ordinal) || line.Contains("LTAI", StringComparison.Ordinal) || line.Contains("STS.", StringComparison.Ordinal));
        Assert.Equal(before, Variables());
    }

    [Fact]
    public void LongTermKey_IsNotServed()
    {
        EngineResult result = _emulator.Run("Use-OssCredential -Serve { 'ran' }");

        Assert.Empty(result.Output);
        Assert.StartsWith("ServedNotTemporary", result.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("-RoleArn", result.Error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-OssOnly", "ServeSetsNoKeys")]
    [InlineData("-IncludeAlibabaCloud", "ServeSetsNoKeys")]
    [InlineData("-MinimumValidity 0", "MinimumValidityTooShort")]
    public void ParametersThatMakeNoSense_AreRefusedBeforeAnythingIsAsked(string parameters, string error)
    {
        _emulator.Server.ClearRequests();

        EngineResult result = _emulator.Run($"Use-OssCredential -Serve -RoleArn {Role} {parameters} {{ 'ran' }}");

        Assert.StartsWith(error, result.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Empty(_emulator.Server.Requests);
    }

    [Fact]
    public void StoreOfAnEarlierVersion_IsRefused_UntilItIsWrittenAgain()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        const string Store = $"Set-OssCredential {Keys.LongTermId} -AccessKeySecret {Keys.Secret} -Scope User -Confirm:$false -WarningAction SilentlyContinue";
        _emulator.Run(Store).Succeeded();
        string file = Path.Combine(_emulator.Session.Home, ".config", "osscredentials", "env.sh");
        string[] lines = File.ReadAllLines(file);
        Assert.Equal(("if [ -z \"${OSSCREDENTIALS_SERVED:-}\" ]; then", "fi"), (lines[1], lines[^1]));
        lines[0] = lines[0].Replace("# OssCredentials 2", "# OssCredentials 1", StringComparison.Ordinal);
        File.WriteAllText(file, string.Join('\n', lines.Where((_, i) => i != 1 && i != lines.Length - 1)) + "\n");
        _emulator.Run(Keys.SetEmulatorUser).Succeeded();
        _emulator.Server.ClearRequests();

        // It is read as before, and refused only here.
        Assert.Equal(Keys.LongTermId, _emulator.Run("(Get-OssCredential -Scope User).AccessKeyId").Single.ToString());
        EngineResult result = _emulator.Run($"Use-OssCredential -Serve -RoleArn {Role} {{ 'ran' }}");

        Assert.StartsWith("StoreBeforeServing", result.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("Set-OssCredential -Scope User", result.Error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.Empty(_emulator.Server.Requests);
        _emulator.Run(Store + "; " + Keys.SetEmulatorUser).Succeeded();
        Assert.Equal("ran", _emulator.Run($"Use-OssCredential -Serve -RoleArn {Role} {{ 'ran' }}").Single.ToString());
    }

    [Fact]
    public void StoredKey_DoesNotTakeThePlaceOfTheServedCredential()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        _emulator.Run($"Set-OssCredential {Keys.LongTermId} -AccessKeySecret {Keys.Secret} -Scope User -Confirm:$false -WarningAction SilentlyContinue; {Keys.SetEmulatorUser}").Succeeded();

        EngineResult result = Run("(Get-OssCredential).AccessKeyId; (Get-OssCredential -ListAvailable).Name");

        Assert.StartsWith("STS.", result.Output[0].ToString(), StringComparison.Ordinal);
        Assert.Equal("served credential", result.Output[^1].ToString());
    }

    [Fact]
    public void CredentialThatCannotBeRenewed_IsSaidBefore()
    {
        const string Given = $"-AccessKeyId {Keys.TemporaryId} -AccessKeySecret {Keys.Secret} -SecurityToken '{Keys.Token}' -Expiration ([DateTimeOffset]::UtcNow.AddSeconds({{0}}))";

        EngineResult long_ = _emulator.Run($"Use-OssCredential -Serve {Given.Replace("{0}", "3600", StringComparison.Ordinal)} {{ }}").Succeeded();
        EngineResult expires = _emulator.Run($"Use-OssCredential -Serve {Given.Replace("{0}", "2", StringComparison.Ordinal)} {{ [Threading.Thread]::Sleep(2500) }}").Succeeded();
        EngineResult session = _emulator.Run($"$null = Invoke-OssAssumeRole {Role} -Scope Process; Use-OssCredential -Serve {{ }}").Succeeded();

        Assert.Contains("can't be renewed", Assert.Single(long_.Warnings), StringComparison.Ordinal);
        Assert.Equal(2, expires.Warnings.Count);
        Assert.Contains("The served credential expired at", expires.Warnings[1], StringComparison.Ordinal);
        Assert.Contains("can't be renewed", Assert.Single(session.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-DurationSeconds 900 -MinimumValidity 01:00:00", true)]
    [InlineData("-DurationSeconds 3600 -MinimumValidity 01:00:00", false)]
    [InlineData("-DurationSeconds 900", false)]
    public void PlainUse_WarnsWhereTheCredentialIsShorterThanAsked(string parameters, bool warns)
    {
        EngineResult result = _emulator.Run($"Use-OssCredential -RoleArn {Role} {parameters} {{ 'ran' }}").Succeeded();

        Assert.Equal("ran", result.Single.ToString());
        Assert.Equal(warns, result.Warnings.Any(static warning => warning.Contains("-MinimumValidity", StringComparison.Ordinal)));
    }

    private EngineResult Run(string block) => _emulator.Run($"Use-OssCredential -Serve -RoleArn {Role} {{ {block} }}").Succeeded();

    private static string[] Variables() =>
    [
        .. Environment.GetEnvironmentVariables().Cast<System.Collections.DictionaryEntry>()
            .Select(static variable => $"{variable.Key}={variable.Value}")
            .Order(StringComparer.Ordinal),
    ];

    private static async Task AssertEndedAsync(string address)
    {
        Assert.StartsWith("http://127.0.0.1:", address, StringComparison.Ordinal);
        await Assert.ThrowsAsync<HttpRequestException>(() => s_http.GetAsync(new Uri(address)));
    }
}
