using System.Collections.Generic;
using System.IO;
using OssCredentials.Persistence.Files;
using OssCredentials.Persistence.Native;
using OssCredentials.Persistence.Shells;
using OssCredentials.Persistence.Startup;

namespace OssCredentials.Persistence.Unix;

/// <summary>The machine's store on Linux and macOS: <c>/etc/osscredentials</c>, read by root and one group.</summary>
internal sealed class MachineCredentialStore : UnixCredentialStore
{
    // 0027: written by the owner alone, read by the group too.
    private const int GroupWriteAndOthers = 0x17;

    public MachineCredentialStore(UserContext user)
        : base(StoreScope.Machine, user, [Path.Combine(user.Root, "etc")])
    {
    }

    // No env.ps1: pwsh has no start-up file of the machine that an update of it would leave alone.
    private protected override IReadOnlyList<EnvironmentFile> EnvironmentFiles { get; } =
        [new FishEnvironmentFile(), new CshEnvironmentFile(), new PosixEnvironmentFile()];

    private protected override int ForbiddenMode => GroupWriteAndOthers;

    // The group must be able to enter it; the names in it are no secret.
    private protected override int FolderMode => UnixModes.EveryoneReadFolder;

    private protected override int StartupMode => UnixModes.EveryoneRead;

    // fish without its /etc/fish: what is made there is for every user's shell.
    private protected override int StartupFolderMode => UnixModes.EveryoneReadFolder;

    private protected override IReadOnlyList<StartupFile> Locate() => MachineStartupFileLocator.Locate(User);

    private protected override void CheckRights(StoreWriteOptions options)
    {
        if (User.UserId != 0)
        {
            throw new StoreException(
                Location,
                $"Only root may write the machine's store '{Location}'.",
                "Run the command in a shell that was started with sudo, or use -Scope User.");
        }

        if (options.IncludeSystemdUser)
        {
            throw new StoreException(Location, "IncludeSystemdUser is for one user's programs.", "Leave it out, or use -Scope User.");
        }

        if (options.WorldReadable && !options.Force)
        {
            throw new StoreException(
                Location,
                "Everyone on this machine could read the secret.",
                "Name the group that may read it; or add -Force if everyone may.");
        }
    }

    private protected override FileEditorOptions SecretOptions(StoreWriteOptions options) =>
        options.KeepReaders && UnixFileStatus.OfTarget(Path.Combine(Location, PosixEnvironmentFile.Name)) is { } current
            ? base.SecretOptions(options) with { UnixMode = current.Permissions, UnixGroupId = current.GroupId }
            : SecretOptionsFor(options);

    private FileEditorOptions SecretOptionsFor(StoreWriteOptions options) => base.SecretOptions(options) with
    {
        UnixMode = options.WorldReadable ? UnixModes.EveryoneRead : UnixModes.OwnerReadWriteGroupRead,
        UnixGroupId = options.Group is null ? 0 : UnixGroup.Find(options.Group) ?? throw new StoreException(
            Location,
            $"There is no group '{options.Group}' on this machine.",
            "Name one of those that 'getent group' lists."),
    };
}
