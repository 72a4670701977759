using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using System.Xml.Linq;
using OssCredentials.PowerShell.Tests.Help;
using OssCredentials.PowerShell.Tests.Hosting;
using Xunit;

namespace OssCredentials.PowerShell.Tests.Package;

public sealed class PackageTests(InstalledPackage package) : IClassFixture<InstalledPackage>
{
    // All dependencies of the library: Windows PowerShell has none of them, pwsh may have other versions.
    private static readonly string[] s_bothFrameworks =
    [
        "Microsoft.Extensions.DependencyInjection", "Microsoft.Extensions.DependencyInjection.Abstractions", "Microsoft.Extensions.Logging",
        "Microsoft.Extensions.Logging.Abstractions", "Microsoft.Extensions.Options", "Microsoft.Extensions.Primitives", "OssCredentials", "System.Diagnostics.DiagnosticSource",
    ];

    private static readonly string[] s_netStandard =
    [
        "Microsoft.Bcl.AsyncInterfaces", "System.Buffers", "System.ComponentModel.Annotations", "System.IO.Pipelines", "System.Memory", "System.Numerics.Vectors",
        "System.Runtime.CompilerServices.Unsafe", "System.Text.Encodings.Web", "System.Text.Json", "System.Threading.Tasks.Extensions",
    ];

    [Fact]
    public void Holds_ExactlyWhatItNeeds()
    {
        string[] expected =
        [
            "LICENSE", "OssCredentials.psd1", "en-US/about_OssCredentials.help.txt", "en-US/about_OssCredentials_Persistence.help.txt",
            "en-US/about_OssCredentials_Serving.help.txt", "en-US/about_OssCredentials_Troubleshooting.help.txt",
            "module/OssCredentials.Format.ps1xml", "module/ThirdPartyNotices.txt",
            .. Framework("net8.0", s_bothFrameworks),
            .. Framework("netstandard2.0", [.. s_bothFrameworks, .. s_netStandard]),
        ];

        Assert.Equal(expected.Order(StringComparer.Ordinal), package.Files.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task MadeTwice_IsTheSame() => Assert.Equal(
        await File.ReadAllBytesAsync(package.Path), await File.ReadAllBytesAsync(await package.PackAsync("again")));

    [Fact]
    public async Task BuiltTwice_InTwoFolders_IsTheSame() => Assert.Equal(
        await File.ReadAllBytesAsync(await package.BuildAsync("one")), await File.ReadAllBytesAsync(await package.BuildAsync(Path.Combine("two", "deeper"))));

    [Fact]
    public async Task SaysOfItself_WhatTheManifestSays()
    {
        string[] manifest = await EngineProcess.RunAsync(
            """
            $module = Import-Module $manifest -PassThru
            $data = $module.PrivateData.PSData
            $module.Name; $module.Version.ToString(); $module.Author; $module.Description; $module.Copyright
            $data.ReleaseNotes
            $data.Tags -join ' '; $module.ExportedCmdlets.Keys -join ' '
            """);

        XElement metadata = Metadata();
        string Value(string name) => metadata.Elements().Single(element => element.Name.LocalName == name).Value;
        Assert.Equal(manifest[..6], new[] { "id", "version", "authors", "description", "copyright", "releaseNotes" }.Select(Value));
        string[] cmdlets = manifest[7].Split(' ');
        Assert.Equal(
            [.. ((string[])["PSModule", "PSIncludes_Cmdlet", .. manifest[6].Split(' '), .. cmdlets.Select(static name => "PSCmdlet_" + name), .. cmdlets.Select(static name => "PSCommand_" + name)]).Order(StringComparer.Ordinal)],
            Value("tags").Split(' ').Order(StringComparer.Ordinal));
        Assert.Equal("MIT", Value("license"));
        Assert.DoesNotContain(metadata.Elements(), static element => element.Name.LocalName == "dependencies" && element.HasElements);
    }

    [Fact]
    public async Task Installed_IsFoundByName_WithItsHelp()
    {
        string[] shown = await EngineProcess.RunAsync(
            $"""
            $env:PSModulePath = '{package.ModulePath}'
            Import-Module OssCredentials
            (Get-Module OssCredentials).Path
            (Get-Help Set-OssCredential).Synopsis
            (Get-Help about_OssCredentials).Length -gt 1000
            (Get-Help about_OssCredentials_Persistence).Length -gt 1000
            (Get-Help about_OssCredentials_Troubleshooting).Length -gt 1000
            """);

        Assert.Equal([package.Manifest, HelpFile.Source("Set-OssCredential").Synopsis, "True", "True", "True"], shown);
    }

    // Not these tests again, and none that measure, wait for renewals or start the working tree's own programs.
    [Fact]
    public async Task Installed_PassesTheTestsOfTheCheckout()
    {
        string[] namespaces = ["Commands", "Help", "Scopes", "Sessions", "Loading", "Manifest"];
        string filter = string.Join('|', namespaces.Select(static name => $"FullyQualifiedName~OssCredentials.PowerShell.Tests.{name}."));
        var start = new ProcessStartInfo("dotnet", ["test", typeof(PackageTests).Assembly.Location, "--filter", filter, "--nologo"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment[Repository.ManifestVariable] = package.Manifest;

        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync() + await error;
        await process.WaitForExitAsync();

        Assert.True(process.ExitCode == 0, output);
        Assert.True(int.Parse(Regex.Match(output, @"Passed:\s+(\d+)").Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture) > 200, output);
    }

    [PwshFact]
    public async Task Installed_PassesPester()
    {
        (int exitCode, string output, string error) = await PwshProcess.RunAsync(
            $"Import-Module '{Repository.Pester(5)}'; $result = Invoke-Pester '{Path.Combine(Repository.Root, "tests", "Pester")}' -PassThru; if ($result.PassedCount -lt 10) {{ exit 99 }}; exit $result.FailedCount",
            new Dictionary<string, string> { [Repository.ManifestVariable] = package.Manifest },
            "-NonInteractive");

        Assert.True(exitCode == 0, $"exit code {exitCode}\n{output}{error}");
    }

    private static IEnumerable<string> Framework(string name, IEnumerable<string> dependencies) =>
    [
        $"module/bin/{name}/OssCredentials.PowerShell.dll", $"module/bin/{name}/en-US/OssCredentials.PowerShell.dll-Help.xml",
        .. dependencies.Select(dependency => $"module/bin/{name}/Dependencies/{dependency}.dll"),
    ];

    private XElement Metadata()
    {
        using ZipArchive archive = ZipFile.OpenRead(package.Path);
        using Stream nuspec = archive.GetEntry("OssCredentials.nuspec")!.Open();
        return XDocument.Load(nuspec).Root!.Elements().Single();
    }
}
