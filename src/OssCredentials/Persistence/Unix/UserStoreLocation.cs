using System.Collections.Generic;
using System.IO;
using System.Linq;
using OssCredentials.Persistence.Native;
using OssCredentials.Persistence.Shells;
using OssCredentials.Persistence.Startup;

namespace OssCredentials.Persistence.Unix;

/// <summary>The user's store on Linux and macOS: <c>~/.config/osscredentials</c>.</summary>
internal sealed class UserStoreLocation : UnixStoreLocation
{
    // 0077: neither group nor others.
    private const int GroupAndOthers = 0x3F;

    public UserStoreLocation(UserContext user)
        : base(StoreScope.User, user, user.ConfigFolders)
    {
    }

    public override IReadOnlyList<EnvironmentFile> EnvironmentFiles => EnvironmentFile.All;

    // systemd's user manager starts before any start-up file, so XDG_CONFIG_HOME isn't set for it.
    public override string? SystemdFile =>
        User.IsMacOS ? null : Path.Combine(User.Home, ".config", "environment.d", EnvironmentDFile.Name);

    public override int ForbiddenMode => GroupAndOthers;

    public override string? HomeFolder => User.Home;

    public override int FolderMode => UnixModes.OwnerAll;

    public override int StartupMode => UnixModes.EveryoneRead;

    public override IReadOnlyList<StartupFile> Locate() => UserStartupFileLocator.Locate(User);

    public override void CheckRights(StoreWriteOptions options)
    {
        if (options.Group is not null || options.WorldReadable)
        {
            throw new StoreException(Folder, "Only what is stored for the machine can be made readable for a group or for everyone.", "Leave out -Group and -WorldReadable, or use -Scope Machine.");
        }

        if (options.IncludeSystemdUser && SystemdFile is null)
        {
            throw new StoreException(Folder, "There is no systemd on this system.", "Leave out -IncludeSystemdUser.");
        }
    }

    public override IReadOnlyList<StartupFile> LocateElsewhere()
    {
        var usual = new HashSet<string>(UserStartupFileLocator.Locate(User.WithUsualFolders()).Select(file => file.Path));
        return [.. Locate().Where(file => file.Action != StartupAction.Skip && !usual.Contains(file.Path))];
    }

    // For csh both files, whichever existed at that time.
    public override IEnumerable<StartupFile> Candidates(IEnumerable<StartupFile> listed) =>
        Locate().Concat(listed).Concat([new StartupFile(Path.Combine(User.Home, ".cshrc"), StartupSyntax.Csh, StartupAction.Edit)])
            .GroupBy(file => file.Path)
            .Select(files => files.First());
}
