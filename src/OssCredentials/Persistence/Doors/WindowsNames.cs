using System;
using System.Linq;

namespace OssCredentials.Persistence.Doors;

/// <summary>Paths that refer to something other than a file of that name on Windows.</summary>
/// <remarks>Source: Microsoft, "Naming Files, Paths, and Namespaces".</remarks>
internal static class WindowsNames
{
    private static readonly string[] s_devices =
    [
        "CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$",
        .. Enumerable.Range(0, 10).SelectMany(static i => new[] { $"COM{i}", $"LPT{i}" }), "COM¹", "COM²", "COM³", "LPT¹", "LPT²", "LPT³",
    ];

    private static readonly char[] s_separators = ['\\', '/'];

    /// <summary>Refuses the path of a device, a pipe or an alternate data stream.</summary>
    /// <exception cref="FileRefusedException">It is one.</exception>
    public static void RefuseUnusable(string path)
    {
        // \\?\C:\… is a file's path, which Windows takes as it is. The rest of these namespaces are devices, and pipes are below \\server\pipe.
        string rest = path.Replace('/', '\\');
        if (rest.StartsWith(@"\\?\", StringComparison.Ordinal))
        {
            rest = rest.Substring(4);
            if (!HasDrive(rest) && !rest.StartsWith(@"UNC\", StringComparison.OrdinalIgnoreCase))
            {
                throw NoFile();
            }
        }

        string[] parts = (HasDrive(rest) ? rest.Substring(2) : rest).Split(s_separators, StringSplitOptions.RemoveEmptyEntries);
        if (rest.StartsWith(@"\\.\", StringComparison.Ordinal)
            || (rest.StartsWith(@"\\", StringComparison.Ordinal) && parts.Length > 1 && string.Equals(parts[1], "pipe", StringComparison.OrdinalIgnoreCase)))
        {
            throw NoFile();
        }

        if (parts.Any(static part => part.Contains(':')))
        {
            throw new FileRefusedException("it has a colon, which is an alternate data stream of another file.", "Specify a name without a colon.");
        }

        // With any extension, and with spaces before it.
        if (parts.Length > 0 && s_devices.Contains(parts[parts.Length - 1].Split('.')[0].TrimEnd(' '), StringComparer.OrdinalIgnoreCase))
        {
            throw NoFile();
        }
    }

    private static bool HasDrive(string path) => path.Length >= 2 && path[1] == ':' && path[0] is (>= 'A' and <= 'Z') or (>= 'a' and <= 'z');

    private static FileRefusedException NoFile() => new("it is a device or a pipe, and not a file.", "Specify the path of a file.");
}
