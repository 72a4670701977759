using System;
using System.Collections.Generic;
using System.Text;
using OssCredentials.Errors;

namespace OssCredentials.Profiles;

/// <summary>An INI file, read so that no tool could read it differently; what the tools disagree on is an error.</summary>
/// <remarks>
/// Comments begin with <c>#</c> or <c>;</c> and fill their line. Errors name file and line, and nothing that stands there:
/// what seems to be a key in a damaged file may be a piece of a secret.
/// </remarks>
internal sealed class IniDocument
{
    private readonly ProfileText _text;
    private readonly Func<string, string> _normalizeKey;

    private IniDocument(ProfileText text, Func<string, string> normalizeKey)
    {
        _text = text;
        _normalizeKey = normalizeKey;
    }

    /// <summary>The sections, in the file's order.</summary>
    public List<IniSection> Sections { get; } = [];

    /// <summary>Reads a file.</summary>
    /// <param name="text">The file.</param>
    /// <param name="normalizeKey">Makes one of the spellings of a key that the tool takes for the same.</param>
    /// <param name="normalizeSection">The same for a section's name.</param>
    /// <exception cref="CredentialSourceException">A line has no meaning, or two.</exception>
    public static IniDocument Parse(ProfileText text, Func<string, string> normalizeKey, Func<string, string> normalizeSection)
    {
        var document = new IniDocument(text, normalizeKey);
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        string[] lines = Encoding.UTF8.GetString(text.Bytes, text.Start, text.Bytes.Length - text.Start).Split('\n');
        int indentOfKey = -1;
        for (int i = 0; i < lines.Length; i++)
        {
            int number = i + 1;
            string line = lines[i].EndsWith("\r", StringComparison.Ordinal) ? lines[i].Substring(0, lines[i].Length - 1) : lines[i];
            document.RefuseControlCharacters(line, number);
            string content = line.Trim(' ', '\t');
            if (content.Length == 0 || content[0] is '#' or ';')
            {
                continue;
            }

            int indent = line.Length - line.TrimStart(' ', '\t').Length;
            if (content[0] == '[')
            {
                IniSection section = document.ReadHeading(content, number);
                string name = normalizeSection(section.Name);
                if (seen.TryGetValue(name, out int first))
                {
                    throw text.Error("ProfileDoubled", number, $"this section stands on line {first} already.", "Keep one of the two.");
                }

                seen.Add(name, number);
                document.Sections.Add(section);
                indentOfKey = -1;
            }
            else
            {
                // Python's configparser takes a line that is indented deeper than the key above for a part of that key's value.
                if (indentOfKey >= 0 && indent > indentOfKey)
                {
                    throw text.Error("ProfileSyntax", number, "the line is indented, which some tools take for a continuation.", "Begin it where the lines above begin.");
                }

                document.ReadEntry(content, number);
                indentOfKey = indent;
            }
        }

        return document;
    }

    private IniSection ReadHeading(string content, int line)
    {
        string name = content.Length > 2 && content[content.Length - 1] == ']' ? content.Substring(1, content.Length - 2) : string.Empty;
        if (name.Length == 0 || name.Trim().Length != name.Length || name.IndexOfAny(['[', ']', '#', ';', '"']) >= 0)
        {
            throw _text.Error("ProfileSyntax", line, "this is not a section's heading.", "Write it as [name], alone on its line.");
        }

        return new IniSection(name, line);
    }

    private void ReadEntry(string content, int line)
    {
        int equals = content.IndexOf('=');
        string key = equals < 0 ? string.Empty : content.Substring(0, equals).TrimEnd(' ', '\t');
        if (!IsKey(key))
        {
            throw _text.Error("ProfileSyntax", line, "this is neither a section, a comment nor key=value.", "Write key = value; a comment begins with #.");
        }

        if (Sections.Count == 0)
        {
            throw _text.Error("ProfileSyntax", line, "this key belongs to no section.", "Write a section such as [default] above it.");
        }

        IniSection section = Sections[Sections.Count - 1];
        string name = _normalizeKey(key);
        if (section.Entries.TryGetValue(name, out IniEntry? first))
        {
            throw _text.Error("ProfileDoubled", line, $"this key stands on line {first.Line} already.", "Keep one of the two.");
        }

        section.Entries.Add(name, new IniEntry(key, content.Substring(equals + 1).Trim(' ', '\t'), line));
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

    private void RefuseControlCharacters(string line, int number)
    {
        foreach (char c in line)
        {
            if ((char.IsControl(c) && c != '\t') || c is '\u2028' or '\u2029' or '\uFEFF')
            {
                throw _text.Error("ProfileSyntax", number, $"the line holds a control character (code {(int)c}).", "Remove it.");
            }
        }
    }
}
