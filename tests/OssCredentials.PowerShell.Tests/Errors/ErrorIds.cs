using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;
using OssCredentials.PowerShell.Tests.Hosting;

namespace OssCredentials.PowerShell.Tests.Errors;

/// <summary>The error IDs that the source code of the library and the cmdlets can produce.</summary>
internal static partial class ErrorIds
{
    public static IReadOnlyCollection<string> InTheCode() => new SortedSet<string>(
        ((string[])["OssCredentials", "OssCredentials.PowerShell"])
            .SelectMany(static project => Directory.EnumerateFiles(Path.Combine(Repository.Root, "src", project), "*.cs", SearchOption.AllDirectories))
            .Where(static path => !path.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .SelectMany(static path => In(Comment().Replace(File.ReadAllText(path), string.Empty), path.EndsWith("Exception.cs", StringComparison.Ordinal)))
            .Concat(TransportFailures().Select(static failure => "Transport" + failure)),
        StringComparer.Ordinal);

    // The ID of such an error is composed from its kind.
    private static IEnumerable<string> TransportFailures() =>
        File.ReadLines(Path.Combine(Repository.Root, "src", "OssCredentials", "Errors", "TransportFailure.cs"))
            .Select(static line => Member().Match(line)).Where(static match => match.Success).Select(static match => match.Groups[1].Value);

    private static IEnumerable<string> In(string source, bool isException)
    {
        foreach (Match resource in Resource().Matches(source))
        {
            yield return resource.Groups[1].Value;
        }

        foreach (Match call in Call().Matches(source))
        {
            string name = call.Groups[1].Value;
            List<string> arguments = Arguments(source, call.Index + call.Length - 1);

            // new("BlankInValue", name, …), where the type is clear; and a constructor's base(…), in exceptions alone.
            bool isAnother = name switch
            {
                "base" => !isException,
                "new" => arguments.Count < 3 || arguments[1].Trim() is not "name",
                _ => false,
            };
            if (!isAnother)
            {
                foreach (Match text in arguments.Take(name is "Error" or "ErrorRecord" ? 2 : 1).SelectMany(static argument => Id().Matches(argument)))
                {
                    yield return text.Groups[1].Value;
                }
            }
        }

        foreach (Match constant in isException ? Constant().Matches(source) : Enumerable.Empty<Match>())
        {
            yield return constant.Groups[1].Value;
        }
    }

    // The arguments of a call, up to the parenthesis that closes the one at the index.
    private static List<string> Arguments(string source, int index)
    {
        List<string> arguments = [];
        var current = new StringBuilder();
        int depth = 0;
        bool inText = false;
        for (; index < source.Length; index++)
        {
            char c = source[index];
            if (c == '"')
            {
                inText = !inText;
            }
            else if (inText)
            {
                index += c == '\\' ? 1 : 0;
            }
            else if (c is '(' or '[' or '{' && depth++ == 0)
            {
                continue;
            }
            else if (c is ')' or ']' or '}' && --depth == 0)
            {
                break;
            }
            else if (c == ',' && depth == 1)
            {
                arguments.Add(current.ToString());
                current.Clear();
                continue;
            }

            current.Append(c);
        }

        arguments.Add(current.ToString());
        return arguments;
    }

    [GeneratedRegex(@"^    (\w+),$")]
    private static partial Regex Member();

    [GeneratedRegex(@"^\s*//.*$", RegexOptions.Multiline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"nameof\(SR\.(\w+)\)")]
    private static partial Regex Resource();

    [GeneratedRegex(@"\b(\w*Exception|Error|Refuse|Fail|ErrorRecord|base|new)\(")]
    private static partial Regex Call();

    [GeneratedRegex("\"([A-Z][a-z]+(?:[A-Z][A-Za-z]*)+)\"")]
    private static partial Regex Id();

    [GeneratedRegex(@"const string \w+ = ""([A-Z]\w+)""")]
    private static partial Regex Constant();
}
