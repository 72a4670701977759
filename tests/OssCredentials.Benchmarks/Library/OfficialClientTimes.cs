using System.Globalization;
using System.IO;
using System.Threading.Tasks;
using OssCredentials.Benchmarks.Hosting;
using OssCredentials.Emulator;

namespace OssCredentials.Benchmarks.Library;

/// <summary>The times of the official clients for Node, in nanoseconds.</summary>
internal sealed class OfficialClientTimes
{
    /// <summary>A role's credential that @alicloud/credentials holds.</summary>
    public required double HeldCredential { get; init; }

    /// <summary>An AssumeRole by @alicloud/sts20150401.</summary>
    public required double AssumeRole { get; init; }

    /// <summary>Null if node or the clients are missing: <c>npm ci</c> in tests/Interop installs them.</summary>
    public static async Task<OfficialClientTimes?> MeasureAsync(RunSize size, EmulatorProcess emulator)
    {
        if (ExternalProgram.Find("node") is not string node || !File.Exists(Path.Combine(Repository.Interop, "node_modules", ".package-lock.json")))
        {
            return null;
        }

        string[] lines = await ExternalProgram.RunAsync(
            node, ["time-calls.js", EmulatorOptions.DefaultRoleArn, size.RequestRounds.ToString(CultureInfo.InvariantCulture)], string.Empty,
            [
                ("OSS_ACCESS_KEY_ID", EmulatorOptions.DefaultAccessKeyId),
                ("OSS_ACCESS_KEY_SECRET", EmulatorOptions.DefaultAccessKeySecret),
                ("INTEROP_STS_ENDPOINT", emulator.StsEndpoint.AbsoluteUri),
            ],
            Repository.Interop);
        return new OfficialClientTimes
        {
            HeldCredential = double.Parse(lines[0], CultureInfo.InvariantCulture),
            AssumeRole = double.Parse(lines[1], CultureInfo.InvariantCulture),
        };
    }
}
