using System;
using System.IO;
using System.Linq;
using System.Management.Automation;
using OssCredentials.PowerShell.Tests.Help;
using OssCredentials.PowerShell.Tests.Hosting;
using Xunit;

namespace OssCredentials.PowerShell.Tests.Surface;

/// <summary>The parameters match the listing, and have nothing unusual.</summary>
public sealed class ParameterTests : IDisposable
{
    // If a file or a program is expected, the engine's own completion is right; it also knows the values of an enumeration.
    private static readonly string[] s_ofTheEngine = ["Path", "OidcTokenFile", "ScriptBlock", "ArgumentList", "InputObject", "Surplus", "Policy"];

    private readonly EngineSession _session = new();

    public void Dispose() => _session.Dispose();

    [Fact]
    public void CommittedListing_IsWhatTheCmdletsHave() => Assert.Equal(
        File.ReadAllText(ParameterListing.FullName).ReplaceLineEndings("\n"), ParameterListing.Create(_session));

    [Fact]
    public void EveryParameter_CompletesToItsValues_AndToAFileOnlyWhereOneIsMeant() => Assert.All(
        HelpFile.Cmdlets(_session).SelectMany(static cmdlet => ParameterListing.Own(cmdlet).Select(parameter => (cmdlet.Name, parameter))),
        static one => Assert.True(
            one.parameter.SwitchParameter
            || s_ofTheEngine.Contains(one.parameter.Name)
            || (Nullable.GetUnderlyingType(one.parameter.ParameterType) ?? one.parameter.ParameterType.GetElementType() ?? one.parameter.ParameterType).IsEnum
            || one.parameter.Attributes.OfType<ArgumentCompleterAttribute>().Any(),
            $"{one.Name} -{one.parameter.Name}"));

    [Fact]
    public void TheCatchAll_IsOfferedByNothing()
    {
        string[] cmdlets = [.. HelpFile.Cmdlets(_session).Select(static cmdlet => cmdlet.Name)];

        Assert.All(cmdlets, name =>
        {
            string line = name + " -";
            Assert.DoesNotContain(
                "-Surplus", _session.Run("(TabExpansion2 $line $line.Length).CompletionMatches | ForEach-Object CompletionText", ("line", line)).Succeeded().Output.Select(static match => match.ToString()));
            Assert.DoesNotContain("Surplus", HelpFile.Create([.. HelpFile.Cmdlets(_session).Where(cmdlet => cmdlet.Name == name)]), StringComparison.Ordinal);
        });
    }
}
