using System;
using System.Collections.Generic;
using OssCredentials.Errors;

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

    /// <summary>The first thing in it that has no single meaning; thrown when the section is asked for. Null where there is none.</summary>
    public CredentialSourceException? Fault { get; set; }

    /// <summary>The line on which a section of the same name begins again; 0 where none does.</summary>
    public int DoubledOnLine { get; set; }
}
