using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Management.Automation;
using OssCredentials.PowerShell.Tests.Hosting;
using Xunit;

namespace OssCredentials.PowerShell.Tests.Help;

/// <summary>What Get-Help shows, in the built module.</summary>
public sealed class HelpTests : IDisposable
{
    private readonly EngineSession _session = new();

    public void Dispose() => _session.Dispose();

    [Fact]
    public void CommittedHelp_IsWhatItsSourcesSay() => Assert.True(
        HelpFile.Create(HelpFile.Cmdlets(_session)) == File.ReadAllText(HelpFile.FullName).ReplaceLineEndings("\n"),
        "Run: dotnet run --project tests/OssCredentials.PowerShell.Tests -- help");

    [Fact]
    public void EveryParameter_IsDescribed_AsItIs() => Assert.All(HelpFile.Cmdlets(_session), cmdlet =>
    {
        string[] help = [.. _session.Run("(Get-Help $name -Full).parameters.parameter", ("name", cmdlet.Name)).Succeeded().Output.Select(static parameter =>
            $"{parameter.Properties["name"].Value} {Value(parameter, "type.name")} required={parameter.Properties["required"].Value} aliases={parameter.Properties["aliases"].Value}")];
        string[] real = [.. MamlCommand.Documented(cmdlet).Select(static parameter =>
        {
            bool isMandatory = parameter.ParameterSets.Values.All(static set => set.IsMandatory);
            string aliases = string.Join(", ", parameter.Aliases.Order(StringComparer.Ordinal).DefaultIfEmpty("none"));
            return $"{parameter.Name} {(Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType).Name} required={(isMandatory ? "true" : "false")} aliases={aliases}";
        })];

        Assert.Equal(real.Order(StringComparer.Ordinal), help.Order(StringComparer.Ordinal));
    });

    [Fact]
    public void EveryCmdlet_HasSynopsis_ThreeExamples_AndLinks() => Assert.All(HelpFile.Cmdlets(_session), cmdlet =>
    {
        PSObject help = _session.Run("Get-Help $name -Full", ("name", cmdlet.Name)).Succeeded().Single;

        Assert.DoesNotContain(cmdlet.Name, (string)help.Properties["Synopsis"].Value, StringComparison.Ordinal);
        Assert.NotEmpty((IEnumerable<object>)help.Properties["description"].Value);
        Assert.True(_session.Run("(Get-Help $name -Full).examples.example").Output.Count >= 3, cmdlet.Name);
        Assert.NotEmpty(_session.Run("(Get-Help $name -Full).relatedLinks.navigationLink.linkText").Output);
    });

    [Fact]
    public void EveryLink_LeadsToACmdletOrATopic() => Assert.All(
        HelpFile.Cmdlets(_session).SelectMany(static cmdlet => HelpFile.Source(cmdlet.Name).Links).Distinct(),
        link => Assert.True(
            link.StartsWith("https:", StringComparison.Ordinal)
            || _session.Run("Get-Command $name -ErrorAction Ignore", ("name", link)).Output.Count == 1
            || File.Exists(Path.Combine(HelpFile.SourceFolder, link + ".help.txt")),
            link));

    [Theory]
    [InlineData("about_OssCredentials")]
    [InlineData("about_OssCredentials_Persistence")]
    [InlineData(TroubleshootingPage.TopicName)]
    [InlineData("about_OssCredentials_Serving")]
    public void Topic_IsFound(string name) => Assert.Contains(
        "SHORT DESCRIPTION", _session.Run("Get-Help $name", ("name", name)).Succeeded().Single.ToString(), StringComparison.OrdinalIgnoreCase);

    // An 80-column console shows it without wrapping.
    [Fact]
    public void Topics_AreNoWiderThanAConsole() => Assert.All(
        Directory.EnumerateFiles(HelpFile.SourceFolder, "about_*").SelectMany(File.ReadLines), static line => Assert.True(line.Length <= 80, line));

    private static object? Value(PSObject item, string path)
    {
        foreach (string name in path.Split('.'))
        {
            item = PSObject.AsPSObject(item.Properties[name].Value);
        }

        return item.BaseObject;
    }
}
