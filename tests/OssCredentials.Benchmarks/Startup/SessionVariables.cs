using OssCredentials.Benchmarks.Hosting;
using OssCredentials.Emulator;

namespace OssCredentials.Benchmarks.Startup;

/// <summary>The variables of a session that has a key pair, and the emulator to ask.</summary>
internal static class SessionVariables
{
    public static (string Name, string Value)[] Create(EmulatorProcess emulator) =>
    [
        ("OSS_ACCESS_KEY_ID", EmulatorOptions.DefaultAccessKeyId),
        ("OSS_ACCESS_KEY_SECRET", EmulatorOptions.DefaultAccessKeySecret),
        ("ALIBABA_CLOUD_STS_ENDPOINT", emulator.StsEndpoint.OriginalString),
    ];
}
