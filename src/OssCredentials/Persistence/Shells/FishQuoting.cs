using System;

namespace OssCredentials.Persistence.Shells;

/// <summary>Quoting for fish.</summary>
internal static class FishQuoting
{
    /// <summary>A word that fish reads back as the value: single quotes, in which fish still interprets <c>\\</c> and <c>\'</c>.</summary>
    /// <param name="value">Any text without control characters.</param>
    /// <exception cref="ArgumentException">The value contains a control character or a lone surrogate.</exception>
    /// <remarks>Source: fish 3.6 documentation, "The fish language", Quotes.</remarks>
    public static string Quote(string value)
    {
        ShellText.ThrowIfUnsafe(value, nameof(value));
        return "'" + value.Replace(@"\", @"\\").Replace("'", @"\'") + "'";
    }
}
