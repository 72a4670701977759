using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Text.RegularExpressions;
using Xunit;

namespace OssCredentials.Tests.Architecture;

/// <summary>
/// Lists every place in the library and the cmdlets that opens a file: all go through FileDoor, or are listed here with their
/// reason.
/// </summary>
public sealed partial class FileOpeningTests
{
    private static readonly Dictionary<string, string> s_exceptions = new()
    {
        ["Persistence/Doors/"] = "the door itself",
        ["Persistence/Native/UnixFile.cs"] = "the system calls that the door is made of",
        ["Persistence/Native/Libc.cs"] = "their declarations",
        ["Persistence/Native/WindowsSecurity.cs"] = "creates a new file (CREATE_NEW) with a list of access of its own",
        ["Persistence/Native/Kernel32.cs"] = "the declaration of CreateFile",
        ["Persistence/Files/WindowsFilePlatform.cs"] = "the write protocol on Windows; it reads through the door",
        ["Completers/GroupCompleter.cs"] = "the system's list of groups, which only root can change",
        ["Export/StandardStreams.cs"] = "this process's own open streams",
        ["Consoles/HostConsole.cs"] = "what the kernel says of this process's standard input",
    };

    [Fact]
    public void EveryOpening_GoesThroughTheDoor()
    {
        string root = typeof(FileOpeningTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(static attribute => attribute.Key == "RepositoryRoot").Value!;
        string[] openings =
        [
            .. new[] { "OssCredentials", "OssCredentials.PowerShell" }
                .SelectMany(project => Directory.EnumerateFiles(Path.Combine(root, "src", project), "*.cs", SearchOption.AllDirectories))
                .Select(static path => path.Replace('\\', '/'))
                .Where(static path => !path.Contains("/obj/", StringComparison.Ordinal) && !path.Contains("/bin/", StringComparison.Ordinal))
                .SelectMany(path => File.ReadLines(path).Select((line, index) => (Line: line, Place: $"{path}:{index + 1}")))
                .Where(static one => !one.Line.TrimStart().StartsWith("//", StringComparison.Ordinal) && Opening().IsMatch(one.Line))
                .Select(static one => $"{one.Place}: {one.Line.Trim()}"),
        ];

        Assert.True(openings.Length > 10, "The search finds nothing.");
        Assert.All(s_exceptions.Keys, exception => Assert.Contains(openings, opening => opening.Contains(exception, StringComparison.Ordinal)));
        Assert.All(openings, static opening => Assert.Contains(s_exceptions.Keys, exception => opening.Contains(exception, StringComparison.Ordinal)));
    }

    [GeneratedRegex(@"\bFile\.(Read|Write|Append|Open|Create|Copy|Move|Replace)\w*\(|new (FileStream|StreamReader|StreamWriter)\((?!new MemoryStream)|\bOpenStandard(Output|Error)\(|Libc\.(Open|Create)\w*\(|EntryPoint = ""(open|creat|openat)""|CreateFile\(")]
    private static partial Regex Opening();
}
