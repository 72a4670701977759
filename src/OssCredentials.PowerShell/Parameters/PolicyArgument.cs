using System.Collections;
using System.Collections.Generic;
using System.Collections.Specialized;
using System.Globalization;
using System.Linq;
using System.Management.Automation;
using OssCredentials.Errors;
using OssCredentials.PowerShell.Resources;
using OssCredentials.Sts;

namespace OssCredentials.PowerShell.Parameters;

/// <summary>A policy as a script writes it. The engine wraps values in PSObject, which the library doesn't know.</summary>
internal static class PolicyArgument
{
    // Deeper than the library accepts, which then reports it: a table may contain itself.
    private const int MaximumDepth = 64;

    /// <summary>The JSON of a string, a dictionary or a PSCustomObject.</summary>
    /// <exception cref="InvalidCredentialValueException">It is anything else. If it were ignored, the role would be assumed with
    /// all its permissions.</exception>
    public static string ToText(object? policy, string name) => Unwrap(policy, 1) switch
    {
        string text => text,
        IDictionary dictionary => PolicyText.FromDictionary(dictionary, name),
        object other => throw new InvalidCredentialValueException(
            "InvalidPolicy", name, string.Format(CultureInfo.InvariantCulture, SR.PolicyType, name, other.GetType().Name), SR.PolicyTypeRemedy),
        null => throw new InvalidCredentialValueException(
            "InvalidPolicy", name, string.Format(CultureInfo.InvariantCulture, SR.PolicyType, name, "null"), SR.PolicyTypeRemedy),
    };

    private static object? Unwrap(object? value, int depth)
    {
        if (depth > MaximumDepth)
        {
            return value;
        }

        if (value is PSObject { BaseObject: PSCustomObject } custom)
        {
            var members = new OrderedDictionary();
            foreach (PSPropertyInfo property in custom.Properties)
            {
                members[property.Name] = Unwrap(property.Value, depth + 1);
            }

            return members;
        }

        return (value is PSObject wrapper ? wrapper.BaseObject : value) switch
        {
            IDictionary dictionary => Unwrap(dictionary, depth),
            string text => text,
            IEnumerable list => list.Cast<object?>().Select(item => Unwrap(item, depth + 1)).ToList(),
            object other => other,
            null => null,
        };
    }

    private static OrderedDictionary Unwrap(IDictionary dictionary, int depth)
    {
        var plain = new OrderedDictionary();
        foreach (DictionaryEntry entry in dictionary)
        {
            plain[entry.Key] = Unwrap(entry.Value, depth + 1);
        }

        return plain;
    }
}
