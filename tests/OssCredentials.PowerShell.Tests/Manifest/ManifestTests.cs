using System;
using System.Collections;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Reflection;
using System.Xml.Linq;
using OssCredentials.PowerShell.Tests.Hosting;
using Xunit;

namespace OssCredentials.PowerShell.Tests.Manifest;

public sealed class ManifestTests : IDisposable
{
    // Cmdlets that the engine runs between two statements, and no one else.
    private static readonly string[] s_hidden = ["Update-OssSession"];

    private readonly EngineSession _session = new();

    public void Dispose() => _session.Dispose();

    [Fact]
    public void Version_IsThatOfTheBuild_AndOfEachAssembly()
    {
        string version = (string)ReadManifest()["ModuleVersion"]!;

        Assert.Equal(version, XDocument.Load(Path.Combine(Repository.Root, "Directory.Build.props")).Descendants("Version").Single().Value);
        Assert.All(
            new[] { "net8.0", "netstandard2.0" }.SelectMany(static framework => new[]
            {
                Repository.CmdletAssembly(framework), Path.Combine(Repository.ModuleFolder(framework), "Dependencies", "OssCredentials.dll"),
            }),
            path => Assert.Equal(Version.Parse(version + ".0"), AssemblyName.GetAssemblyName(path).Version));
        Assert.Equal(version, _session.Run("(Get-Module OssCredentials).Version.ToString()").Single.ToString());
    }

    [Fact]
    public void CmdletsToExport_AreTheCmdletsOfTheAssembly()
    {
        Type[] types = _session.Run("(Get-Command Get-OssCredential).ImplementingType.Assembly.GetExportedTypes()").Output
            .Select(static type => (Type)type.BaseObject).ToArray();
        string[] cmdlets =
        [
            .. types.Select(static type => type.GetCustomAttribute<CmdletAttribute>())
                .Where(static attribute => attribute is not null)
                .Select(static attribute => $"{attribute!.VerbName}-{attribute.NounName}")
                .Except(s_hidden),
        ];

        Assert.Equal(cmdlets.Order(StringComparer.Ordinal), ((object[])ReadManifest()["CmdletsToExport"]!).Cast<string>().Order(StringComparer.Ordinal));
        Assert.Equal(
            cmdlets.Order(StringComparer.Ordinal),
            _session.Run("Get-Command -Module OssCredentials").Output.Select(static command => command.ToString()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void NothingButCmdlets_IsExported()
    {
        Hashtable manifest = ReadManifest();

        // A wildcard would make the engine load the module to know what it exports.
        Assert.All(["FunctionsToExport", "AliasesToExport", "VariablesToExport"], name => Assert.Empty((object[])manifest[name]!));
    }

    [Theory]
    [InlineData("net8.0")]
    [InlineData("netstandard2.0")]
    public void Folder_HoldsNoStubOfTheEngine(string framework) =>
        Assert.DoesNotContain(
            Directory.EnumerateFiles(Repository.ModuleFolder(framework), "*.dll", SearchOption.AllDirectories),
            static path => Path.GetFileName(path) is "System.Management.Automation.dll");

    [Fact]
    public void EveryCmdlet_TellsWhatItWrites()
    {
        string[] mute = [];

        Assert.Equal(
            mute,
            _session.Run("Get-Command -Module OssCredentials | Where-Object { -not $_.OutputType } | ForEach-Object Name").Output.Select(static name => name.ToString()));
    }

    [Fact]
    public void CmdletThatChanges_TakesWhatIf_AndNoOtherDoes()
    {
        string[] reading = ["Get-OssCallerIdentity", "Get-OssCredential", "Get-OssProfile", "New-OssSessionPolicy", "Use-OssCredential"];

        Assert.Equal(
            reading,
            _session.Run("Get-Command -Module OssCredentials | Where-Object { -not $_.Parameters.ContainsKey('WhatIf') } | ForEach-Object Name").Output
                .Select(static name => name.ToString()));
    }

    // As the engine reads it for Windows PowerShell and for pwsh: its one expression is dynamic.
    private static Hashtable ReadManifest()
    {
        ScriptBlockAst script = Parser.ParseFile(Repository.Manifest, out _, out ParseError[] errors);
        Assert.Empty(errors);
        var table = (HashtableAst)script.Find(static node => node is HashtableAst, searchNestedScriptBlocks: false);
        var values = new Hashtable(StringComparer.OrdinalIgnoreCase);
        foreach ((ExpressionAst key, StatementAst value) in table.KeyValuePairs.Select(static pair => (pair.Item1, pair.Item2)))
        {
            values[key.SafeGetValue()] = value is PipelineAst pipeline && pipeline.GetPureExpression() is ExpressionAst expression ? expression.SafeGetValue() : null;
        }

        return values;
    }
}
