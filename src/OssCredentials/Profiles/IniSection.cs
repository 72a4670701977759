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

    /// <summary>The name as written in the file.</summary>
    public string Name { get; }

    /// <summary>The line of its heading.</summary>
    public int Line { get; }

    /// <summary>The entries by normalized key.</summary>
    public Dictionary<string, IniEntry> Entries { get; } = new(StringComparer.Ordinal);

    /// <summary>The first ambiguity in it; thrown if the section is asked for. Null if there is none.</summary>
    public CredentialSourceException? Fault { get; set; }

    /// <summary>The line on which a section of the same name begins again; 0 if none does.</summary>
    public int DoubledOnLine { get; set; }
}
