using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace OssCredentials.Profiles;

/// <summary>Changes one profile, or the name of the current one, in the bytes of a <c>config.json</c>; everything else stays byte for byte.</summary>
/// <remarks>
/// Additions follow the style of the file: line ends, indentation, one line or many. A new file has the style of the CLI. Source:
/// aliyun/aliyun-cli, config/configuration.go, SaveConfigurationWithContext.
/// </remarks>
internal static class AliyunCliConfigEdit
{
    private const string Profiles = "profiles";
    private const string Name = "name";
    private const string Current = "current";

    private static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>A file with one profile, which is also the current one.</summary>
    public static byte[] Create(string name, IReadOnlyList<ProfileEntry> entries) => Create(name, Object(name, entries, "\n\t\t\t", "\n\t\t"));

    /// <summary>A file with one profile with the given text.</summary>
    public static byte[] Create(string name, string profile)
    {
        return s_utf8.GetBytes($"{{\n\t\"current\": {Quote(name)},\n\t\"profiles\": [\n\t\t{profile}\n\t],\n\t\"meta_path\": \"\"\n}}");
    }

    /// <summary>The file with the changed profile; the same bytes if nothing changes.</summary>
    /// <param name="text">The file, which <see cref="AliyunCliConfig"/> has read.</param>
    /// <param name="name">The profile; added at the end if it doesn't exist.</param>
    /// <param name="entries">The new values of its keys. Other keys stay unchanged.</param>
    public static byte[] Put(ProfileText text, string name, IReadOnlyList<ProfileEntry> entries) => Put(
        text,
        name,
        (bytes, start) => Change(bytes, start, JsonLayout.MembersOf(bytes, start), entries),
        (lead, tail) => Object(name, entries, lead, tail));

    /// <summary>The file with a profile of exactly this text, which <see cref="TextOf"/> read from a file.</summary>
    public static byte[] Put(ProfileText text, string name, string profile) => Put(
        text,
        name,
        (bytes, start) => Splice(bytes, [(start, start + JsonLayout.LengthOf(bytes, start), profile)]),
        (_, _) => profile);

    /// <summary>The profile's text in the file; null if it doesn't exist.</summary>
    public static string? TextOf(ProfileText text, string name)
    {
        byte[] bytes = text.Bytes;
        List<JsonMember> members = JsonLayout.MembersOf(bytes, JsonLayout.RootOf(text));
        int index = members.FindIndex(static member => IsKey(member, Profiles));
        if (index < 0 || members[index].Raw is not null)
        {
            return null;
        }

        foreach ((int start, int end) in JsonLayout.ElementsOf(bytes, members[index].ValueStart))
        {
            if (IsProfile(bytes, start, name))
            {
                return s_utf8.GetString(bytes, start, end - start);
            }
        }

        return null;
    }

    // The first function changes an existing profile, the second writes a new one with the given text before each key and before the end.
    private static byte[] Put(ProfileText text, string name, Func<byte[], int, byte[]> change, Func<string, string, string> create)
    {
        byte[] bytes = text.Bytes;
        int root = JsonLayout.RootOf(text);
        List<JsonMember> members = JsonLayout.MembersOf(bytes, root);
        int index = members.FindIndex(static member => IsKey(member, Profiles));
        if (index < 0 || members[index].Raw is not null)
        {
            return AddList(bytes, root, members, index, create);
        }

        int list = members[index].ValueStart;
        List<(int Start, int End)> elements = JsonLayout.ElementsOf(bytes, list);
        foreach ((int start, _) in elements)
        {
            if (IsProfile(bytes, start, name))
            {
                return change(bytes, start);
            }
        }

        return elements.Count == 0
            ? Splice(bytes, [(list, members[index].ValueEnd, List(Lead(bytes, root, members), create))])
            : Append(bytes, list, elements, create);
    }

    /// <summary>The file without the profile and any others of that name; the same bytes if there is none.</summary>
    public static byte[] Remove(ProfileText text, string name)
    {
        byte[] bytes = text.Bytes;
        List<JsonMember> members = JsonLayout.MembersOf(bytes, JsonLayout.RootOf(text));
        int index = members.FindIndex(static member => IsKey(member, Profiles));
        if (index < 0 || members[index].Raw is not null)
        {
            return bytes;
        }

        List<(int Start, int End)> elements = JsonLayout.ElementsOf(bytes, members[index].ValueStart);
        var edits = new List<(int Start, int End, string Text)>();
        bool isFirstKept = false;
        for (int i = 0; i < elements.Count; i++)
        {
            if (!IsProfile(bytes, elements[i].Start, name))
            {
                isFirstKept = true;
            }
            else
            {
                // With the comma before it; for the first, with the comma after it.
                edits.Add(isFirstKept ? (elements[i - 1].End, elements[i].End, string.Empty)
                    : i + 1 < elements.Count ? (elements[i].Start, elements[i + 1].Start, string.Empty)
                    : (members[index].ValueStart + 1, members[index].ValueEnd - 1, string.Empty));
            }
        }

        // If all of several are removed, the last edit covers the list.
        return Splice(bytes, edits.Count == elements.Count && edits.Count > 0 ? [edits[edits.Count - 1]] : edits);
    }

    /// <summary>The file with another current profile; the same bytes if it is already current.</summary>
    public static byte[] Switch(ProfileText text, string name)
    {
        byte[] bytes = text.Bytes;
        int root = JsonLayout.RootOf(text);
        List<JsonMember> members = JsonLayout.MembersOf(bytes, root);
        List<JsonMember> current = members.FindAll(static member => IsKey(member, Current));
        if (current.Count > 0)
        {
            return Splice(bytes, [.. current.Where(member => member.Text != name).Select(member => (member.ValueStart, member.ValueEnd, Quote(name)))]);
        }

        if (members.Count == 0)
        {
            return Splice(bytes, [(root + 1, Array.IndexOf(bytes, (byte)'}', root), $"\n\t\"current\": {Quote(name)}\n")]);
        }

        string lead = Lead(bytes, root, members);
        return Splice(bytes, [(members[0].KeyStart, members[0].KeyStart, $"\"current\":{Gap(lead)}{Quote(name)},{lead}")]);
    }

    // As the parser finds it: an object with that name.
    private static bool IsProfile(byte[] bytes, int start, string name)
    {
        if (bytes[start] != '{')
        {
            return false;
        }

        List<JsonMember> names = JsonLayout.MembersOf(bytes, start).FindAll(static member => IsKey(member, Name));
        return names.Count > 0 && names.TrueForAll(member => member.Text == name);
    }

    private static bool IsKey(JsonMember member, string key) =>
        // The comparison of Go, in which the CLI is written.
        string.Equals(member.Key, key, StringComparison.OrdinalIgnoreCase);

    private static byte[] AddList(
        byte[] bytes, int root, List<JsonMember> members, int index, Func<string, string, string> create)
    {
        if (index >= 0)
        {
            // It is null, which the CLI treats as an empty list.
            return Splice(bytes, [(members[index].ValueStart, members[index].ValueEnd, List(Lead(bytes, root, members), create))]);
        }

        if (members.Count == 0)
        {
            int end = Array.IndexOf(bytes, (byte)'}', root);
            return Splice(bytes, [(root + 1, end, $"\n\t\"profiles\": {List("\n\t", create)}\n")]);
        }

        string lead = Lead(bytes, root, members);
        JsonMember last = members[members.Count - 1];
        return Splice(bytes, [(last.ValueEnd, last.ValueEnd, $",{lead}\"profiles\":{Gap(lead)}{List(lead, create)}")]);
    }

    private static byte[] Append(
        byte[] bytes, int list, List<(int Start, int End)> elements, Func<string, string, string> create)
    {
        string lead = s_utf8.GetString(bytes, list + 1, elements[0].Start - list - 1);

        // In the style of the file's first profile.
        string memberLead = string.Empty, tail = string.Empty;
        foreach ((int start, int behind) in elements)
        {
            if (bytes[start] == '{' && JsonLayout.MembersOf(bytes, start) is { Count: > 0 } first)
            {
                int last = first[first.Count - 1].ValueEnd;
                memberLead = Lead(bytes, start, first);
                tail = IsBroken(memberLead) ? s_utf8.GetString(bytes, last, behind - 1 - last) : string.Empty;
                break;
            }
        }

        int end = elements[elements.Count - 1].End;
        return Splice(bytes, [(end, end, $",{lead}{create(memberLead, tail)}")]);
    }

    private static byte[] Change(byte[] bytes, int start, List<JsonMember> members, IReadOnlyList<ProfileEntry> entries)
    {
        var edits = new List<(int Start, int End, string Text)>();
        var removed = new HashSet<int>();
        string lead = Lead(bytes, start, members);
        var added = new StringBuilder();
        foreach (ProfileEntry entry in entries.Where(static entry => !entry.IsForNew))
        {
            // A key that appears twice is changed twice: both values are then the same for every tool.
            bool isThere = false;
            for (int i = 0; i < members.Count; i++)
            {
                if (!IsKey(members[i], entry.Key))
                {
                    continue;
                }

                isThere = true;
                if (entry.Value is null)
                {
                    removed.Add(i);
                }
                else if (!Holds(members[i], entry))
                {
                    edits.Add((members[i].ValueStart, members[i].ValueEnd, ValueOf(entry)));
                }
            }

            if (!isThere && entry.Value is not null)
            {
                added.Append(',').Append(lead).Append(Quote(entry.Key)).Append(':').Append(Gap(lead)).Append(ValueOf(entry));
            }
        }

        int lastKept = -1;
        for (int i = 0; i < members.Count; i++)
        {
            if (!removed.Contains(i))
            {
                lastKept = i;
            }
            else
            {
                // As in a list; the name always stays.
                edits.Add(lastKept >= 0
                    ? (members[i - 1].ValueEnd, members[i].ValueEnd, string.Empty)
                    : (members[i].KeyStart, members[i + 1].KeyStart, string.Empty));
            }
        }

        if (added.Length > 0)
        {
            edits.Add((members[lastKept].ValueEnd, members[lastKept].ValueEnd, added.ToString()));
        }

        return Splice(bytes, edits);
    }

    private static bool Holds(JsonMember member, ProfileEntry entry)
    {
        string? current = entry.IsNumber ? member.Raw : member.Text;
        if (entry.IsDefault)
        {
            // An empty value is absent, as for the CLI.
            return !string.IsNullOrEmpty(current);
        }

        return string.Equals(current, entry.Value, entry.IgnoresCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal);
    }

    private static string List(string lead, Func<string, string, string> create)
    {
        if (!IsBroken(lead))
        {
            return $"[{create(string.Empty, string.Empty)}]";
        }

        string unit = UnitOf(lead);
        return $"[{lead}{unit}{create(lead + unit + unit, lead + unit)}{lead}]";
    }

    private static string Object(string name, IReadOnlyList<ProfileEntry> entries, string lead, string tail)
    {
        string gap = Gap(lead);
        var text = new StringBuilder("{").Append(lead).Append("\"name\":").Append(gap).Append(Quote(name));
        foreach (ProfileEntry entry in entries)
        {
            if (entry.Value is not null)
            {
                text.Append(',').Append(lead).Append(Quote(entry.Key)).Append(':').Append(gap).Append(ValueOf(entry));
            }
        }

        return text.Append(tail).Append('}').ToString();
    }

    /// <summary>The text between an object's brace, or a comma, and a key.</summary>
    private static string Lead(byte[] bytes, int start, List<JsonMember> members) =>
        s_utf8.GetString(bytes, start + 1, members[0].KeyStart - start - 1);

    private static bool IsBroken(string lead) => lead.Contains('\n');

    private static string Gap(string lead) => lead.Length == 0 ? string.Empty : " ";

    // The lead of the file's own members is one level deep.
    private static string UnitOf(string lead) => lead.Substring(lead.LastIndexOf('\n') + 1) is { Length: > 0 } unit ? unit : "\t";

    private static string ValueOf(ProfileEntry entry) => entry.IsNumber ? entry.Value! : Quote(entry.Value!);

    // Relaxed: the CLI's own writer escapes less than .NET's, and none of this is in HTML.
    private static string Quote(string text) => "\"" + JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping) + "\"";

    /// <summary>Replaces parts that don't overlap; if two begin at the same place, the one that only inserts is first.</summary>
    private static byte[] Splice(byte[] bytes, List<(int Start, int End, string Text)> edits)
    {
        var result = new List<byte>(bytes.Length + 1024);
        int position = 0;
        foreach ((int start, int end, string text) in edits.OrderBy(static edit => edit.Start).ThenBy(static edit => edit.End))
        {
            result.AddRange(new ArraySegment<byte>(bytes, position, start - position));
            result.AddRange(s_utf8.GetBytes(text));
            position = end;
        }

        result.AddRange(new ArraySegment<byte>(bytes, position, bytes.Length - position));
        return result.ToArray();
    }
}
