using System.Collections.Generic;
using System.Linq;
using OssCredentials.Ram;
using OssCredentials.Rotation;
using OssCredentials.Text;

namespace OssCredentials.PowerShell;

/// <summary>Converts the library's result of a rotation to the objects that a user sees.</summary>
internal static class RotationConversion
{
    public static OssAccessKeyRotation ToObject(AccessKeyRotationResult result) =>
        new(result.IdentityArn, result.OldAccessKeyId, result.NewKey.AccessKeyId, Shown(result.Places))
        {
            OldState = result.OldStatus is AccessKeyStatus status ? ToState(status) : OssAccessKeyState.Deleted,
            OldCreated = result.OldCreateDate,
            OldLastUsed = result.OldLastUsed,
            DroppedAccessKeyId = result.DroppedAccessKeyId,
        };

    public static OssAccessKey ToObject(RotationKey key) => new(
        key.AccessKeyId,
        key.Status is AccessKeyStatus status ? ToState(status) : OssAccessKeyState.Unknown,
        key.CreateDate,
        key.LastUsed,
        Shown(key.Places));

    // Names of profiles and paths.
    private static IReadOnlyList<string> Shown(IEnumerable<string> places) => [.. places.Select(ForeignText.Show)];

    private static OssAccessKeyState ToState(AccessKeyStatus status) =>
        status == AccessKeyStatus.Active ? OssAccessKeyState.Active : OssAccessKeyState.Inactive;
}
