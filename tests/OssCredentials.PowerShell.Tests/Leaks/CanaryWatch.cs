using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Reflection;
using OssCredentials.PowerShell.Tests.Hosting;

namespace OssCredentials.PowerShell.Tests.Leaks;

/// <summary>Searches for secrets in everything that a script wrote and in every error, at all levels.</summary>
internal sealed class CanaryWatch
{
    private const int MaximumDepth = 8;

    private readonly string[] _canaries;
    private readonly List<string> _found = [];
    private readonly HashSet<object> _seen = new(ReferenceEqualityComparer.Instance);

    public CanaryWatch(params IEnumerable<string> canaries) => _canaries = [.. canaries];

    /// <summary>The places where a secret was found.</summary>
    public IReadOnlyList<string> Found => _found;

    /// <summary>The number of texts that were searched: a watch that searches nothing finds nothing.</summary>
    public int Looked { get; private set; }

    public void Look(EngineSession session, EngineResult result)
    {
        LookAll("host", session.Host.Shown.Lines);
        LookAll("verbose", result.Verbose);
        LookAll("debug", result.Debug);
        LookAll("warning", result.Warnings);
        LookAll("information", result.Information);
        LookAll("progress", result.Progress);
        LookAll("output", result.Output.Select(static item => item.ToString()));
        LookAll("history", session.Run("Get-History | ForEach-Object CommandLine").Output.Select(static line => line.ToString()));
        Visit("$Error", session.Runspace.SessionStateProxy.GetVariable("Error"), 0);
        Visit("error", result.Errors, 0);
        Visit("terminating", result.Terminating, 0);
    }

    public void Look(string where, string text)
    {
        Looked++;
        if (_canaries.FirstOrDefault(canary => text.Contains(canary, StringComparison.Ordinal)) is not null)
        {
            _found.Add(where);
        }
    }

    private void LookAll(string where, IEnumerable<string> texts)
    {
        foreach (string text in texts)
        {
            Look(where, text);
        }
    }

    private void Visit(string where, object? thing, int depth)
    {
        if (thing is null || depth > MaximumDepth)
        {
            return;
        }

        if (thing is string text)
        {
            Look(where, text);
            return;
        }

        Type type = thing.GetType();
        if (type.IsPrimitive || type.IsEnum || thing is Type or MemberInfo or Assembly || !_seen.Add(thing))
        {
            return;
        }

        Look(where + " as text", thing.ToString() ?? string.Empty);
        switch (thing)
        {
            case IDictionary dictionary:
                foreach (DictionaryEntry entry in dictionary)
                {
                    Visit($"{where}[{entry.Key}]", entry.Value, depth + 1);
                }

                break;
            case IEnumerable list:
                int index = 0;
                foreach (object? item in list)
                {
                    Visit($"{where}[{index++}]", item, depth + 1);
                }

                break;
            case Exception or ErrorRecord or ErrorDetails or ErrorCategoryInfo or InvocationInfo:
                VisitMembers(where, thing, depth);
                break;
            default:
                // The module's own objects, in whatever assembly; the engine's own lead to the user's variables.
                if (type.FullName!.StartsWith("OssCredentials.", StringComparison.Ordinal))
                {
                    VisitMembers(where, thing, depth);
                }

                break;
        }
    }

    private void VisitMembers(string where, object thing, int depth)
    {
        foreach (PropertyInfo property in thing.GetType().GetProperties(BindingFlags.Instance | BindingFlags.Public))
        {
            // MyCommand leads to the whole session, and so to the variable with the canary.
            if (property.GetIndexParameters().Length == 0 && property.Name is not ("MyCommand" or "TargetSite"))
            {
                Visit($"{where}.{property.Name}", ValueOf(property, thing), depth + 1);
            }
        }

        if (thing is Exception)
        {
            for (Type? type = thing.GetType(); type is not null && type != typeof(object); type = type.BaseType)
            {
                foreach (FieldInfo field in type.GetFields(BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
                {
                    if (field.FieldType == typeof(string) || typeof(Exception).IsAssignableFrom(field.FieldType) || typeof(IDictionary).IsAssignableFrom(field.FieldType))
                    {
                        Visit($"{where}.{field.Name}", field.GetValue(thing), depth + 1);
                    }
                }
            }
        }
    }

    private static object? ValueOf(PropertyInfo property, object thing)
    {
        try
        {
            return property.GetValue(thing);
        }
        catch (TargetInvocationException exception)
        {
            return exception.InnerException!.Message;
        }
    }
}
