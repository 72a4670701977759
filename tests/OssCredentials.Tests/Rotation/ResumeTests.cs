using System;
using System.Linq;
using System.Threading.Tasks;
using OssCredentials.Credentials;
using OssCredentials.Emulator;
using OssCredentials.Errors;
using OssCredentials.Ram;
using OssCredentials.Rotation;
using Xunit;

namespace OssCredentials.Tests.Rotation;

/// <summary>What the next run does with a rotation that was interrupted: it reports it first, then completes or removes it.</summary>
public sealed class ResumeTests
{
    // Killed between two places.
    [Fact]
    public async Task NewKeyInSomePlaces_IsReported_AndPutIntoTheOthers()
    {
        await using RotationFixture fixture = await RotationFixture.StartAsync();
        AccessKeyCredential second = fixture.AddKey();
        fixture.User.Held = second;

        AccessKeyRotationException told = await fixture.FailAsync();
        Assert.Contains("finish it with -ResumeAccessKeyId " + second.AccessKeyId, told.Remedy, StringComparison.Ordinal);
        Assert.DoesNotContain("-DropAccessKeyId", told.Remedy, StringComparison.Ordinal);

        AccessKeyRotationResult result = await fixture.RotateAsync(fixture.Request(resume: second.AccessKeyId));

        IsFinished(fixture, second, result);
    }

    // Killed after the last place, before the old key was deactivated; the session is a new one.
    [Fact]
    public async Task NewKeyInEveryPlace_IsReported_AndTheOldOneMadeInactive()
    {
        await using RotationFixture fixture = await RotationFixture.StartAsync();
        AccessKeyCredential second = HasEverywhere(fixture);

        AccessKeyRotationException told = await fixture.FailAsync();
        Assert.Contains("finish it with -ResumeAccessKeyId " + second.AccessKeyId, told.Remedy, StringComparison.Ordinal);

        AccessKeyRotationResult result = await fixture.RotateAsync(fixture.Request(resume: second.AccessKeyId));

        IsFinished(fixture, second, result);
    }

    // Killed between deactivation and deletion.
    [Fact]
    public async Task InactiveOldKey_IsDeletedWhereThatIsWanted()
    {
        await using RotationFixture fixture = await RotationFixture.StartAsync();
        AccessKeyCredential second = HasEverywhere(fixture);
        fixture.UserKeys()[0].IsActive = false;

        AccessKeyRotationResult result = await fixture.RotateAsync(fixture.Request(resume: second.AccessKeyId, deleteOld: true));

        Assert.Null(result.OldStatus);
        Assert.Equal([second.AccessKeyId + " Active"], fixture.Keys());
    }

    // An earlier session, whose key has been deactivated meanwhile.
    [Fact]
    public async Task SessionWithTheInactiveKey_GetsTheNewOne()
    {
        await using RotationFixture fixture = await RotationFixture.StartAsync();
        AccessKeyCredential second = HasEverywhere(fixture);
        fixture.Client.Session.Set(RotationFixture.Old);
        fixture.UserKeys()[0].IsActive = false;

        AccessKeyRotationResult result = await fixture.RotateAsync(fixture.Request(resume: second.AccessKeyId));

        IsFinished(fixture, second, result);
    }

    [Fact]
    public async Task SessionWithADeletedKey_GetsTheNewOne()
    {
        await using RotationFixture fixture = await RotationFixture.StartAsync();
        AccessKeyCredential second = HasEverywhere(fixture);
        fixture.Client.Session.Set(RotationFixture.Old);
        fixture.Server.AccessKeys.Remove(RotationFixture.OldId);

        AccessKeyRotationResult result = await fixture.RotateAsync(fixture.Request(resume: second.AccessKeyId));

        Assert.Null(result.OldStatus);
        Assert.Equal([second.AccessKeyId, second.AccessKeyId, second.AccessKeyId, second.AccessKeyId], fixture.Places());
    }

    // Killed before the new key was stored anywhere.
    [Fact]
    public async Task LostKey_IsNamed_AndRemovedOnRequest()
    {
        await using RotationFixture fixture = await RotationFixture.StartAsync();
        AccessKeyCredential lost = fixture.AddKey();

        AccessKeyRotationException told = await fixture.FailAsync();
        Assert.Contains($"its secret is lost. If no program uses {lost.AccessKeyId}", told.Remedy, StringComparison.Ordinal);
        AccessKeyRotationException refused = await fixture.FailAsync(fixture.Request(resume: lost.AccessKeyId));
        Assert.Equal("ResumeNotStored", refused.ErrorId);

        AccessKeyRotationResult result = await fixture.RotateAsync(fixture.Request(drop: lost.AccessKeyId));

        Assert.DoesNotContain(fixture.Keys(), key => key.StartsWith(lost.AccessKeyId, StringComparison.Ordinal));
        Assert.NotEqual(lost.AccessKeyId, result.NewKey.AccessKeyId);
        fixture.EveryPlaceHasAWorkingKey();
    }

    [Fact]
    public async Task NothingToResume_IsReported()
    {
        await using RotationFixture fixture = await RotationFixture.StartAsync();

        AccessKeyRotationException error = await fixture.FailAsync(fixture.Request(resume: RotationFixture.OldId));

        Assert.Equal("NothingToResume", error.ErrorId);
        fixture.IsAsBefore();
    }

    // The resumed key existed before this run, so undoing doesn't delete it.
    [Fact]
    public async Task FailedResume_GoesBackToWhatItFound()
    {
        await using RotationFixture fixture = await RotationFixture.StartAsync();
        AccessKeyCredential second = fixture.AddKey();
        fixture.User.Held = second;
        fixture.Server.Faults.When("UpdateAccessKey", EmulatorFault.ServiceError("NoPermission"), times: 1);

        AccessKeyRotationException error = await fixture.FailAsync(fixture.Request(resume: second.AccessKeyId));

        Assert.Equal("RotationUndone", error.ErrorId);
        Assert.Equal([second.AccessKeyId, RotationFixture.OldId, RotationFixture.OldId, RotationFixture.OldId], fixture.Places());
        Assert.Equal([RotationFixture.OldId + " Active", second.AccessKeyId + " Active"], fixture.Keys());
    }

    private static AccessKeyCredential HasEverywhere(RotationFixture fixture)
    {
        AccessKeyCredential second = fixture.AddKey();
        fixture.User.Held = fixture.Machine.Held = second;
        fixture.Client.Session.Set(second);
        fixture.WriteProfiles(RotationFixture.Profile("default", second.AccessKeyId, second.AccessKeySecret));
        return second;
    }

    private static void IsFinished(RotationFixture fixture, AccessKeyCredential second, AccessKeyRotationResult result)
    {
        Assert.Equal([second.AccessKeyId, second.AccessKeyId, second.AccessKeyId, second.AccessKeyId], fixture.Places());
        Assert.Equal([RotationFixture.OldId + " Inactive", second.AccessKeyId + " Active"], fixture.Keys());
        Assert.Equal((RotationFixture.OldId, AccessKeyStatus.Inactive, second.AccessKeyId), (result.OldAccessKeyId, result.OldStatus, result.NewKey.AccessKeyId));
        Assert.DoesNotContain(fixture.Server.Requests, static request => request.Action == "CreateAccessKey");
    }
}
