using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;

namespace OssCredentials.Persistence.Startup;

/// <summary>
/// The list, in the secret folder, of start-up files with a block that are found only with the current ZDOTDIR or XDG_CONFIG_HOME,
/// so that they are found again without them (B11).
/// </summary>
internal static class StartupFileList
{
    /// <summary>The file's name.</summary>
    public const string Name = "startup-files";

    private const char Separator = ' ';

    /// <summary>The list with more files; the same array if they are already in it.</summary>
    public static byte[]? Add(byte[]? current, IEnumerable<StartupFile> files)
    {
        List<string> lines = [.. Lines(current)];
        int count = lines.Count;
        foreach (StartupFile file in files)
        {
            string line = file.Syntax.ToString() + Separator + file.Path;
            if (!lines.Contains(line))
            {
                lines.Add(line);
            }
        }

        return lines.Count == count ? current : Encoding.UTF8.GetBytes(string.Join("\n", lines) + "\n");
    }

    /// <summary>The files in a list; invalid entries are ignored.</summary>
    public static IEnumerable<StartupFile> Read(byte[]? list)
    {
        foreach (string line in Lines(list))
        {
            int separator = line.IndexOf(Separator);
            if (separator > 0
                && Enum.TryParse(line.Substring(0, separator), out StartupSyntax syntax)
                && syntax.ToString() == line.Substring(0, separator)
                && Path.IsPathRooted(line.Substring(separator + 1)))
            {
                yield return new StartupFile(line.Substring(separator + 1), syntax, StartupAction.Edit);
            }
        }
    }

    private static IEnumerable<string> Lines(byte[]? list) =>
        list is null ? [] : Encoding.UTF8.GetString(list).Split('\n').Where(static line => line.Length > 0);
}
