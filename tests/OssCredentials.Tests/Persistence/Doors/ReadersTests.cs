using System;
using System.IO;
using System.Linq;
using System.Runtime.Versioning;
using System.Threading.Tasks;
using OssCredentials.Logging;
using OssCredentials.Persistence.Doors;
using OssCredentials.Tests.Persistence.Files;
using Xunit;
using SourceFixture = OssCredentials.Tests.Providers.SourceFixture;

namespace OssCredentials.Tests.Persistence.Doors;

/// <summary>Who else can read a file that holds a key (C30).</summary>
[SupportedOSPlatform("linux")]
public sealed class ReadersTests : IDisposable
{
    private const int Other = 65534;

    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("600", "755", false)]
    [InlineData("644", "755", true)]
    [InlineData("604", "701", true)]
    [InlineData("666", "755", true)]
    [InlineData("644", "700", false)]
    [InlineData("622", "755", false)]
    public void Mode_OfFileAndFolder_SaysWhetherOthersCanReadIt(string file, string folder, bool isReadable)
    {
        string path = _folder.Write("key", "secret");
        SetMode(path, file);
        SetMode(_folder.Root, folder);

        Assert.Equal(isReadable ? $"others can read it (mode {file})" : null, FileDoor.Read(path, 100)!.ReadableBy);
    }

    [UnixTheory(Need.Root)]
    [InlineData(Other, Other, true)]
    [InlineData(Other, 0, false)]
    [InlineData(0, Other, false)]
    public void AnothersGroup_CountsForFileAndFolder(int ofFile, int ofFolder, bool isReadable)
    {
        string path = _folder.Write("key", "secret");
        SetMode(path, "640");
        SetMode(_folder.Root, "750");
        Command.Succeed("chgrp", ofFile.ToString(System.Globalization.CultureInfo.InvariantCulture), path);
        Command.Succeed("chgrp", ofFolder.ToString(System.Globalization.CultureInfo.InvariantCulture), _folder.Root);

        Assert.Equal(isReadable, FileDoor.Read(path, 100)!.ReadableBy is not null);
    }

    [UnixFact("setfacl")]
    public void AnAcl_CountsAsAnothersGroup()
    {
        string path = _folder.Write("key", "secret");
        SetMode(path, "600");
        SetMode(_folder.Root, "755");
        Command.Succeed("setfacl", "-m", $"u:{Other}:r", path);

        Assert.NotNull(FileDoor.Read(path, 100)!.ReadableBy);
    }

    [Fact]
    public void LinkFromAClosedFolder_LeadsToAFileThatOthersCanRead()
    {
        Directory.CreateDirectory(_folder["closed"]);
        SetMode(_folder["closed"], "700");
        SetMode(_folder.Root, "755");
        SetMode(_folder.Write("key", "secret"), "644");
        File.CreateSymbolicLink(_folder["closed/link"], _folder["key"]);

        Assert.NotNull(FileDoor.Read(_folder["closed/link"], 100)!.ReadableBy);
    }

    [Theory]
    [InlineData("AK", true)]
    [InlineData("EcsRamRole", false)]
    public async Task ProfileWithAKey_IsUsed_WithAWarning(string mode, bool isWarned)
    {
        await using SourceFixture machine = await SourceFixture.StartAsync();
        string path = machine.WriteCliConfig($$"""{"name": "default", "mode": "{{mode}}", "access_key_id": "LTAI5tReadable", "access_key_secret": "{{SourceFixture.Secret}}"}""");
        SetMode(path, "644");
        SetMode(machine.Home, "755");

        await machine.GetAsync("default");
        string[] open = Warnings(machine);
        SetMode(path, "600");
        await machine.GetAsync("default");

        Assert.Equal(isWarned ? [$"{path} contains a key, and others can read it (mode 644). Make it readable only by you: chmod 600 '{path}'"] : [], open);
        Assert.Equal(open, Warnings(machine));
    }

    private static string[] Warnings(SourceFixture machine) =>
        [.. machine.Events.Where(static one => one.Level == OssLogLevel.Warning && one.Name == "ProfileReadable").Select(static one => one.Message)];

    private static void SetMode(string path, string octal) => File.SetUnixFileMode(path, (UnixFileMode)Convert.ToInt32(octal, 8));
}
