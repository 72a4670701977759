using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;

namespace OssCredentials.Tests.Leaks;

/// <summary>Every text that can be found in an exception: its own, its data, its properties, and those of all inner ones.</summary>
internal static class ExceptionText
{
    public static string Of(Exception exception) => string.Join('\n', Walk(exception, []));

    private static IEnumerable<string> Walk(object? value, HashSet<object> seen)
    {
        if (value is null || !seen.Add(value))
        {
            return [];
        }

        return value switch
        {
            string text => [text],
            Exception exception => PropertiesOf(exception).Prepend(exception).SelectMany(part =>
                part is Exception self && ReferenceEquals(self, exception) ? [self.ToString()] : Walk(part, seen)),
            IDictionary dictionary => dictionary.Cast<DictionaryEntry>().SelectMany(entry => Walk(entry.Key, seen).Concat(Walk(entry.Value, seen))),
            IEnumerable items => items.Cast<object?>().SelectMany(item => Walk(item, seen)),
            _ => [value.ToString() ?? string.Empty],
        };
    }

    private static IEnumerable<object?> PropertiesOf(Exception exception) => exception.GetType()
        .GetProperties(BindingFlags.Instance | BindingFlags.Public)
        .Where(property => property.GetIndexParameters().Length == 0)
        .Select(property => property.GetValue(exception));
}
