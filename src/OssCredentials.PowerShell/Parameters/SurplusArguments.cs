using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using OssCredentials.Text;

namespace OssCredentials.PowerShell.Parameters;

/// <summary>Arguments that belong to no parameter, without their values: one of them may be a secret.</summary>
internal sealed class SurplusArguments
{
    private const int LongestName = 40;

    private SurplusArguments(string? unknownName, bool isNameHidden)
    {
        UnknownName = unknownName;
        IsNameHidden = isNameHidden;
    }

    /// <summary>The first word written as a parameter name, without its hyphen; null if there is none, or it can't be shown.</summary>
    public string? UnknownName { get; }

    /// <summary>Whether there is such a word, but it looks too much like a value to show it.</summary>
    public bool IsNameHidden { get; }

    public static SurplusArguments Of(object? given)
    {
        object? plain = given is PSObject { BaseObject: IList } wrapper ? wrapper.BaseObject : given;
        string? word = (plain is IList list ? list.Cast<object?>() : [plain])
            .Select(static one => (one is PSObject wrapped ? wrapped.BaseObject : one) as string)
            .FirstOrDefault(static text => text is { Length: > 1 } && text[0] == '-' && char.IsLetter(text[1]));
        string? name = word?.TrimStart('-').TrimEnd(':');
        bool isShown = name is { Length: > 0 and <= LongestName } && name.All(static c => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z')) && ForeignText.Show(name) == name;
        return new SurplusArguments(isShown ? name : null, name is not null && !isShown);
    }

    /// <summary>The parameter that was most likely meant; null if none is similar.</summary>
    public string? Nearest(IEnumerable<string> parameters)
    {
        if (UnknownName is null)
        {
            return null;
        }

        // A third of the letters may be wrong.
        (string Name, int Distance)[] near = [.. parameters
            .Select(name => (Name: name, Distance: EditDistance.Between(UnknownName.ToLowerInvariant(), name.ToLowerInvariant())))
            .Where(one => one.Distance <= Math.Max(1, UnknownName.Length / 3) || one.Name.EndsWith(UnknownName, StringComparison.OrdinalIgnoreCase))
            .OrderBy(static one => one.Distance).ThenBy(static one => one.Name, StringComparer.Ordinal)];
        return near.Length == 0 ? null : near[0].Name;
    }
}
