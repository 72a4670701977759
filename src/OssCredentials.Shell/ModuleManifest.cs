using System;
using System.IO;

namespace OssCredentials.Shell;

/// <summary>Finds the module that the console imports.</summary>
internal static class ModuleManifest
{
    public const string FileName = "OssCredentials.psd1";

    /// <summary>The manifest in the folder of the program (a published copy) or the nearest above it (a checkout).</summary>
    /// <exception cref="FileNotFoundException">There is none.</exception>
    public static string FindAbove(string folder)
    {
        for (DirectoryInfo? candidate = new(folder); candidate is not null; candidate = candidate.Parent)
        {
            string path = Path.Combine(candidate.FullName, FileName);
            if (File.Exists(path))
                return path;
        }

        throw new FileNotFoundException($"{FileName} is neither in '{folder}' nor above it; -ModulePath names it.");
    }
}
