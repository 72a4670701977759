using System.Collections.Generic;
using System.IO;
using System.Runtime.InteropServices;
using OssCredentials.Persistence.Files;
using OssCredentials.Persistence.Native;
using OssCredentials.Persistence.Shells;
using OssCredentials.Persistence.Startup;

namespace OssCredentials.Persistence.Unix;

/// <summary>The machine's store on Linux and macOS: <c>/etc/osscredentials</c>, readable by root and one group.</summary>
internal sealed class MachineStoreLocation : UnixStoreLocation
{
    // 0027: written only by the owner, also read by the group.
    private const int GroupWriteAndOthers = 0x17;

    public MachineStoreLocation(UserContext user)
        : base(StoreScope.Machine, user, [Path.Combine(user.Root, "etc")])
    {
    }

    // No env.ps1: pwsh has no machine-wide start-up file that survives an update.
    public override IReadOnlyList<EnvironmentFile> EnvironmentFiles { get; } =
        [new FishEnvironmentFile(), new CshEnvironmentFile(), new PosixEnvironmentFile()];

    public override int ForbiddenMode => GroupWriteAndOthers;

    // The group must be able to enter it; the file names aren't secret.
    public override int FolderMode => UnixModes.EveryoneReadFolder;

    public override int StartupMode => UnixModes.EveryoneRead;

    // fish without its /etc/fish: whatever is created there is for every user's shell.
    public override int StartupFolderMode => UnixModes.EveryoneReadFolder;

    public override IReadOnlyList<StartupFile> Locate() => MachineStartupFileLocator.Locate(User);

    public override void CheckRights(StoreWriteOptions options)
    {
        if (User.UserId != 0)
        {
            throw new StoreException(
                Folder,
                $"Only root can write the machine's store '{Folder}'.",
                "Run the command in a shell that was started with sudo, or use -Scope User.");
        }

        if (options.IncludeSystemdUser)
        {
            throw new StoreException(Folder, "IncludeSystemdUser is for one user's programs.", "Leave it out, or use -Scope User.");
        }

        if (options.WorldReadable && !options.Force)
        {
            throw new StoreException(
                Folder,
                "Everyone on this machine could read the secret.",
                "Specify the group that may read it, or add -Force if everyone may.");
        }
    }

    public override FileEditorOptions SecretOptions(StoreWriteOptions options) =>
        options.KeepReaders && UnixFileStatus.OfTarget(PathOf(PosixEnvironmentFile.Name)) is { } current
            ? base.SecretOptions(options) with { UnixMode = current.Permissions, UnixGroupId = current.GroupId }
            : SecretOptionsFor(options);

    private FileEditorOptions SecretOptionsFor(StoreWriteOptions options) => base.SecretOptions(options) with
    {
        UnixMode = options.WorldReadable ? UnixModes.EveryoneRead : UnixModes.OwnerReadWriteGroupRead,
        UnixGroupId = options.Group is null ? 0 : UnixGroup.Find(options.Group) ?? throw new StoreException(
            Folder,
            $"There is no group '{options.Group}' on this machine.",
            RuntimeInformation.IsOSPlatform(OSPlatform.OSX)
                ? "Specify a group that 'dscl . -list /Groups' lists."
                : "Specify a group that 'getent group' lists."),
    };
}
