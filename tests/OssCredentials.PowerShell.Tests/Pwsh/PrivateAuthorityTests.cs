using System;
using System.IO;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Threading.Tasks;
using OssCredentials.Emulator;
using OssCredentials.PowerShell.Tests.Hosting;
using Xunit;

namespace OssCredentials.PowerShell.Tests.Pwsh;

/// <summary>A certificate of a private authority, as used by a company's proxy or test system: what makes pwsh trust it, and what doesn't.</summary>
public sealed class PrivateAuthorityTests : IDisposable
{
    private readonly string _certificateFile = Path.GetTempFileName();

    public void Dispose() => File.Delete(_certificateFile);

    [LinuxFact("SSL_CERT_FILE is read on Linux.")]
    public async Task VariableSetBeforePwshStarts_IsTrusted()
    {
        (int exitCode, string output) = await RunAsync(before: $"SSL_CERT_FILE={_certificateFile}", first: string.Empty);

        Assert.True(exitCode == 0, output);
        Assert.Contains("credential STS.", output, StringComparison.Ordinal);
    }

    // .NET reads the variable once, from the environment that the process started with.
    [LinuxFact("SSL_CERT_FILE is read on Linux.")]
    public async Task VariableSetInTheSession_HasNoEffect_AndTheRemedySaysWhereItHas()
    {
        (_, string output) = await RunAsync(before: "SSL_CERT_FILE=", first: $"$env:SSL_CERT_FILE = '{_certificateFile}'");

        Assert.Contains("error TransportTls,", output, StringComparison.Ordinal);
        Assert.Contains("set SSL_CERT_FILE or SSL_CERT_DIR before pwsh starts", output, StringComparison.Ordinal);
        Assert.DoesNotContain("credential STS.", output, StringComparison.Ordinal);
    }

    [Fact]
    public void AboutTopic_SaysWhereTheVariableHasToBeSet() =>
        Assert.Contains(
            "set one of them before pwsh starts",
            string.Join(' ', File.ReadAllText(Path.Combine(Repository.Root, "module", "en-US", "about_OssCredentials.help.txt")).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)),
            StringComparison.Ordinal);

    private async Task<(int ExitCode, string Output)> RunAsync(string before, string first)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        using X509Certificate2 certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        File.WriteAllText(_certificateFile, certificate.ExportCertificatePem());
        await using EmulatorServer server = await EmulatorServer.StartAsync(new EmulatorOptions { ServerCertificate = certificate });
        return await ExternalTool.RunAsync(
            "env", before, "pwsh", "-NoProfile", "-NonInteractive", "-Command",
            $$"""
            Import-Module '{{Repository.Manifest}}'
            {{first}}
            try {
                $credential = Invoke-OssAssumeRole {{EmulatorOptions.DefaultRoleArn}} -AccessKeyId {{EmulatorOptions.DefaultAccessKeyId}} `
                    -AccessKeySecret {{EmulatorOptions.DefaultAccessKeySecret}} -StsEndpoint https://localhost:{{server.StsEndpoint.Port}}
                "credential $($credential.AccessKeyId)"
            } catch {
                "error $($_.FullyQualifiedErrorId)"
                $_.ErrorDetails.RecommendedAction
            }
            """);
    }
}
