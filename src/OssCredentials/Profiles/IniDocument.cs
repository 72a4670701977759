using System;
using System.Collections.Generic;
using System.Text;
using OssCredentials.Errors;

namespace OssCredentials.Profiles;

/// <summary>An INI file. An ambiguous line is kept as a fault of its section, so that it affects only those who ask for that section.</summary>
/// <remarks>
/// Comments begin with <c>#</c> or <c>;</c> and occupy their line, or follow a heading or a value after a space or tab, as in the
/// READMEs of the SDKs. Errors have file and line, and nothing from the line itself: what looks like a key in a damaged file may be
/// part of a secret.
/// </remarks>
internal sealed class IniDocument
{
    private readonly ProfileText _text;
    private readonly Func<string, string> _normalizeKey;

    // The current section; null before the first heading.
    private IniSection? _current;

    private IniDocument(ProfileText text, Func<string, string> normalizeKey)
    {
        _text = text;
        _normalizeKey = normalizeKey;
    }

    /// <summary>The sections with unique names, in the file's order.</summary>
    public List<IniSection> Sections { get; } = [];

    /// <summary>Everything ambiguous in the file, in order.</summary>
    public List<CredentialSourceException> Faults { get; } = [];

    /// <summary>Reads a file.</summary>
    /// <param name="text">The file.</param>
    /// <param name="normalizeKey">Returns the same text for all spellings of a key that the tool treats as equal.</param>
    /// <param name="normalizeSection">The same for a section's name.</param>
    public static IniDocument Parse(ProfileText text, Func<string, string> normalizeKey, Func<string, string> normalizeSection)
    {
        var document = new IniDocument(text, normalizeKey);
        var seen = new Dictionary<string, IniSection>(StringComparer.Ordinal);
        string[] lines = Encoding.UTF8.GetString(text.Bytes, text.Start, text.Bytes.Length - text.Start).Split('\n');
        int indentOfKey = -1;
        for (int i = 0; i < lines.Length; i++)
        {
            int number = i + 1;
            string line = lines[i].EndsWith("\r", StringComparison.Ordinal) ? lines[i].Substring(0, lines[i].Length - 1) : lines[i];
            string content = line.Trim(' ', '\t');
            if (content.Length > 0 && content[0] == '[')
            {
                document.StartSection(content, number, seen, normalizeSection);
                indentOfKey = -1;
            }

            document.CheckControlCharacters(line, number);
            if (content.Length == 0 || content[0] is '#' or ';' or '[')
            {
                continue;
            }

            // Python's configparser treats a line that is indented deeper than the key above as part of that key's value. The other tools
            // read a key there, or nothing if there is none.
            int indent = line.Length - line.TrimStart(' ', '\t').Length;
            if (!document.TryReadEntry(content, number))
            {
                document.Add(indentOfKey >= 0 && indent > indentOfKey
                    ? text.Error("ProfileSyntax", number, "the line is indented, which some tools read as a continuation.", "Start it in the same column as the lines above.")
                    : text.Error("ProfileSyntax", number, "this is not a section, a comment or key=value.", "Write key = value; a comment begins with #."));
            }
            else if (indentOfKey < 0 || indent < indentOfKey)
            {
                indentOfKey = indent;
            }
        }

        return document;
    }

    private void Add(CredentialSourceException fault)
    {
        Faults.Add(fault);
        if (_current is not null)
        {
            _current.Fault ??= fault;
        }
    }

    private void StartSection(string content, int line, Dictionary<string, IniSection> seen, Func<string, string> normalizeSection)
    {
        int end = content.IndexOf(']');
        string name = end > 1 ? content.Substring(1, end - 1) : string.Empty;
        _current = new IniSection(name.Trim(), line);
        if (_current.Name.Length == 0)
        {
            Add(NotAHeading(line));
            return;
        }

        if (seen.TryGetValue(normalizeSection(_current.Name), out IniSection? first))
        {
            // The following lines are ignored: the first section is used.
            first.DoubledOnLine = first.DoubledOnLine == 0 ? line : first.DoubledOnLine;
            Faults.Add(_text.Error(
                "ProfileDoubled", line, $"the section '{first.Name}' is also on line {first.Line}, which is used.", "Keep one of the two."));
            return;
        }

        seen.Add(normalizeSection(_current.Name), _current);
        Sections.Add(_current);
        string rest = content.Substring(end + 1);
        if (_current.Name.Length != name.Length
            || _current.Name.IndexOfAny(['[', '#', ';', '"']) >= 0
            || (rest.Length > 0 && !(rest[0] is ' ' or '\t' && rest.TrimStart(' ', '\t')[0] is '#' or ';')))
        {
            Add(NotAHeading(line));
        }
    }

    private CredentialSourceException NotAHeading(int line) =>
        _text.Error("ProfileSyntax", line, "this isn't a valid section heading.", "Write it as [name]; a comment may follow after a space.");

    private bool TryReadEntry(string content, int line)
    {
        int separator = content.IndexOfAny(['=', ':']);
        string key = separator < 0 ? string.Empty : content.Substring(0, separator).TrimEnd(' ', '\t');
        if (!IsKey(key))
        {
            return false;
        }

        if (_current is null)
        {
            Faults.Add(_text.Error("ProfileSyntax", line, "this key belongs to no section.", "Write a section such as [default] above it."));
            return true;
        }

        string name = _normalizeKey(key);
        string value = content.Substring(separator + 1);
        if (!_current.Entries.TryGetValue(name, out IniEntry? first))
        {
            _current.Entries.Add(name, new IniEntry(key, value, line));
        }
        else if (first.Value.Trim() != value.Trim())
        {
            CredentialSourceException fault = _text.Error(
                "ProfileDoubled", line, $"this key is also on line {first.Line}, with another value.", "Keep one of the two.");
            Faults.Add(fault);
            _current.Entries[name] = new IniEntry(first.Key, first.Value, first.Line) { Fault = first.Fault ?? fault };
        }

        return true;
    }

    private static bool IsKey(string key)
    {
        foreach (char c in key)
        {
            if (!Values.Characters.IsLetterOrDigit(c) && c is not ('_' or '-' or '.'))
            {
                return false;
            }
        }

        return key.Length is > 0 and <= 128;
    }

    private void CheckControlCharacters(string line, int number)
    {
        foreach (char c in line)
        {
            // The decoder replaces a byte that isn't valid UTF-8 with this.
            if (c == '\uFFFD' && line.TrimStart(' ', '\t')[0] is not ('#' or ';'))
            {
                Add(_text.Error("ProfileFileEncoding", number, "the line is not UTF-8.", "Save the file as UTF-8."));
                return;
            }

            if ((char.IsControl(c) && c != '\t') || c is '\u2028' or '\u2029' or '\uFEFF')
            {
                Add(_text.Error("ProfileSyntax", number, $"the line contains a control character (code {(int)c}).", "Remove it."));
                return;
            }
        }
    }
}
