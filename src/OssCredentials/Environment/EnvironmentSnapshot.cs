using System;
using System.Collections.Generic;
using System.Linq;

namespace OssCredentials.Environment;

/// <summary>
/// The identity variables of this process, with their additional variables, at one point in time. Unset and empty are
/// distinguished.
/// </summary>
/// <remarks>Read and written under <see cref="SessionEnvironment.Gate"/>.</remarks>
internal sealed class EnvironmentSnapshot
{
    // A region stays the same under another identity; if it was set with one, it is restored with it.
    private static readonly string[] s_identity = [.. IdentityVariables.All, .. FurtherVariables.Settings];

    private static readonly string[] s_ids = [OssVariables.AccessKeyId, .. AlibabaCloudVariables.AccessKeyIds];

    private readonly IReadOnlyList<string> _names;
    private readonly Dictionary<string, string?> _values;

    private EnvironmentSnapshot(IReadOnlyList<string> names)
    {
        _names = names;
        _values = names.ToDictionary(static name => name, RawEnvironment.Get, StringComparer.Ordinal);
    }

    /// <summary>Saves the current values.</summary>
    public static EnvironmentSnapshot Take() => new(s_identity);

    /// <summary>Saves the current values and those of additional variables, which are restored last, in reverse order.</summary>
    public static EnvironmentSnapshot Take(IEnumerable<string> further) => new([.. further.Concat(s_identity).Distinct(StringComparer.Ordinal)]);

    /// <summary>Whether a variable is saved here.</summary>
    public bool Holds(string name) => _values.ContainsKey(name);

    /// <summary>A saved value; null if the variable was unset.</summary>
    public string? Get(string name) => _values.TryGetValue(name, out string? value) ? value : null;

    /// <summary>Changes a saved value, so that the new one is restored.</summary>
    public void Set(string name, string? value)
    {
        if (!_values.ContainsKey(name))
        {
            throw new ArgumentException($"'{name}' isn't a variable of an identity.", nameof(name));
        }

        _values[name] = value;
    }

    /// <summary>Gives a program that is started now the saved variables, instead of those that it would inherit.</summary>
    public void CopyTo(IDictionary<string, string?> child)
    {
        foreach (KeyValuePair<string, string?> value in _values)
        {
            if (value.Value is null)
            {
                child.Remove(value.Key);
            }
            else
            {
                child[value.Key] = value.Value;
            }
        }
    }

    /// <summary>Removes every identity variable from the process, each family's ID first.</summary>
    public static void Remove()
    {
        foreach (string name in IdentityVariables.All)
        {
            string? value = RawEnvironment.Get(name);

            // An empty variable stays if it couldn't be restored: it gives no identity.
            if (value is not null && (value.Length > 0 || RawEnvironment.CanSetEmpty))
            {
                RawEnvironment.Set(name, null);
            }
        }
    }

    /// <summary>
    /// Restores every identity variable through <paramref name="set"/>: the ID is removed first, and each family's ID is set last
    /// (B5).
    /// </summary>
    public void Restore(Action<string, string?> set)
    {
        foreach (string id in s_ids)
        {
            if (RawEnvironment.Get(id) is { Length: > 0 })
            {
                set(id, null);
            }
        }

        foreach (string name in Enumerable.Reverse(_names))
        {
            string? value = _values[name];
            if (RawEnvironment.Get(name) != value)
            {
                set(name, value);
            }
        }
    }
}
