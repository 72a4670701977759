using System;
using System.Collections;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Threading.Tasks;
using OssCredentials.Emulator;
using OssCredentials.PowerShell.Tests.Hosting;
using Xunit;

namespace OssCredentials.PowerShell.Tests.Use;

public sealed class UseOssCredentialTests : IDisposable
{
    private const string Given = $"-AccessKeyId {Keys.LongTermId} -AccessKeySecret {Keys.Secret}";

    // The hosted engine has no Env: provider cmdlets beyond $env:, so a script lists the variables through .NET.
    private const string ListSet =
        "[Environment]::GetEnvironmentVariables().GetEnumerator() | ForEach-Object { \"$($_.Key)=$($_.Value)\" } | Where-Object { $_ -match '^(OSS|ALI)' -and $_ -notmatch 'STS_ENDPOINT|FULL_TESTS|RETRY_SECONDS' }";

    private readonly EngineSession _session = new();

    public UseOssCredentialTests()
    {
        // What a session may have in addition to what it is given.
        Environment.SetEnvironmentVariable("OSS_ACCESS_KEY_ID", Keys.TemporaryId);
        Environment.SetEnvironmentVariable("OSS_ACCESS_KEY_SECRET", Keys.OtherSecret);
        Environment.SetEnvironmentVariable("OSS_SESSION_TOKEN", Keys.Token);
        Environment.SetEnvironmentVariable("ALIBABA_CLOUD_ACCESS_KEY_ID", "other");
        Environment.SetEnvironmentVariable("ALICLOUD_SECRET_KEY", "other");
        Environment.SetEnvironmentVariable("ALIBABACLOUD_SECURITY_TOKEN", "");
    }

    public void Dispose() => _session.Dispose();

    [Fact]
    public void Block_SeesTheCredential_AndNoOtherIdentity()
    {
        EngineResult result = _session.Run($"Use-OssCredential {Given} -OssOnly {{ {ListSet} }}").Succeeded();

        Assert.Equal(
            [$"OSS_ACCESS_KEY_ID={Keys.LongTermId}", $"OSS_ACCESS_KEY_SECRET={Keys.Secret}"],
            result.Output.Select(static line => line.ToString()).Order());
    }

    [Fact]
    public void ProfileName_MayComeFirst()
    {
        _session.Run($"Set-OssProfile production {Given}; Set-OssProfile test {Given}").Succeeded();

        Assert.Equal(
            [Keys.LongTermId, "7", Keys.LongTermId],
            _session.Run("Use-OssCredential production { param($n) $env:OSS_ACCESS_KEY_ID; $n } 7; Use-OssCredential test { $env:OSS_ACCESS_KEY_ID }")
                .Succeeded().Output.Select(static line => line.ToString()));
    }

    [Fact]
    public void NameInFrontOfABlock_ThatIsNoProfile_IsRefusedWithTheParameter()
    {
        ErrorRecord error = _session.Run("Use-OssCredential produktion { 'ran' }").Error;

        Assert.StartsWith("CommandUnknown,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("use -ProfileName", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
    }

    // What is given by its name is meant, and a command of PowerShell's takes a block.
    [Fact]
    public void Command_OfTheProfilesName_IsStillACommand()
    {
        _session.Run($"Set-OssProfile ForEach-Object {Given}; Set-OssProfile production {Given}").Succeeded();

        Assert.DoesNotContain(
            _session.Run("Use-OssCredential ForEach-Object { $env:OSS_ACCESS_KEY_ID } -ErrorAction SilentlyContinue").Output, static one => one.ToString() == Keys.LongTermId);
        Assert.StartsWith("CommandUnknown,", _session.Run("Use-OssCredential -ProfileName production production { 'ran' }").Error.FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1")]
    [InlineData("throw 'x'")]
    [InlineData("Get-Item NoSuchThing -ErrorAction Stop")]
    [InlineData("NoSuchCommand")]
    [InlineData("return 5; 6")]
    [InlineData("exit 3")]
    [InlineData("foreach ($i in 1..3) { break }")]
    [InlineData("$env:OSS_ACCESS_KEY_ID = 'mine'; $env:ALICLOUD_ACCESS_KEY = 'mine'; $env:OSS_SESSION_TOKEN = 'mine'")]
    [InlineData("Clear-OssCredential")]
    [InlineData("Set-OssCredential LTAI5tThird -AccessKeySecret thirdsecret -RoleArn acs:ram::1:role/a")]
    [InlineData("Use-OssCredential -AccessKeyId LTAI5tThird -AccessKeySecret thirdsecret { throw 'inner' }")]
    [InlineData("1 / 0")]
    [InlineData("[Environment]::SetEnvironmentVariable('OSS_ACCESS_KEY_ID', $null)")]
    public void Environment_IsExactlyWhatItWas_HoweverTheBlockEnds(string block)
    {
        string[] before = WholeEnvironment();

        _session.Run($"Use-OssCredential {Given} {{ {block} }}");

        Assert.Equal(before, WholeEnvironment());
    }

    [Theory]
    [InlineData("foreach ($i in 1..3) {{ Use-OssCredential {0} {{ break }}; 'not here' }}")]
    [InlineData("foreach ($i in 1..3) {{ Use-OssCredential {0} {{ continue }}; 'not here' }}")]
    [InlineData("Use-OssCredential {0} {{ 1..10 }} | Select-Object -First 0")]
    [InlineData("try {{ Use-OssCredential {0} {{ throw 'x' }} }} catch {{ }}")]
    [InlineData("function f {{ Use-OssCredential {0} {{ return }} }}; f")]
    [InlineData("& {{ exit 4 }} | Use-OssCredential {0} {{ 1 }}")]
    public void Environment_IsExactlyWhatItWas_HoweverItIsLeftFromOutside(string script)
    {
        string[] before = WholeEnvironment();

        EngineResult result = _session.Run(string.Format(null, script, Given));

        Assert.Empty(result.Output);
        Assert.Equal(before, WholeEnvironment());
    }

    [Fact]
    public async Task ControlC_EndsTheBlock_AndPutsTheEnvironmentBack()
    {
        string[] before = WholeEnvironment();
        using var shell = System.Management.Automation.PowerShell.Create(_session.Runspace);
        shell.AddScript($"Use-OssCredential {Given} {{ 'started'; while ($true) {{ Start-Sleep -Milliseconds 20 }} }}".Replace(
            "Start-Sleep -Milliseconds 20", "[Threading.Thread]::Sleep(20)", StringComparison.Ordinal));
        using var output = new PSDataCollection<PSObject>();
        IAsyncResult running = shell.BeginInvoke<PSObject, PSObject>(null, output);
        await WaitFor(() => output.Count == 1);
        Assert.Equal(Keys.LongTermId, Environment.GetEnvironmentVariable("OSS_ACCESS_KEY_ID"));

        shell.Stop();

        Assert.Throws<PipelineStoppedException>(() => shell.EndInvoke(running));
        Assert.Equal(before, WholeEnvironment());
    }

    [Fact]
    public void Output_ComesAsItIsWritten()
    {
        // The first object is downstream before the block writes its second.
        EngineResult result = _session.Run(
            $"$script:seen = 0; Use-OssCredential {Given} {{ 'a'; $script:seen; 'b'; $script:seen }} | ForEach-Object {{ $script:seen++; $_ }}").Succeeded();

        Assert.Equal(["a", "1", "b", "3"], result.Output.Select(static item => item.ToString()));
    }

    [Fact]
    public void Errors_GoTheirUsualWay_AndTheBlockGoesOn()
    {
        EngineResult result = _session.Run($"Use-OssCredential {Given} {{ Get-Command NoSuchCommand; 'on' }}");

        Assert.Equal("on", result.Single.ToString());
        Assert.Equal("CommandNotFoundException,Microsoft.PowerShell.Commands.GetCommandCommand", result.Errors.Single().FullyQualifiedErrorId);
    }

    [Fact]
    public void TerminatingError_IsTheBlocksOwn()
    {
        EngineResult result = _session.Run($"Use-OssCredential {Given} {{ throw 'mine' }}");

        Assert.Equal("mine", result.Terminating!.Exception.Message);
    }

    [Fact]
    public void Program_GetsItsArguments_AndItsExitCodePassesThrough()
    {
        if (OperatingSystem.IsWindows())
        {
            EngineResult windows = _session.Run($"Use-OssCredential {Given} cmd /c 'exit 7'; $LASTEXITCODE").Succeeded();
            Assert.Equal(7, windows.Output[^1].BaseObject);
            return;
        }

        EngineResult result = _session.Run(
            $"Use-OssCredential {Given} sh -ArgumentList '-c', 'echo \"$OSS_ACCESS_KEY_ID $1\"; exit 7', x, 'a  b'; $LASTEXITCODE").Succeeded();

        Assert.Equal([Keys.LongTermId + " a  b", "7"], result.Output.Select(static item => item.ToString()));
    }

    [Fact]
    public void Block_GetsItsArguments() => Assert.Equal(
        "[1][b c]", _session.Run($"Use-OssCredential {Given} {{ param($a, $b) \"[$a][$b]\" }} 1 'b c'").Succeeded().Single.ToString());

    [Fact]
    public void Block_SeesTheCallersVariables_AndLeavesNoneBehind()
    {
        EngineResult result = _session.Run($"$mine = 5; Use-OssCredential {Given} {{ $mine; $left = 1 }}; \"<$left>\"").Succeeded();

        Assert.Equal(["5", "<>"], result.Output.Select(static item => item.ToString()));
    }

    [Fact]
    public void PipedCredential_IsUsed_EachInItsTurn()
    {
        EngineResult result = _session.Run(
            $"@(Get-OssCredential), (Set-OssCredential {Keys.LongTermId} -AccessKeySecret {Keys.Secret} -PassThru) | ForEach-Object {{ $_ }} | Use-OssCredential {{ \"$env:OSS_ACCESS_KEY_ID/$env:OSS_SESSION_TOKEN\" }}")
            .Succeeded();

        Assert.Equal([$"{Keys.TemporaryId}/{Keys.Token}", Keys.LongTermId + "/"], result.Output.Select(static item => item.ToString()));
    }

    [Fact]
    public void PSCredential_IsTaken()
    {
        EngineResult result = _session.Run(
            "Use-OssCredential -Credential $credential { $env:OSS_ACCESS_KEY_ID; $env:OSS_ACCESS_KEY_SECRET }",
            ("credential", new PSCredential(Keys.LongTermId, Keys.Secure(Keys.Secret)))).Succeeded();

        Assert.Equal([Keys.LongTermId, Keys.Secret], result.Output.Select(static item => item.ToString()));
    }

    [Fact]
    public void Nothing_GivenAtAll_UsesTheSessionsCredential_InEveryFamily()
    {
        EngineResult result = _session.Run(
            "Use-OssCredential { \"$env:OSS_ACCESS_KEY_ID/$env:ALIBABA_CLOUD_ACCESS_KEY_ID/$env:ALICLOUD_SECURITY_TOKEN/$env:ALIBABA_CLOUD_IGNORE_PROFILE/$env:ALICLOUD_SECRET_KEY\" }").Succeeded();

        Assert.Equal($"{Keys.TemporaryId}/{Keys.TemporaryId}/{Keys.Token}/TRUE/", result.Single.ToString());
    }

    [Fact]
    public void OssOnly_AndIncludeAlibabaCloud_ExcludeEachOther() => Assert.StartsWith(
        "OssOnlyOrAll,", _session.Run("Use-OssCredential -OssOnly -IncludeAlibabaCloud { 'ran' }").Error.FullyQualifiedErrorId, StringComparison.Ordinal);

    [Theory]
    [InlineData("Use-OssCredential sh -me calendar", "-me")]
    [InlineData("Use-OssCredential -Command sh -v", "-v")]
    [InlineData("$x = Use-OssCredential -OssOnly sh -ProfileName p", "-ProfileName")]
    public void ArgumentBehindAProgramsName_ThatBoundAParameter_IsAnError_ThatNamesTheDashes(string script, string taken)
    {
        EngineResult result = _session.Run("function sh { 'ran' }; " + script);

        Assert.Empty(result.Output);
        Assert.StartsWith("ArgumentTaken,", result.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains($"-- sh {taken}", result.Error.Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ArgumentThatIsTheStartOfTwoParameters_IsTheEnginesError()
    {
        EngineResult result = _session.Run("function python3 { 'ran' }; Use-OssCredential python3 -m calendar");

        Assert.Empty(result.Output);
        Assert.StartsWith("AmbiguousParameter,", result.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Use-OssCredential -- show -m calendar -v", "-m calendar -v")]
    [InlineData("Use-OssCredential show -- -ProfileName p", "-ProfileName p")]
    [InlineData("Use-OssCredential -OssOnly show a b", "a b")]
    [InlineData("Use-OssCredential -Args a, b -Command show", "a b")]
    public void BehindTheDashes_EverythingIsTheProgram(string script, string arguments) =>
        Assert.Equal(arguments, _session.Run("function show { \"$args\" }; " + script).Succeeded().Single.ToString());

    [Fact]
    public void Block_TakesNoInput() => Assert.StartsWith(
        "BlockTakesNoInput,", _session.Run($"'a' | Use-OssCredential {Given} {{ 'ran' }}").Error.FullyQualifiedErrorId, StringComparison.Ordinal);

    [UnixFact]
    public void Program_ThatFails_FailsTheStep_AndOneThatDoesNot_DoesNot() => Assert.Equal(
        ["True", "False", "3"],
        _session.Run($"Use-OssCredential {Given} -- sh -c 'exit 0'; $?; Use-OssCredential {Given} -- sh -c 'exit 3'; $?; $LASTEXITCODE")
            .Output.Select(static item => item.ToString()));

    [UnixFact]
    public void Program_HasTheTurnOnlyWhileItStarts()
    {
        // The session's own variables are back while the program still runs.
        EngineResult result = _session.Run(
            $"$seen = $null; Use-OssCredential {Given} -- sh -c 'echo $OSS_ACCESS_KEY_ID; sleep 1' | ForEach-Object {{ $_; $env:OSS_ACCESS_KEY_ID }}").Succeeded();

        Assert.Equal([Keys.LongTermId, Keys.TemporaryId], result.Output.Select(static item => item.ToString()));
    }

    [UnixFact]
    public async Task AnotherRunspacesSet_WaitsForTheBlock_AndIsNotLost_AndSaysWhoseItReplaced()
    {
        using Runspace other = OpenAnother();
        _session.Run($"Set-OssCredential LTAI5tMine -AccessKeySecret mine -WarningAction Ignore").Succeeded();
        using var first = System.Management.Automation.PowerShell.Create(_session.Runspace);
        first.AddScript($"Use-OssCredential {Given} {{ 'started'; while (-not [AppDomain]::CurrentDomain.GetData('end')) {{ [Threading.Thread]::Sleep(10) }}; $env:OSS_ACCESS_KEY_ID }}");
        using var output = new PSDataCollection<PSObject>();
        IAsyncResult running = first.BeginInvoke<PSObject, PSObject>(null, output);
        try
        {
            await WaitFor(() => output.Count == 1);
            using var reading = System.Management.Automation.PowerShell.Create(other);
            PSObject read = reading.AddScript("(Get-OssCredential).AccessKeyId").Invoke().Single();
            Assert.Equal("LTAI5tMine", read.ToString());
            Assert.Contains(Keys.LongTermId, Assert.Single(reading.Streams.Warning).Message, StringComparison.Ordinal);
            using var second = System.Management.Automation.PowerShell.Create(other);
            second.AddScript("Set-OssCredential LTAI5tThird -AccessKeySecret thirdsecret");
            IAsyncResult waiting = second.BeginInvoke();
            await Task.Delay(200);
            Assert.False(waiting.IsCompleted);

            AppDomain.CurrentDomain.SetData("end", true);
            first.EndInvoke(running);
            second.EndInvoke(waiting);

            Assert.Equal(Keys.LongTermId, output[1].ToString());
            Assert.Equal("LTAI5tThird", Environment.GetEnvironmentVariable("OSS_ACCESS_KEY_ID"));
            Assert.Contains("belongs to the whole process", Assert.Single(second.Streams.Warning).Message, StringComparison.Ordinal);
        }
        finally
        {
            AppDomain.CurrentDomain.SetData("end", null);
        }
    }

    [Theory]
    [InlineData("Set-OssCredential LTAI5tThird -AccessKeySecret thirdsecret")]
    [InlineData("Use-OssCredential -AccessKeyId LTAI5tThird -AccessKeySecret thirdsecret { 'ran' }")]
    public void RunspaceThatTheBlockStarted_FailsAtOnce(string script)
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();
        EngineResult result = _session.Run(
            $$"""
            Use-OssCredential {{Given}} {
                $shell = [powershell]::Create([initialsessionstate]::CreateDefault2())
                try {
                    $null = $shell.AddScript("Import-Module '$manifest'; {{script}}").Invoke()
                    $shell.Streams.Error[0].FullyQualifiedErrorId
                }
                finally { $shell.Dispose() }
            }
            """,
            ("manifest", Repository.Manifest));

        Assert.StartsWith("EnvironmentBusy,", result.Single.ToString(), StringComparison.Ordinal);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(30), $"{clock.Elapsed}");
    }

    [UnixFact]
    public void RunspaceThatTheBlockStarted_StartsProgramsWithTheirOwnCredential()
    {
        EngineResult result = _session.Run(
            $$"""
            Use-OssCredential {{Given}} {
                $shell = [powershell]::Create([initialsessionstate]::CreateDefault2())
                try {
                    $shell.AddScript("Import-Module '$manifest'; Use-OssCredential -AccessKeyId LTAI5tThird -AccessKeySecret thirdsecret -- sh -c 'echo `$OSS_ACCESS_KEY_ID'").Invoke()
                }
                finally { $shell.Dispose() }
                $env:OSS_ACCESS_KEY_ID
            }
            """,
            ("manifest", Repository.Manifest)).Succeeded();

        Assert.Equal(["LTAI5tThird", Keys.LongTermId], result.Output.Select(static item => item.ToString()));
    }

    [Fact]
    public void Expiration_IsPartOfTheSet() => Assert.Equal(
        "2031-02-03T04:05:06Z",
        _session.Run($"Use-OssCredential -AccessKeyId STS.a -AccessKeySecret b -SecurityToken c -Expiration 2031-02-03T04:05:06Z {{ $env:OSS_SESSION_EXPIRATION }}")
            .Succeeded().Single.ToString());

    // The engine passes what it doesn't know on to the block, which would run with the session's identity instead of the role's.
    [Theory]
    [InlineData("-RolArn acs:ram::1234567890123456:role/reader { 'ran' }", "-RoleArn")]
    [InlineData("-ExpectedAcountId 1234567890123456 { 'ran' }", "-ExpectedAccountId")]
    [InlineData("-Scope User { 'ran' }", "-Scope")]
    [InlineData("-OssOnly -RolArn acs:ram::1234567890123456:role/reader -- printenv", "-RoleArn")]
    public void UnknownParameter_BeforeWhatIsRun_IsRefused(string arguments, string named)
    {
        EngineResult result = _session.Run($"Use-OssCredential {Given} {arguments}");

        Assert.Empty(result.Output);
        Assert.StartsWith("UnknownParameter,", result.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains(named, result.Error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{ \"$args\" } -Own value", "-Own value")]
    [InlineData("-OssOnly { \"$args\" } -Own value", "-Own value")]
    [InlineData("-ScriptBlock { \"$args\" } -Own value", "-Own value")]
    [InlineData("@given { \"$args\" } value", "value")]
    public void ArgumentOfTheBlock_IsPassedOn(string arguments, string expected) => Assert.Equal(
        expected, _session.Run($"$given = @{{ OssOnly = $true }}; Use-OssCredential {Given} {arguments}").Succeeded().Single.ToString());

    [Theory]
    [InlineData("42")]
    [InlineData("''")]
    [InlineData("$null")]
    public void SomethingThatCannotRun_IsRefused(string command) =>
        Assert.Equal(ErrorCategory.InvalidData, _session.Run($"Use-OssCredential {Given} -ScriptBlock {command}").Error.CategoryInfo.Category);

    [Fact]
    public void InvalidCredential_IsRefused_AndTheBlockDoesNotRun()
    {
        EngineResult result = _session.Run("Use-OssCredential -AccessKeyId STS.a -AccessKeySecret b { 'ran' }");

        Assert.Empty(result.Output);
        Assert.StartsWith("TemporaryIdWithoutToken", result.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RoleArn_IsAssumed_AndTheBlockRunsAsTheRole()
    {
        await using EmulatorServer emulator = await EmulatorServer.StartAsync();
        using var session = new EngineSession(emulator);
        string[] before = WholeEnvironment();

        EngineResult result = session.Run(
            $"Use-OssCredential -AccessKeyId {EmulatorOptions.DefaultAccessKeyId} -AccessKeySecret {EmulatorOptions.DefaultAccessKeySecret} -RoleArn {EmulatorOptions.DefaultRoleArn} "
            + "{ $env:OSS_ACCESS_KEY_ID; [bool]$env:OSS_SESSION_TOKEN; [bool]$env:OSS_SESSION_EXPIRATION; [bool]$env:OSS_STS_ROLE_ARN }").Succeeded();

        Assert.StartsWith("STS.", result.Output[0].ToString(), StringComparison.Ordinal);
        Assert.Equal([true, true, false], result.Output.Skip(1).Select(static item => (bool)item.BaseObject));
        Assert.Equal(before, WholeEnvironment());
    }

    [Fact]
    public async Task SecondRunspace_WaitsItsTurn()
    {
        using Runspace other = OpenAnother();
        using var first = System.Management.Automation.PowerShell.Create(_session.Runspace);
        first.AddScript($"Use-OssCredential {Given} {{ 'started'; while (-not [AppDomain]::CurrentDomain.GetData('end')) {{ [Threading.Thread]::Sleep(10) }}; $env:OSS_ACCESS_KEY_ID }}");
        using var output = new PSDataCollection<PSObject>();
        IAsyncResult running = first.BeginInvoke<PSObject, PSObject>(null, output);
        await WaitFor(() => output.Count == 1);
        using var second = System.Management.Automation.PowerShell.Create(other);
        second.AddScript("Use-OssCredential -AccessKeyId LTAI5tThird -AccessKeySecret thirdsecret { $env:OSS_ACCESS_KEY_ID }");
        IAsyncResult waiting = second.BeginInvoke();
        await Task.Delay(200);
        Assert.False(waiting.IsCompleted);

        AppDomain.CurrentDomain.SetData("end", true);
        try
        {
            first.EndInvoke(running);
            PSDataCollection<PSObject> seen = second.EndInvoke(waiting);

            Assert.Equal(Keys.LongTermId, output[1].ToString());
            Assert.Equal("LTAI5tThird", seen.Single().ToString());
            Assert.Equal(Keys.TemporaryId, Environment.GetEnvironmentVariable("OSS_ACCESS_KEY_ID"));
        }
        finally
        {
            AppDomain.CurrentDomain.SetData("end", null);
        }
    }

    // A rotation takes minutes, and a block may begin in between: the new key belongs into the session, not into the block.
    [Fact]
    public async Task RotationInAnotherRunspace_LeavesTheBlocksKey_AndChangesTheSessions()
    {
        await using EmulatorServer emulator = await EmulatorServer.StartAsync();
        using var session = new EngineSession(emulator);
        session.Run(Keys.SetEmulatorUser).Succeeded();
        emulator.Faults.When("CreateAccessKey", EmulatorFault.Delayed(TimeSpan.FromSeconds(1)));
        using Runspace other = OpenAnother();
        using var rotating = System.Management.Automation.PowerShell.Create(session.Runspace);
        rotating.AddScript("(Update-OssAccessKey -Force).NewAccessKeyId");
        IAsyncResult rotated = rotating.BeginInvoke();
        await WaitFor(() => emulator.Requests.Any(static request => request.Action == "CreateAccessKey"));
        using var block = System.Management.Automation.PowerShell.Create(other);
        block.AddScript($"Use-OssCredential {Given} {{ while (-not [AppDomain]::CurrentDomain.GetData('end')) {{ [Threading.Thread]::Sleep(10) }}; $env:OSS_ACCESS_KEY_ID }}");
        IAsyncResult blocked = block.BeginInvoke();
        await WaitFor(static () => Environment.GetEnvironmentVariable("OSS_ACCESS_KEY_ID") == Keys.LongTermId);

        try
        {
            string id = rotating.EndInvoke(rotated).Single().ToString();
            AppDomain.CurrentDomain.SetData("end", true);

            Assert.Equal(Keys.LongTermId, block.EndInvoke(blocked).Single().ToString());
            Assert.Equal(id, Environment.GetEnvironmentVariable("OSS_ACCESS_KEY_ID"));
        }
        finally
        {
            AppDomain.CurrentDomain.SetData("end", null);
        }
    }

    [Fact]
    public async Task SecondRunspace_GetsAClearError_WhenItsWaitEnds_AndCtrlCEndsTheWaitAtOnce()
    {
        using Runspace other = OpenAnother();
        using var first = System.Management.Automation.PowerShell.Create(_session.Runspace);
        first.AddScript($"Use-OssCredential {Given} {{ 'started'; while ($true) {{ [Threading.Thread]::Sleep(10) }} }}");
        using var output = new PSDataCollection<PSObject>();
        IAsyncResult running = first.BeginInvoke<PSObject, PSObject>(null, output);
        await WaitFor(() => output.Count == 1);
        using (var second = System.Management.Automation.PowerShell.Create(other))
        {
            second.AddScript($"Use-OssCredential {Given} {{ 'ran' }} -WaitTimeoutSeconds 0");
            Assert.Empty(second.Invoke());
            ErrorRecord error = Assert.Single(second.Streams.Error);
            Assert.StartsWith("EnvironmentBusy", error.FullyQualifiedErrorId, StringComparison.Ordinal);
            Assert.Equal(ErrorCategory.ResourceBusy, error.CategoryInfo.Category);
            Assert.NotEmpty(error.ErrorDetails.RecommendedAction);
        }

        using (var third = System.Management.Automation.PowerShell.Create(other))
        {
            third.AddScript($"Use-OssCredential {Given} {{ 'ran' }}");
            IAsyncResult waiting = third.BeginInvoke();
            await Task.Delay(100);
            var clock = System.Diagnostics.Stopwatch.StartNew();
            third.Stop();
            Assert.Throws<PipelineStoppedException>(() => third.EndInvoke(waiting));
            Assert.True(clock.ElapsedMilliseconds < 2_000, $"{clock.ElapsedMilliseconds} ms");
        }

        first.Stop();
        Assert.Throws<PipelineStoppedException>(() => first.EndInvoke(running));
    }

    [Fact]
    public async Task RenewalDuringABlock_RenewsTheSession_NotTheBlock()
    {
        await using EmulatorServer emulator = await EmulatorServer.StartAsync(new EmulatorOptions { EcsCredentialLifetime = TimeSpan.FromSeconds(3) });
        using var session = new EngineSession(emulator);

        EngineResult result = session.Run(
            $$"""
            $first = (Get-OssEcsRoleCredential -AutoRefresh).AccessKeyId
            Use-OssCredential {{Given}} {
                # Statements, between which the engine runs what is due.
                for ($i = 0; $i -lt 80; $i++) { if ($env:OSS_ACCESS_KEY_ID -ne '{{Keys.LongTermId}}') { 'changed' }; [Threading.Thread]::Sleep(50) }
            }
            $env:OSS_ACCESS_KEY_ID -like 'STS.*'
            $env:OSS_ACCESS_KEY_ID -ne $first
            Clear-OssCredential
            """).Succeeded();

        Assert.Equal(["True", "True"], result.Output.Select(static item => item.ToString()));
    }

    private static async Task WaitFor(Func<bool> condition)
    {
        for (int i = 0; !condition(); i++)
        {
            Assert.True(i < 500, "It did not come to that.");
            await Task.Delay(20);
        }
    }

    private static Runspace OpenAnother()
    {
        InitialSessionState state = InitialSessionState.CreateDefault2();
        state.ImportPSModule([Repository.Manifest]);
        Runspace runspace = RunspaceFactory.CreateRunspace(state);
        runspace.Open();
        return runspace;
    }

    private static string[] WholeEnvironment() =>
    [
        .. Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .Select(static entry => $"{entry.Key}={entry.Value}")
            .Order(StringComparer.Ordinal),
    ];
}
