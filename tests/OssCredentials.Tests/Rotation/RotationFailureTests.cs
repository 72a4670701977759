using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Credentials;
using OssCredentials.Emulator;
using OssCredentials.Environment;
using OssCredentials.Errors;
using OssCredentials.Ram;
using OssCredentials.Rotation;
using Xunit;

namespace OssCredentials.Tests.Rotation;

/// <summary>Rotations that fail at each step: the old key works as before, and the error says which keys there are.</summary>
public sealed class RotationFailureTests
{
    // The requests of a rotation that deletes the old key, in order, with the number of each repetition.
    public static TheoryData<string, int> ChangingSteps => new()
    {
        { "CreateAccessKey", 1 },
        { "GetCallerIdentity", 2 },
        { "GetCallerIdentity", 3 },
        { "GetAccessKeyLastUsed", 2 },
        { "UpdateAccessKey", 1 },
        { "DeleteAccessKey", 1 },
    };

    [Theory]
    [MemberData(nameof(ChangingSteps))]
    public async Task RefusedRequest_IsUndone(string action, int number)
    {
        await using RotationFixture fixture = await RotationFixture.StartAsync();
        fixture.FaultAt(action, number, EmulatorFault.ServiceError("Forbidden.Test", 403));

        AccessKeyRotationException error = await fixture.FailAsync(fixture.Request(deleteOld: true));

        IsUndone(fixture, error);
        Assert.Equal("Forbidden.Test", Assert.IsType<ServiceException>(error.InnerException).Code);
    }

    // Three times, since the caller asks three times; a key is created once.
    [Theory]
    [MemberData(nameof(ChangingSteps))]
    public async Task RequestThatReachesNobody_IsUndone(string action, int number)
    {
        await using RotationFixture fixture = await RotationFixture.StartAsync();
        fixture.FaultAt(action, number, EmulatorFault.Reset(), times: action == "CreateAccessKey" ? 1 : 3);

        AccessKeyRotationException error = await fixture.FailAsync(fixture.Request(deleteOld: true));

        IsUndone(fixture, error);
    }

    // The request is carried out, but its response is lost.
    [Theory]
    [InlineData("CreateAccessKey", 1)]
    [InlineData("GetCallerIdentity", 2)]
    [InlineData("GetCallerIdentity", 3)]
    [InlineData("GetAccessKeyLastUsed", 2)]
    [InlineData("UpdateAccessKey", 1)]
    public async Task RequestWhoseAnswerIsLost_IsUndone(string action, int number)
    {
        await using RotationFixture fixture = await RotationFixture.StartAsync();
        fixture.FaultAt(action, number, EmulatorFault.CutBody(), times: action == "CreateAccessKey" ? 1 : 3);

        AccessKeyRotationException error = await fixture.FailAsync(fixture.Request(deleteOld: true));

        IsUndone(fixture, error);
    }

    // It can't be undone, and needn't be.
    [Fact]
    public async Task DeletionWhoseAnswerIsLost_IsSeenToBeDone()
    {
        await using RotationFixture fixture = await RotationFixture.StartAsync();
        fixture.FaultAt("DeleteAccessKey", 1, EmulatorFault.CutBody(), times: 3);

        AccessKeyRotationResult result = await fixture.RotateAsync(fixture.Request(deleteOld: true));

        Assert.Null(result.OldStatus);
        Assert.Equal([result.NewKey.AccessKeyId + " Active"], fixture.Keys());
        fixture.EveryPlaceHasAWorkingKey();
    }

    [Theory]
    [InlineData("GetAccessKeyLastUsed")]
    [InlineData("GetCallerIdentity")]
    [InlineData("ListAccessKeys")]
    public async Task FailureBeforeAnythingIsChanged_IsTheServicesOwnError(string action)
    {
        await using RotationFixture fixture = await RotationFixture.StartAsync();
        fixture.FaultAt(action, 1, EmulatorFault.ServiceError("Forbidden.Test", 403));

        await Assert.ThrowsAsync<ServiceException>(() => fixture.RotateAsync());

        fixture.IsAsBefore();
    }

    [Fact]
    public async Task UserStoreThatCannotBeWritten_IsUndone()
    {
        await using RotationFixture fixture = await RotationFixture.StartAsync();
        fixture.User.FailsAt = static number => number == 1;

        IsUndone(fixture, await fixture.FailAsync());

        // The write failed half-way: the file that is read back was unchanged, but the file of another shell wasn't.
        Assert.Equal(RotationFixture.OldId, fixture.User.HeldForAnotherShell);
    }

    // A writer that was killed earlier left the dropped key in one shell's file; nothing after the drop would replace it.
    [Fact]
    public async Task DroppedKey_IsInNoShellsFile_WhenTheRotationFailsRightAfter()
    {
        await using RotationFixture fixture = await RotationFixture.StartAsync();
        AccessKeyCredential second = fixture.AddKey();
        fixture.User.HeldForAnotherShell = second.AccessKeyId;
        fixture.FaultAt("CreateAccessKey", 1, EmulatorFault.ServiceError("Forbidden.Test", 403));

        await fixture.FailAsync(fixture.Request(drop: second.AccessKeyId));

        Assert.Equal(RotationFixture.OldId, fixture.User.HeldForAnotherShell);
    }

    [Fact]
    public async Task LaterPlaceThatCannotBeWritten_IsUndone_InThoseBeforeItToo()
    {
        await using RotationFixture fixture = await RotationFixture.StartAsync();
        fixture.Machine.FailsAt = static number => number == 1;

        AccessKeyRotationException error = await fixture.FailAsync();

        IsUndone(fixture, error);
        Assert.Equal(2, fixture.User.Writes.Count);
        Assert.Contains("the disk is full", error.Message, StringComparison.Ordinal);
        Assert.Contains("Make room.", error.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SessionThatCannotBeWritten_IsUndone()
    {
        await using RotationFixture fixture = await RotationFixture.StartAsync();
        int writes = fixture.Environment.Writes.Count;
        fixture.Environment.FailsAt = number => number == writes + 2;

        IsUndone(fixture, await fixture.FailAsync());
    }

    [Fact]
    public async Task PlaceThatAnotherProgramWroteTo_IsUndone()
    {
        await using RotationFixture fixture = await RotationFixture.StartAsync();
        fixture.AtStep = step =>
        {
            if (step == RotationStep.Verifying)
            {
                fixture.User.Held = new AccessKeyCredential("LTAI5tSomebodyElses01", "SomebodyElses0123456789abcdefg");
            }
        };

        AccessKeyRotationException error = await fixture.FailAsync();

        IsUndone(fixture, error);
        Assert.Contains("another program changed it", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(RotationStep.Dropping)]
    [InlineData(RotationStep.Creating)]
    [InlineData(RotationStep.Waiting)]
    [InlineData(RotationStep.Storing)]
    [InlineData(RotationStep.Verifying)]
    [InlineData(RotationStep.LookingAtLastUse)]
    [InlineData(RotationStep.Deactivating)]
    [InlineData(RotationStep.Deleting)]
    public async Task StoppedRotation_IsUndone(RotationStep step)
    {
        await using RotationFixture fixture = await RotationFixture.StartAsync();
        AccessKeyCredential second = fixture.AddKey();
        using var stopping = new CancellationTokenSource();
        fixture.AtStep = now =>
        {
            if (now == step)
            {
                stopping.Cancel();
            }
        };

        AccessKeyRotationException error = await fixture.FailAsync(fixture.Request(drop: second.AccessKeyId, deleteOld: true), stopping.Token);

        Assert.Equal("RotationUndone", error.ErrorId);
        Assert.Contains("was stopped", error.Message, StringComparison.Ordinal);
        Assert.Equal([RotationFixture.OldId, RotationFixture.OldId, RotationFixture.OldId, RotationFixture.OldId], fixture.Places());
        fixture.EveryPlaceHasAWorkingKey();
        Assert.Equal(
            step == RotationStep.Dropping ? [RotationFixture.OldId + " Active", second.AccessKeyId + " Active"] : [RotationFixture.OldId + " Active"],
            fixture.Keys());
        Assert.Equal(step != RotationStep.Dropping, error.Message.Contains(second.AccessKeyId + " was deleted first", StringComparison.Ordinal));
    }

    [Fact]
    public async Task RotationThatIsStoppedWhileItLooks_EndsAtOnce()
    {
        await using RotationFixture fixture = await RotationFixture.StartAsync();
        using var stopping = new CancellationTokenSource();
        fixture.Server.Faults.When("ListAccessKeys", EmulatorFault.Hang());
        Task<AccessKeyRotationResult> rotation = fixture.RotateAsync(cancellationToken: stopping.Token);

        await stopping.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => rotation);
        fixture.IsAsBefore();
    }

    // The new key is in a place where the old one can't be restored: both stay, and the error says where each is.
    [Fact]
    public async Task PlaceThatCannotBeGivenTheOldKeyAgain_KeepsTheNewOneWorking()
    {
        await using RotationFixture fixture = await RotationFixture.StartAsync();
        fixture.User.FailsAt = static number => number == 2;
        fixture.Machine.FailsAt = static number => number == 1;

        AccessKeyRotationException error = await fixture.FailAsync();

        Assert.Equal("RotationIncomplete", error.ErrorId);
        string id = fixture.User.Held!.AccessKeyId;
        Assert.Equal([RotationFixture.OldId + " Active", id + " Active"], fixture.Keys());
        Assert.Equal([id, RotationFixture.OldId, RotationFixture.OldId, RotationFixture.OldId], fixture.Places());
        fixture.EveryPlaceHasAWorkingKey();
        Assert.Equal([3, 1], error.Keys.Select(static key => key.Places.Count));
        Assert.Contains("couldn't be restored to " + RotationFixture.OldId, error.Message, StringComparison.Ordinal);
        Assert.Contains("-ResumeAccessKeyId " + id, error.Remedy, StringComparison.Ordinal);

        // Follows the remedy.
        AccessKeyRotationResult result = await fixture.RotateAsync(fixture.Request(resume: id));

        Assert.Equal([id, id, id, id], fixture.Places());
        Assert.Equal([RotationFixture.OldId + " Inactive", id + " Active"], fixture.Keys());
        Assert.Equal(id, result.NewKey.AccessKeyId);
    }

    [Fact]
    public async Task NewKeyThatCannotBeDeletedAgain_IsNamed_AndDroppedByTheNextRun()
    {
        await using RotationFixture fixture = await RotationFixture.StartAsync(newKeyDelay: TimeSpan.FromHours(1));
        fixture.Server.Faults.When("DeleteAccessKey", EmulatorFault.ServiceError("NoPermission"), times: 2);

        AccessKeyRotationException error = await fixture.FailAsync();

        Assert.Equal("RotationIncomplete", error.ErrorId);
        string left = fixture.UserKeys()[1].AccessKeyId;
        Assert.Contains($"{left} could not be deleted", error.Message, StringComparison.Ordinal);
        Assert.Contains("-DropAccessKeyId " + left, error.Remedy, StringComparison.Ordinal);

        // Follows the remedy, an hour later.
        fixture.Clock.Advance(TimeSpan.FromHours(2));
        error = await fixture.FailAsync(fixture.Request(drop: left));
        Assert.DoesNotContain(left + " (", error.Message, StringComparison.Ordinal);
        fixture.IsAsBefore();
    }

    [Fact]
    public async Task OldKeyThatCannotBeMadeActiveAgain_LeavesTheNewOneInEveryPlace()
    {
        await using RotationFixture fixture = await RotationFixture.StartAsync();
        fixture.FaultAt("DeleteAccessKey", 1, EmulatorFault.ServiceError("Forbidden.Test", 403));
        fixture.FaultAt("UpdateAccessKey", 2, EmulatorFault.ServiceError("Forbidden.Test", 403), times: int.MaxValue);

        AccessKeyRotationException error = await fixture.FailAsync(fixture.Request(deleteOld: true));

        Assert.Equal("RotationIncomplete", error.ErrorId);
        string id = fixture.UserKeys()[1].AccessKeyId;
        Assert.Equal([id, id, id, id], fixture.Places());
        Assert.Equal([RotationFixture.OldId + " Inactive", id + " Active"], fixture.Keys());
        fixture.EveryPlaceHasAWorkingKey();
        Assert.Contains("couldn't be made active again", error.Message, StringComparison.Ordinal);
        Assert.Equal([AccessKeyStatus.Inactive, AccessKeyStatus.Active], error.Keys.Select(static key => key.Status!.Value));
    }

    [Fact]
    public async Task RamThatIsGone_IsSaidToBeUnknown_AndThePlacesAreRestored()
    {
        await using RotationFixture fixture = await RotationFixture.StartAsync();
        fixture.AtStep = step =>
        {
            if (step == RotationStep.LookingAtLastUse)
            {
                fixture.Server.Faults.When("ram", EmulatorFault.Reset());
            }
        };

        AccessKeyRotationException error = await fixture.FailAsync();

        Assert.Equal("RotationIncomplete", error.ErrorId);
        Assert.Equal([RotationFixture.OldId, RotationFixture.OldId, RotationFixture.OldId, RotationFixture.OldId], fixture.Places());
        Assert.All(error.Keys, static key => Assert.Null(key.Status));
        Assert.Contains("state unknown", error.Message, StringComparison.Ordinal);
        fixture.EveryPlaceHasAWorkingKey();
    }

    private static void IsUndone(RotationFixture fixture, AccessKeyRotationException error)
    {
        fixture.IsAsBefore();
        Assert.Equal("RotationUndone", error.ErrorId);
        RotationKey key = Assert.Single(error.Keys);
        Assert.Equal((RotationFixture.OldId, AccessKeyStatus.Active, 4), (key.AccessKeyId, key.Status, key.Places.Count));
        Assert.Contains($"The keys now: {RotationFixture.OldId} (active", error.Message, StringComparison.Ordinal);

        // No stream and no error shows a secret (D2). No error quotes what was sent or received (D5).
        foreach (var write in fixture.Environment.Writes)
        {
            if (write.Key == OssVariables.AccessKeySecret && write.Value is not null)
            {
                Assert.DoesNotContain(write.Value, error.ToString(), StringComparison.Ordinal);
            }
        }
    }
}
