using System;
using System.IO;
using Xunit;
using Xunit.Abstractions;

namespace OssCredentials.Tests.Persistence.Files;

/// <summary>The power fails, on a real file system: what an edit has reported is there, and the file is whole.</summary>
public sealed class PowerCutTests(ITestOutputHelper output)
{
    [UnixFact(Need.Root, Need.Mount, "mkfs.ext4", "losetup")]
    public void PowerCut_LosesNothingThatWasReported()
    {
        using ScratchFolder folder = new();
        string image = folder["image"];
        using (FileStream file = File.Create(image))
        {
            file.SetLength(16 * 1024 * 1024);
        }

        Command.Succeed("mkfs.ext4", "-q", image);
        Directory.CreateDirectory(folder["disk"]);

        Command ended = Command.Run(
            TimeSpan.FromMinutes(20),
            ["unshare", "-m", .. Command.Writer, "power", image, folder["disk"], FullSize.Of(10, 1000).ToString(System.Globalization.CultureInfo.InvariantCulture)]);

        output.WriteLine(ended.Output);
        Assert.True(ended.ExitCode == 0, ended.Output + ended.Errors);
    }
}
