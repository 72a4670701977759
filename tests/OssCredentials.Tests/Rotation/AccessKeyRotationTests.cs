using System;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using OssCredentials.Credentials;
using OssCredentials.Emulator;
using OssCredentials.Emulator.AccessKeys;
using OssCredentials.Environment;
using OssCredentials.Errors;
using OssCredentials.Persistence;
using OssCredentials.Ram;
using OssCredentials.Rotation;
using OssCredentials.Tests.Fakes;
using OssCredentials.Values;
using Xunit;

namespace OssCredentials.Tests.Rotation;

/// <summary>Rotations that succeed, and those that are refused before anything is changed.</summary>
public sealed class AccessKeyRotationTests
{
    private static readonly string[] s_reading = ["GetAccessKeyLastUsed", "GetAccessKeyPolicy", "GetCallerIdentity", "ListAccessKeys"];

    [Fact]
    public async Task NewKey_IsPutWhereverTheOldOneWas_AndTheOldOneIsMadeInactive()
    {
        await using RotationFixture fixture = await RotationFixture.StartAsync();

        AccessKeyRotationResult result = await fixture.RotateAsync();

        string id = result.NewKey.AccessKeyId;
        Assert.Equal([RotationFixture.OldId + " Inactive", id + " Active"], fixture.Keys());
        Assert.Equal([id, id, id, id], fixture.Places());
        fixture.EveryPlaceHasAWorkingKey();
        Assert.Equal(
            ["the user's store /memory/User", "the machine's store /memory/Machine", $"profile 'default' in {fixture.ConfigFile}", "this session's OSS_* variables"],
            result.Places);
        Assert.Equal((RotationFixture.OldId, AccessKeyStatus.Inactive), (result.OldAccessKeyId, result.OldStatus));
        Assert.Equal("acs:ram::1234567890123456:user/emulator-user", result.IdentityArn);
        Assert.True(result.IsInSession);
        Assert.Empty(result.Warnings);
    }

    [Fact]
    public async Task Steps_GoInTheirOrder()
    {
        await using RotationFixture fixture = await RotationFixture.StartAsync();
        fixture.AddKey();

        await fixture.RotateAsync(fixture.Request(drop: "LTAI5tSecondKeyOfTheUser", deleteOld: true));

        Assert.Equal(
            [
                RotationStep.Looking, RotationStep.Dropping, RotationStep.Creating, RotationStep.Waiting, RotationStep.Storing, RotationStep.Verifying,
                RotationStep.LookingAtLastUse, RotationStep.Deactivating, RotationStep.Deleting,
            ],
            fixture.Steps);
    }

    [Fact]
    public async Task OldKey_IsDeletedWhereThatIsWanted()
    {
        await using RotationFixture fixture = await RotationFixture.StartAsync();

        AccessKeyRotationResult result = await fixture.RotateAsync(fixture.Request(deleteOld: true));

        Assert.Equal([result.NewKey.AccessKeyId + " Active"], fixture.Keys());
        Assert.Null(result.OldStatus);
    }

    [Fact]
    public async Task PlacesThatHoldAnotherKey_AreLeftAlone()
    {
        await using RotationFixture fixture = await RotationFixture.StartAsync();
        var other = new AccessKeyCredential("LTAI5tSomebodyElses01", "SomebodyElses0123456789abcdefg");
        fixture.Machine.Held = other;

        await fixture.RotateAsync();

        Assert.Equal("LTAI5tSomebodyElses01", fixture.ProfileKey("other"));
        Assert.Same(other, fixture.Machine.Held);
        Assert.Empty(fixture.Machine.Writes);
    }

    [Fact]
    public async Task RoleWithTheKey_StaysInItsPlace()
    {
        await using RotationFixture fixture = await RotationFixture.StartAsync();
        var withRole = new AccessKeyCredential(RotationFixture.OldId, EmulatorOptions.DefaultAccessKeySecret) { RoleArn = EmulatorOptions.DefaultRoleArn };
        fixture.User.Held = withRole;
        fixture.Client.Session.Set(withRole);
        fixture.WriteProfiles(RotationFixture.Profile(
            "default", RotationFixture.OldId, EmulatorOptions.DefaultAccessKeySecret, "RamRoleArn",
            $", \"ram_role_arn\": \"{EmulatorOptions.DefaultRoleArn}\", \"ram_session_name\": \"me\""));

        await fixture.RotateAsync();

        fixture.EveryPlaceHasAWorkingKey();
        Assert.Equal(EmulatorOptions.DefaultRoleArn, fixture.User.Held!.RoleArn);
        Assert.Null(fixture.Machine.Held!.RoleArn);
        Assert.Equal(EmulatorOptions.DefaultRoleArn, fixture.Environment.Get(OssVariables.RoleArn));
        Assert.Contains("\"ram_session_name\": \"me\"", File.ReadAllText(fixture.ConfigFile), StringComparison.Ordinal);
    }

    [Fact]
    public async Task VariablesOfAnotherFamily_GetTheNewKeyToo()
    {
        await using RotationFixture fixture = await RotationFixture.StartAsync();
        fixture.Environment.Set("ALIBABA_CLOUD_ACCESS_KEY_ID", RotationFixture.OldId);
        fixture.Environment.Set("ALIBABA_CLOUD_ACCESS_KEY_SECRET", EmulatorOptions.DefaultAccessKeySecret);

        AccessKeyRotationResult result = await fixture.RotateAsync();

        Assert.Equal(result.NewKey.AccessKeyId, fixture.Environment.Get("ALIBABA_CLOUD_ACCESS_KEY_ID"));
        Assert.Equal(result.NewKey.AccessKeySecret, fixture.Environment.Get("ALIBABA_CLOUD_ACCESS_KEY_SECRET"));
    }

    [Fact]
    public async Task WhatIsSetOutsideTheSet_GetsTheNewKeyToo()
    {
        await using RotationFixture fixture = await RotationFixture.StartAsync();
        var further = new FurtherVariables { IncludeAlibabaCloud = true, Region = "cn-hangzhou" };
        fixture.Client.Session.Set(RotationFixture.Old, further);
        fixture.User.Further = further.ValuesFor(RotationFixture.Old, new FakeEnvironment());

        AccessKeyRotationResult result = await fixture.RotateAsync();

        Assert.Equal(further.ValuesFor(result.NewKey, new FakeEnvironment()), fixture.User.Further);
        Assert.All(further.ValuesFor(result.NewKey, new FakeEnvironment()), variable => Assert.Equal(variable.Value, fixture.Environment.Get(variable.Key)));
    }

    [Fact]
    public async Task WhatIsSetOutsideTheSet_ReturnsAfterAFailure()
    {
        await using RotationFixture fixture = await RotationFixture.StartAsync();
        var further = new FurtherVariables { IncludeAlibabaCloud = true, Region = "cn-hangzhou" };
        fixture.Client.Session.Set(RotationFixture.Old, further);
        fixture.User.Further = further.ValuesFor(RotationFixture.Old, new FakeEnvironment());
        fixture.FaultAt("UpdateAccessKey", 1, EmulatorFault.ServiceError("Forbidden.Test", 403));

        await fixture.FailAsync();

        fixture.IsAsBefore();
        Assert.Equal(further.ValuesFor(RotationFixture.Old, new FakeEnvironment()), fixture.User.Further);
        Assert.All(further.ValuesFor(RotationFixture.Old, new FakeEnvironment()), variable => Assert.Equal(variable.Value, fixture.Environment.Get(variable.Key)));
    }

    // Places that outlive the process are written first: a kill in between loses no secret.
    [Fact]
    public async Task LastingPlaces_AreWrittenBeforeTheSession()
    {
        await using RotationFixture fixture = await RotationFixture.StartAsync();
        string? session = null;
        fixture.Machine.Writing = _ => session = fixture.Environment.Get(OssVariables.AccessKeyId);

        await fixture.RotateAsync();

        Assert.Equal(RotationFixture.OldId, session);
    }

    [Fact]
    public async Task ReadersOfAStore_AreKept()
    {
        await using RotationFixture fixture = await RotationFixture.StartAsync();

        await fixture.RotateAsync();

        Assert.True(Assert.Single(fixture.Machine.Writes).KeepReaders);
    }

    [Fact]
    public async Task NewKeyThatStsDoesNotKnowYet_IsWaitedFor_LongerEachTime()
    {
        await using RotationFixture fixture = await RotationFixture.StartAsync(newKeyDelay: TimeSpan.FromSeconds(20));

        await fixture.RotateAsync();

        fixture.EveryPlaceHasAWorkingKey();
        Assert.Equal([0.5, 1, 2, 4, 8, 8], fixture.Clock.Waits.Select(static wait => wait.TotalSeconds));
    }

    [Fact]
    public async Task KeyIsStored_OnlyWhenStsAcceptsIt()
    {
        await using RotationFixture fixture = await RotationFixture.StartAsync(newKeyDelay: TimeSpan.FromSeconds(20));
        TimeSpan stored = TimeSpan.Zero;
        fixture.User.Writing = _ => stored = fixture.Clock.Elapsed;

        await fixture.RotateAsync();

        Assert.True(stored >= TimeSpan.FromSeconds(20), stored.ToString());
    }

    [Fact]
    public async Task NewKeyThatStsNeverAccepts_IsDeletedAtTheDeadline()
    {
        await using RotationFixture fixture = await RotationFixture.StartAsync(newKeyDelay: TimeSpan.FromHours(1));

        AccessKeyRotationException error = await fixture.FailAsync();

        fixture.IsAsBefore();
        Assert.Equal("RotationUndone", error.ErrorId);
        Assert.Contains("hasn't accepted LTAI5t", error.Message, StringComparison.Ordinal);
        Assert.InRange(fixture.Clock.Elapsed, TimeSpan.FromSeconds(100), TimeSpan.FromSeconds(120));
    }

    [Fact]
    public async Task LastUseBeforeTheRotation_IsReported()
    {
        await using RotationFixture fixture = await RotationFixture.StartAsync();
        await fixture.Client.Issuing.AssumeRoleAsync(
            RotationFixture.Old, new(EmulatorOptions.DefaultRoleArn) { RoleSessionName = "earlier" }, new(), default);
        DateTimeOffset used = fixture.Clock.UtcNow;
        fixture.Clock.Advance(TimeSpan.FromHours(5));

        AccessKeyRotationResult result = await fixture.RotateAsync();

        Assert.Equal(used.AddTicks(-(used.Ticks % TimeSpan.TicksPerSecond)), result.OldLastUsed);
    }

    [Fact]
    public async Task UseAfterTheOldKeyWasReplaced_IsWarnedOf()
    {
        await using RotationFixture fixture = await RotationFixture.StartAsync();
        fixture.FaultAt("GetAccessKeyLastUsed", 2, EmulatorFault.Answer(
            200, $$"""{"AccessKeyLastUsed": { "LastUsedDate": "{{Expirations.ToText(fixture.Clock.UtcNow + TimeSpan.FromMinutes(1))}}" } }"""));

        AccessKeyRotationResult result = await fixture.RotateAsync();

        Assert.Contains("another program still uses it", Assert.Single(result.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task UserWithoutPermissionForTheLastUse_IsWarned_AndTheKeyIsRotatedAnyway()
    {
        await using RotationFixture fixture = await RotationFixture.StartAsync();
        fixture.Server.Faults.When("GetAccessKeyLastUsed", EmulatorFault.ServiceError("NoPermission"));

        AccessKeyRotationResult result = await fixture.RotateAsync();

        Assert.Contains("ram:GetAccessKeyLastUsed", Assert.Single(result.Warnings), StringComparison.Ordinal);
        Assert.Null(result.OldLastUsed);
        fixture.EveryPlaceHasAWorkingKey();
    }

    [Fact]
    public async Task KeyThatLivesInTheSessionAlone_IsWarnedOf()
    {
        await using RotationFixture fixture = await RotationFixture.StartAsync();
        fixture.User.Held = fixture.Machine.Held = null;
        File.Delete(fixture.ConfigFile);

        AccessKeyRotationResult result = await fixture.RotateAsync();

        Assert.Equal(["this session's OSS_* variables"], result.Places);
        Assert.Contains("only in this session's variables", Assert.Single(result.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task NamedProfile_IsRotated_AndTheKeyInUseStays()
    {
        await using RotationFixture fixture = await RotationFixture.StartAsync();
        fixture.Server.AccessKeys.Add(new EmulatorAccessKey(
            "LTAI5tSomebodyElses01", "SomebodyElses0123456789abcdefg", Caller.User("1234567890123456", "somebody", "2169")));

        AccessKeyRotationResult result = await fixture.RotateAsync(fixture.Request(profileName: "other"));

        Assert.Equal(("LTAI5tSomebodyElses01", "acs:ram::1234567890123456:user/somebody"), (result.OldAccessKeyId, result.IdentityArn));
        Assert.Equal(result.NewKey.AccessKeyId, fixture.ProfileKey("other"));
        fixture.IsAsBefore();
        Assert.False(result.IsInSession);
    }

    [Fact]
    public async Task WithoutASession_TheStoredKeyIsRotated_ThenTheCurrentProfiles()
    {
        await using RotationFixture fixture = await RotationFixture.StartAsync();
        fixture.Client.Session.Clear();
        Assert.Equal("the user's store /memory/User", fixture.Client.Rotation.FindTarget(fixture.Request()).Source);
        fixture.User.Held = fixture.Machine.Held = null;
        Assert.Equal($"profile 'default' in {fixture.ConfigFile}", fixture.Client.Rotation.FindTarget(fixture.Request()).Source);
        Assert.Empty(fixture.Server.Requests);
    }

    [Fact]
    public async Task OtherFilesThatNameTheKey_ArePointedOut_WithTheirLine()
    {
        await using RotationFixture fixture = await RotationFixture.StartAsync();
        string ossutil = Path.Combine(fixture.Home, ".ossutilconfig");
        File.WriteAllText(ossutil, $"[default]\naccess-key-id={RotationFixture.OldId}\naccess-key-secret=x\n");
        string profile = Path.Combine(fixture.Home, ".bash_profile");
        File.WriteAllText(profile, $"# mine\n\nexport OSS_ACCESS_KEY_ID={RotationFixture.OldId}\n");

        RotationTarget target = fixture.Client.Rotation.FindTarget(fixture.Request());

        string[] expected = OperatingSystem.IsWindows() ? [$"{ossutil}, line 2"] : [$"{ossutil}, line 2", $"{profile}, line 3"];
        Assert.Equal(expected, target.Mentions.Select(static mention => mention.ToString()));
        Assert.Equal(4, target.Places.Count);
    }

    [Fact]
    public async Task ProfileThatCannotBeRead_IsReported_AndNamedAfterwards()
    {
        await using RotationFixture fixture = await RotationFixture.StartAsync();
        fixture.WriteProfiles(
            RotationFixture.Profile("default", RotationFixture.OldId, EmulatorOptions.DefaultAccessKeySecret),
            RotationFixture.Profile("broken", RotationFixture.OldId, EmulatorOptions.DefaultAccessKeySecret, "Wonderful"));

        RotationTarget target = fixture.Client.Rotation.FindTarget(fixture.Request());
        AccessKeyRotationResult result = await fixture.RotateAsync();

        Assert.Contains("broken", Assert.Single(target.Unreadable), StringComparison.Ordinal);
        Assert.Contains("still contains " + RotationFixture.OldId, Assert.Single(result.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task TemporaryCredential_IsRefused_WithoutARequest()
    {
        await using RotationFixture fixture = await RotationFixture.StartAsync();
        fixture.Client.Session.Set(new AccessKeyCredential("STS.NTTemporary", "TemporarySecret0123456789", "CAISToken"));

        AccessKeyRotationException error = await fixture.FailAsync();

        Assert.Equal("NotALongTermKey", error.ErrorId);
        Assert.Empty(fixture.Server.Requests);
    }

    [Fact]
    public async Task KeyOfARole_IsRefused()
    {
        await using RotationFixture fixture = await RotationFixture.StartAsync();
        fixture.Server.AccessKeys.Add(new EmulatorAccessKey(
            "LTAI5tOddKeyOfARole", "OddSecret0123456789abcdefghijk", Caller.RoleSession("1234567890123456", "emulator-role", "3", "me")));
        fixture.Client.Session.Set(new AccessKeyCredential("LTAI5tOddKeyOfARole", "OddSecret0123456789abcdefghijk"));
        fixture.Server.Faults.When("GetAccessKeyLastUsed", EmulatorFault.Answer(200, """{"AccessKeyLastUsed":{}}"""));

        AccessKeyRotationException error = await fixture.FailAsync();

        Assert.Equal("NotALongTermKey", error.ErrorId);
        Assert.Contains("AssumedRoleUser", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NoKeyAtAll_IsReported()
    {
        await using RotationFixture fixture = await RotationFixture.StartAsync();
        fixture.Client.Session.Clear();
        fixture.User.Held = fixture.Machine.Held = null;
        fixture.WriteProfiles();

        await Assert.ThrowsAsync<CredentialUnavailableException>(() => fixture.RotateAsync());
    }

    // An incomplete set is an error, not a reason to rotate another key.
    [Fact]
    public async Task IncompleteSession_IsAnError()
    {
        await using RotationFixture fixture = await RotationFixture.StartAsync();
        fixture.Environment.Set(OssVariables.AccessKeySecret, null);

        await Assert.ThrowsAsync<CredentialSourceException>(() => fixture.RotateAsync());

        Assert.Empty(fixture.Server.Requests);
    }

    [Fact]
    public async Task TwoKeys_AreRefused_WithStateAgeUseAndPlaceOfEach()
    {
        await using RotationFixture fixture = await RotationFixture.StartAsync();
        AccessKeyCredential second = fixture.AddKey();

        AccessKeyRotationException error = await fixture.FailAsync();

        Assert.Equal("TwoAccessKeys", error.ErrorId);
        Assert.Equal([RotationFixture.OldId, second.AccessKeyId], error.Keys.Select(static key => key.AccessKeyId));
        Assert.Equal([4, 0], error.Keys.Select(static key => key.Places.Count));
        Assert.Contains("not stored in any of the places checked", error.Message, StringComparison.Ordinal);
        Assert.Contains("-DropAccessKeyId " + second.AccessKeyId, error.Remedy, StringComparison.Ordinal);
        Assert.DoesNotContain("-ResumeAccessKeyId", error.Remedy, StringComparison.Ordinal);
        Assert.Equal([RotationFixture.OldId + " Active", second.AccessKeyId + " Active"], fixture.Keys());
        NothingButReading(fixture);
    }

    [Fact]
    public async Task DroppedKey_MakesRoom()
    {
        await using RotationFixture fixture = await RotationFixture.StartAsync();
        AccessKeyCredential second = fixture.AddKey();

        AccessKeyRotationResult result = await fixture.RotateAsync(fixture.Request(drop: second.AccessKeyId));

        Assert.Equal(second.AccessKeyId, result.DroppedAccessKeyId);
        Assert.Equal([RotationFixture.OldId + " Inactive", result.NewKey.AccessKeyId + " Active"], fixture.Keys());
        fixture.EveryPlaceHasAWorkingKey();
    }

    [Theory]
    [InlineData(RotationFixture.OldId, "DropIsInUse")]
    [InlineData("LTAI5tTypedWrongly", "DropNotFound")]
    [InlineData("LTAI5tSecondKeyOfTheUser", "DropIsStored")]
    public async Task KeyThatMustNotBeDropped_IsRefused_BeforeAnythingIsChanged(string drop, string errorId)
    {
        await using RotationFixture fixture = await RotationFixture.StartAsync();
        fixture.Machine.Held = fixture.AddKey();

        AccessKeyRotationException error = await fixture.FailAsync(fixture.Request(drop: drop));

        Assert.Equal(errorId, error.ErrorId);
        Assert.Equal(2, fixture.Keys().Length);
        NothingButReading(fixture);
    }

    [Fact]
    public async Task DropWhereThereIsRoom_IsRefused_SinceTheIdIsWrong()
    {
        await using RotationFixture fixture = await RotationFixture.StartAsync();

        AccessKeyRotationException error = await fixture.FailAsync(fixture.Request(drop: "LTAI5tGoneAlready"));

        Assert.Equal("DropNotFound", error.ErrorId);
        Assert.Contains("leave out -DropAccessKeyId", error.Remedy, StringComparison.Ordinal);
        fixture.IsAsBefore();
    }

    [Fact]
    public async Task PlaceThatCannotBeWritten_IsRefused_BeforeAKeyIsMade()
    {
        await using RotationFixture fixture = await RotationFixture.StartAsync();
        fixture.Machine.IsReadOnly = true;

        StoreException error = await Assert.ThrowsAsync<StoreException>(() => fixture.RotateAsync());

        Assert.Contains("root alone", error.Message, StringComparison.Ordinal);
        NothingButReading(fixture);
        fixture.IsAsBefore();
    }

    [Fact]
    public async Task OldKeyThatStsRefuses_IsReported_WithTheKeysStoredHere()
    {
        await using RotationFixture fixture = await RotationFixture.StartAsync();
        fixture.User.Held = fixture.AddKey();
        fixture.UserKeys()[0].IsActive = false;

        AccessKeyRotationException error = await fixture.FailAsync();

        Assert.Equal("OldKeyRefused", error.ErrorId);
        Assert.Contains("LTAI5tSecondKeyOfTheUser in the user's store", error.Message, StringComparison.Ordinal);
        Assert.Contains("-ResumeAccessKeyId LTAI5tSecondKeyOfTheUser", error.Remedy, StringComparison.Ordinal);
    }

    // Only a trusted server is asked, and only over TLS (E17).
    [Fact]
    public async Task InsecureRamEndpoint_IsRefused()
    {
        await using RotationFixture fixture = await RotationFixture.StartAsync();

        await Assert.ThrowsAsync<InvalidCredentialValueException>(
            () => fixture.RotateAsync(new AccessKeyRotationRequest { RamEndpoint = "http://ram.aliyuncs.com" }));
        Assert.Empty(fixture.Server.Requests);
    }

    [Fact]
    public async Task NoSecret_IsInResultOrLog()
    {
        await using RotationFixture fixture = await RotationFixture.StartAsync(newKeyDelay: TimeSpan.FromSeconds(3));

        AccessKeyRotationResult result = await fixture.RotateAsync(fixture.Request(deleteOld: true));

        string said = string.Join('\n', fixture.Log.Events.Select(static logged => logged.Message)) + result + string.Join('\n', result.Places) + result.NewKey;
        Assert.Contains(result.NewKey.AccessKeyId, said, StringComparison.Ordinal);
        Assert.DoesNotContain(result.NewKey.AccessKeySecret, said, StringComparison.Ordinal);
        Assert.DoesNotContain(EmulatorOptions.DefaultAccessKeySecret, said, StringComparison.Ordinal);
    }

    private static void NothingButReading(RotationFixture fixture) =>
        Assert.All(fixture.Server.Requests, static request => Assert.Contains(request.Action, s_reading));
}
