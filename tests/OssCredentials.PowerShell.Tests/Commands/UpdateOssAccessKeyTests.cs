using System;
using System.Collections;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Threading.Tasks;
using OssCredentials.Emulator;
using OssCredentials.Emulator.AccessKeys;
using OssCredentials.PowerShell.Tests.Hosting;
using Xunit;

namespace OssCredentials.PowerShell.Tests.Commands;

/// <summary>Update-OssAccessKey as a user calls it; the rotation itself is tested in the library.</summary>
public sealed class UpdateOssAccessKeyTests : IAsyncLifetime
{
    private const string OldId = EmulatorOptions.DefaultAccessKeyId;

    private EmulatorSession _emulator = null!;

    public async Task InitializeAsync() => await StartAsync(TimeSpan.Zero);

    public Task DisposeAsync() => _emulator.DisposeAsync().AsTask();

    [UnixFact]
    public void KeyOfSessionStoreAndProfile_IsReplacedInEach()
    {
        string config = WriteProfile();
        _emulator.Run(Keys.SetEmulatorUser.TrimEnd() + " -Scope User").Succeeded();

        EngineResult result = _emulator.Run("Update-OssAccessKey -Force").Succeeded();

        string id = New(result);
        Assert.Equal("acs:ram::1234567890123456:user/emulator-user", Value(result, "IdentityArn"));
        Assert.Equal((OldId, "Inactive"), (Value(result, "OldAccessKeyId"), Value(result, "OldState").ToString()));
        Assert.Equal(3, ((IEnumerable)Value(result, "StoredIn")).Cast<string>().Count());
        Assert.Equal(id, Environment.GetEnvironmentVariable("OSS_ACCESS_KEY_ID"));
        Assert.Equal(id, _emulator.Run("(Get-OssCredential -Scope User).AccessKeyId").Single.BaseObject);
        Assert.Contains(id, File.ReadAllText(config), StringComparison.Ordinal);
        Assert.Equal([OldId + " Inactive", id + " Active"], UserKeys());
    }

    [Fact]
    public void WhatIf_NamesTheTargets_AndAsksNobody()
    {
        SetSession();
        _emulator.Server.ClearRequests();

        EngineResult result = _emulator.Run("Update-OssAccessKey -WhatIf -Force -DeleteOld").Succeeded();

        Assert.Empty(result.Output);
        Assert.Empty(_emulator.Server.Requests);
        string told = Assert.Single(_emulator.Session.Host.Shown.Lines, static line => line.StartsWith("What if:", StringComparison.Ordinal));
        Assert.Contains(OldId, told, StringComparison.Ordinal);
        Assert.Contains("this session's OSS_* variables", told, StringComparison.Ordinal);
        Assert.Contains("delete the old one (it goes to the recycle bin of RAM)", told, StringComparison.Ordinal);
        Assert.Equal([OldId + " Active"], UserKeys());
    }

    [Fact]
    public void KeyOfTheSessionAlone_IsReportedFirst_InTheQuestionToo()
    {
        SetSession();

        EngineResult result = _emulator.Run("Update-OssAccessKey -WhatIf").Succeeded();

        Assert.Contains("will exist nowhere else", Assert.Single(result.Warnings), StringComparison.Ordinal);
        Assert.Contains(_emulator.Session.Host.Shown.Lines, static line => line.StartsWith("What if:", StringComparison.Ordinal) && line.Contains("exist in this session only", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("{\"Version\":1,\"Status\":\"Active\",\"Statements\":[{\"Type\":\"ClassicWhiteList\",\"IPList\":[\"10.0.0.0/8\"]}]}", true)]
    [InlineData("{\"Version\":1,\"Status\":\"Inactive\",\"Statements\":[]}", false)]
    [InlineData(null, false)]
    public void NetworkRestriction_IsReported(string? policy, bool isTold)
    {
        SetSession();
        Assert.True(_emulator.Server.AccessKeys.TryFind(OldId, out EmulatorAccessKey? key));
        key.NetworkPolicy = policy;

        Assert.Equal(isTold, _emulator.Run("Update-OssAccessKey -Force").Succeeded().Warnings.Any(static warning => warning.Contains("network access restriction", StringComparison.Ordinal)));
    }

    [Fact]
    public void UnknownNetworkRestriction_IsReported_AndEndsNothing()
    {
        SetSession();
        _emulator.Server.Faults.When("GetAccessKeyPolicy", EmulatorFault.ServiceError("NoPermission"));

        Assert.Contains(_emulator.Run("Update-OssAccessKey -Force").Succeeded().Warnings, static warning => warning.Contains("ims:GetAccessKeyPolicy: NoPermission", StringComparison.Ordinal));
    }

    [Fact]
    public void DeletedKey_CanBeRestored_AndTheMessageSaysSo()
    {
        SetSession();

        Assert.Contains(_emulator.Run("Update-OssAccessKey -Force -DeleteOld").Succeeded().Warnings, static warning => warning.Contains("RestoreAccessKeyFromRecycleBin", StringComparison.Ordinal));
    }

    // Only Ctrl+C may bypass the error stream.
    [Fact]
    public void Failure_GoesToTheErrorStreamAlone()
    {
        SetSession();
        _emulator.Server.Faults.When("CreateAccessKey", EmulatorFault.ServiceError("NoPermission"));

        EngineResult result = _emulator.Run("try { Update-OssAccessKey -Force 2> $null } catch { 'caught' }");

        Assert.Equal("caught", result.Single.ToString());
        Assert.DoesNotContain(_emulator.Session.Host.Shown.Lines, static line => line.Contains("NoPermission", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Update-OssAccessKey", 1)]
    [InlineData("Update-OssAccessKey -Force -Confirm", 1)]
    [InlineData("Update-OssAccessKey -Force", 0)]
    [InlineData("Update-OssAccessKey -Confirm:$false", 0)]
    [InlineData("$ConfirmPreference = 'None'; Update-OssAccessKey", 0)]
    public void Question_IsAsked_UnlessTheUserHasAnswered(string script, int questions)
    {
        SetSession();

        string id = New(_emulator.Run(script).Succeeded());

        Assert.Equal(questions, _emulator.Session.Host.Shown.Questions.Count);
        Assert.Equal([OldId + " Inactive", id + " Active"], UserKeys());
    }

    [Fact]
    public void QuestionAnsweredWithNo_ChangesNothing()
    {
        SetSession();
        _emulator.Server.ClearRequests();

        // Yes, Yes to All, No, ...
        _emulator.Session.Host.Shown.Choice = 2;
        EngineResult result = _emulator.Run("Update-OssAccessKey").Succeeded();

        Assert.Empty(result.Output);
        Assert.Empty(_emulator.Server.Requests);
    }

    [UnixFact]
    public void StoredKey_IsNamedByItsScope()
    {
        _emulator.Run(Keys.SetEmulatorUser.TrimEnd() + " -Scope User").Succeeded();
        _emulator.Run($"Set-OssCredential {Keys.LongTermId} -AccessKeySecret {Keys.Secret}").Succeeded();

        EngineResult result = _emulator.Run("Update-OssAccessKey -Scope User -Force").Succeeded();

        Assert.Equal(OldId, Value(result, "OldAccessKeyId"));
        Assert.Equal(Keys.LongTermId, Environment.GetEnvironmentVariable("OSS_ACCESS_KEY_ID"));
    }

    [UnixFact]
    public void ProfilesKey_IsNamedByTheProfile()
    {
        WriteProfile();

        EngineResult result = _emulator.Run("Update-OssAccessKey -ProfileName production -Force").Succeeded();

        Assert.Equal(New(result), _emulator.Run("(Get-OssCredential -ProfileName production).AccessKeyId").Single.BaseObject);
        Assert.Null(Environment.GetEnvironmentVariable("OSS_ACCESS_KEY_ID"));
    }

    [Fact]
    public void TwoKeys_AreAnError_WithBothAsObjects()
    {
        SetSession();
        EmulatorAccessKey second = AddKey();

        EngineResult result = _emulator.Run("Update-OssAccessKey -Force");

        ErrorRecord error = result.Error;
        Assert.StartsWith("TwoAccessKeys,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(ErrorCategory.LimitsExceeded, error.CategoryInfo.Category);
        Assert.Equal("OssRotationException", error.Exception.GetType().Name);
        Assert.Contains("-DropAccessKeyId " + second.AccessKeyId, error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        PSObject[] keys = [.. ((IEnumerable)PSObject.AsPSObject(error.Exception).Properties["Keys"].Value).Cast<object>().Select(PSObject.AsPSObject)];
        Assert.Equal([OldId, second.AccessKeyId], keys.Select(static key => (string)key.Properties["AccessKeyId"].Value));
        Assert.Equal(["this session's OSS_* variables"], (IEnumerable<string>)keys[0].Properties["StoredIn"].Value);

        // Follows the remedy.
        result = _emulator.Run($"Update-OssAccessKey -Force -DropAccessKeyId {second.AccessKeyId}").Succeeded();
        Assert.Equal(second.AccessKeyId, Value(result, "DroppedAccessKeyId"));
    }

    [Fact]
    public void DropAndResume_AreOneTooMany()
    {
        SetSession();

        ErrorRecord error = _emulator.Run("Update-OssAccessKey -Force -DropAccessKeyId LTAI5ta -ResumeAccessKeyId LTAI5tb").Error;

        Assert.StartsWith("DropOrResume,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Fact]
    public void FailedRotation_IsAnError_ThatSaysWhatThereIs()
    {
        SetSession();
        _emulator.Server.Faults.When("UpdateAccessKey", EmulatorFault.ServiceError("NoPermission"), times: 1);

        ErrorRecord error = _emulator.Run("Update-OssAccessKey -Force").Error;

        Assert.StartsWith("RotationUndone,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(ErrorCategory.OperationStopped, error.CategoryInfo.Category);
        Assert.Contains($"The keys now: {OldId} (active", error.ToString(), StringComparison.Ordinal);
        Assert.Contains("ram:UpdateAccessKey", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.Equal(OldId, Environment.GetEnvironmentVariable("OSS_ACCESS_KEY_ID"));
        Assert.Equal([OldId + " Active"], UserKeys());
    }

    [Fact]
    public async Task LongWait_IsShownAsProgress()
    {
        await StartAsync(TimeSpan.FromSeconds(4));
        SetSession();

        EngineResult result = _emulator.Run("Update-OssAccessKey -Force").Succeeded();

        Assert.Contains(result.Progress, static progress => progress.Contains("Waiting until STS accepts the new key", StringComparison.Ordinal));
    }

    // The new secret, in the streams of a rotation that succeeds and of one that fails (D2).
    [Theory]
    [InlineData("none")]
    [InlineData("GetAccessKeyLastUsed")]
    [InlineData("UpdateAccessKey")]
    public async Task NewSecret_IsInNoStream(string fault)
    {
        await StartAsync(TimeSpan.FromSeconds(1));
        SetSession();
        int seen = 0;
        string? secret = null;
        _emulator.Server.Faults.When(
            request =>
            {
                secret ??= Secret(1);
                return request.Action == fault && (fault != "GetAccessKeyLastUsed" || ++seen == 2);
            },
            EmulatorFault.ServiceError("Forbidden.Test", 403), times: 1);

        EngineResult result = _emulator.Run(
            "$VerbosePreference = $DebugPreference = $WarningPreference = $InformationPreference = $ProgressPreference = 'Continue'\nUpdate-OssAccessKey -Force");
        Assert.Equal(fault != "none", result.Terminating is not null || result.Errors.Count > 0);

        Assert.NotNull(secret);
        string[] said =
        [
            .. result.Verbose, .. result.Debug, .. result.Warnings, .. result.Information, .. result.Progress, .. result.Errors.Select(static error => error.ToString()),
            .. result.Output.Select(static item => item + string.Join(' ', item.Properties.Select(static property => property.Value?.ToString()))),
            .. _emulator.Session.Host.Shown.Lines,
            .. _emulator.Run("$Error | ForEach-Object { $_.Exception.ToString(); $_.ErrorDetails; $_.TargetObject }").Output.Select(static item => item?.ToString() ?? string.Empty),
        ];
        Assert.NotEmpty(said);
        Assert.DoesNotContain(said, text => text.Contains(secret, StringComparison.Ordinal));
        Assert.DoesNotContain(said, static text => text.Contains(EmulatorOptions.DefaultAccessKeySecret, StringComparison.Ordinal));
    }

    // The prompt returns when the new key has been deleted again, whose secret would otherwise be lost.
    [Fact]
    public async Task Stop_WhileStsIsWaitedFor_DeletesTheNewKeyFirst()
    {
        await StartAsync(TimeSpan.FromHours(1));
        SetSession();
        using var shell = System.Management.Automation.PowerShell.Create(_emulator.Session.Runspace);
        shell.AddScript("Update-OssAccessKey -Force");
        using var output = new PSDataCollection<PSObject>();
        IAsyncResult running = shell.BeginInvoke<PSObject, PSObject>(null, output);
        var patience = Stopwatch.StartNew();
        while (!running.IsCompleted && patience.Elapsed < TimeSpan.FromSeconds(30) && !_emulator.Server.Requests.Any(static request => request.Code == "InvalidAccessKeyId.NotFound"))
        {
            await Task.Delay(5);
        }

        Assert.Equal(2, UserKeys().Length);
        shell.Stop();

        Assert.Equal(PSInvocationState.Stopped, shell.InvocationStateInfo.State);
        Assert.Empty(output);
        Assert.Equal([OldId + " Active"], UserKeys());
        Assert.Equal(OldId, Environment.GetEnvironmentVariable("OSS_ACCESS_KEY_ID"));
        Assert.Contains(_emulator.Session.Host.Shown.Lines, static line => line.Contains("All changes were undone", StringComparison.Ordinal));
    }

    private async Task StartAsync(TimeSpan newKeyDelay)
    {
        if (_emulator is not null)
        {
            await _emulator.DisposeAsync();
        }

        _emulator = await EmulatorSession.StartAsync(new EmulatorOptions { NewKeyDelay = newKeyDelay });
    }

    private void SetSession() => _emulator.Run(Keys.SetEmulatorUser).Succeeded();

    private string[] UserKeys() => [.. OfUser().Select(static key => $"{key.AccessKeyId} {(key.IsActive ? "Active" : "Inactive")}")];

    private string? Secret(int index) => OfUser() is { } keys && keys.Count > index ? keys[index].AccessKeySecret : null;

    private IReadOnlyList<EmulatorAccessKey> OfUser() => _emulator.Server.AccessKeys.LongTermKeysOf("acs:ram::1234567890123456:user/emulator-user");

    private EmulatorAccessKey AddKey()
    {
        var key = new EmulatorAccessKey("LTAI5tSecondKeyOfTheUser", Keys.OtherSecret, OfUser()[0].Caller) { CreateDate = DateTimeOffset.UtcNow };
        _emulator.Server.AccessKeys.Add(key);
        return key;
    }

    private string WriteProfile()
    {
        string path = Path.Combine(Directory.CreateDirectory(Path.Combine(_emulator.Session.Home, ".aliyun")).FullName, "config.json");
        File.WriteAllText(path, $$"""
            { "current": "production", "profiles": [ { "name": "production", "mode": "AK", "access_key_id": "{{OldId}}", "access_key_secret": "{{EmulatorOptions.DefaultAccessKeySecret}}", "region_id": "cn-hangzhou" } ] }
            """);
        return path;
    }

    private static string New(EngineResult result) => (string)Value(result, "NewAccessKeyId");

    private static object Value(EngineResult result, string property) => result.Single.Properties[property].Value;
}
