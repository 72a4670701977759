using System.IO;
using System.Threading.Tasks;
using Xunit;

namespace OssCredentials.Tests.Emulator;

[Collection(ProcessState.Name)]
public class EmulatorIsolationTests
{
    // A file or variable of the place it runs in must not move or reshape the emulator.
    [Fact]
    public async Task Settings_OfTheWorkingFolder_AreNotRead()
    {
        string folder = Directory.CreateTempSubdirectory("emulator-").FullName;
        string before = Directory.GetCurrentDirectory();
        await File.WriteAllTextAsync(
            Path.Combine(folder, "appsettings.json"), """{"Kestrel":{"Endpoints":{"Http":{"Url":"no address"}}}}""");
        try
        {
            Directory.SetCurrentDirectory(folder);

            await AssertStartsAsync();
        }
        finally
        {
            Directory.SetCurrentDirectory(before);
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task Settings_OfTheEnvironment_AreNotRead()
    {
        System.Environment.SetEnvironmentVariable("Kestrel__Endpoints__Http__Url", "no address");
        try
        {
            await AssertStartsAsync();
        }
        finally
        {
            System.Environment.SetEnvironmentVariable("Kestrel__Endpoints__Http__Url", null);
        }
    }

    private static async Task AssertStartsAsync()
    {
        await using StsEmulatorFixture emulator = await StsEmulatorFixture.StartAsync();

        Assert.NotNull(await emulator.AssumeRoleAsync(emulator.User()));
    }
}
