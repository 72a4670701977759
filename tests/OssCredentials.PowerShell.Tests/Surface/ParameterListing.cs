using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Text;
using OssCredentials.PowerShell.Tests.Help;
using OssCredentials.PowerShell.Tests.Hosting;

namespace OssCredentials.PowerShell.Tests.Surface;

/// <summary>What scripts depend on: each cmdlet's syntax, and each parameter's type, aliases, positions, pipeline bindings and completion.</summary>
/// <remarks>Created by <c>dotnet run --project tests/OssCredentials.PowerShell.Tests -- surface</c>; a test compares.</remarks>
internal static class ParameterListing
{
    public static string FullName { get; } = Path.Combine(Repository.Root, "tests", "OssCredentials.PowerShell.Tests", "Surface", "Parameters.txt");

    public static int Write()
    {
        using var session = new EngineSession();
        File.WriteAllText(FullName, Create(session));
        return 0;
    }

    public static string Create(EngineSession session)
    {
        var text = new StringBuilder("Made by: dotnet run --project tests/OssCredentials.PowerShell.Tests -- surface\n");
        foreach (CmdletInfo cmdlet in HelpFile.Cmdlets(session))
        {
            text.Append('\n').Append(cmdlet.Name).Append("  -> ").AppendJoin(", ", cmdlet.OutputType.Select(static type => type.Name.Split('.')[^1]).Distinct()).Append('\n');
            foreach (CommandParameterSetInfo set in cmdlet.ParameterSets.OrderByDescending(static set => set.IsDefault).ThenBy(static set => set.Name, StringComparer.Ordinal))
            {
                text.Append("  [").Append(set.Name).Append("] ").Append(set).Append('\n');
            }

            foreach (ParameterMetadata parameter in Own(cmdlet))
            {
                text.Append("    -").AppendJoin("  ", Facts(parameter)).Append('\n');
            }
        }

        return text.ToString();
    }

    public static IEnumerable<ParameterMetadata> Own(CmdletInfo cmdlet) => cmdlet.Parameters.Values
        .Where(static parameter => !Cmdlet.CommonParameters.Contains(parameter.Name)).OrderBy(static parameter => parameter.Name, StringComparer.Ordinal);

    private static IEnumerable<string> Facts(ParameterMetadata parameter)
    {
        yield return parameter.Name.PadRight(20);
        Type type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
        yield return type.Name.PadRight(16);
        if (parameter.Aliases.Count > 0)
        {
            yield return "aliases: " + string.Join(", ", parameter.Aliases.Order(StringComparer.Ordinal));
        }

        foreach (ParameterAttribute set in parameter.Attributes.OfType<ParameterAttribute>().OrderBy(static set => set.ParameterSetName, StringComparer.Ordinal))
        {
            string[] facts =
            [
                .. set.Mandatory ? ["mandatory"] : Array.Empty<string>(),
                .. set.Position >= 0 ? [$"position {set.Position}"] : Array.Empty<string>(),
                .. set.ValueFromPipeline ? ["by value"] : Array.Empty<string>(),
                .. set.ValueFromPipelineByPropertyName ? ["by property name"] : Array.Empty<string>(),
                .. set.ValueFromRemainingArguments ? ["remaining arguments"] : Array.Empty<string>(),
                .. set.DontShow ? ["hidden"] : Array.Empty<string>(),
            ];
            string name = set.ParameterSetName == ParameterAttribute.AllParameterSets ? string.Empty : set.ParameterSetName;
            if (facts.Length > 0 || name.Length > 0)
            {
                yield return $"{{{string.Join(", ", name.Length > 0 ? facts.Prepend(name) : facts)}}}";
            }
        }

        if (parameter.Attributes.OfType<ArgumentCompleterAttribute>().SingleOrDefault() is { Type: { } completer })
        {
            yield return "tab: " + completer.Name.Replace("Completer", string.Empty, StringComparison.Ordinal);
        }
    }
}
