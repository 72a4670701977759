using System;
using System.Collections.Generic;

namespace OssCredentials.Profiles;

/// <summary>A section of an INI file.</summary>
internal sealed class IniSection
{
    public IniSection(string name, int line)
    {
        Name = name;
        Line = line;
    }

    /// <summary>The name as the file writes it.</summary>
    public string Name { get; }

    /// <summary>The line of its heading.</summary>
    public int Line { get; }

    /// <summary>The entries by normalized key.</summary>
    public Dictionary<string, IniEntry> Entries { get; } = new(StringComparer.Ordinal);
}
