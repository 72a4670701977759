using System;
using System.Collections.Generic;
using System.Linq;
using OssCredentials.Credentials;
using OssCredentials.Errors;
using OssCredentials.Providers;
using OssCredentials.Values;

namespace OssCredentials.Diagnostics;

/// <summary>Checks the text of the values: no spaces, quotes, byte order marks, placeholders, or signs of a damaged copy.</summary>
internal sealed class ValueTextCheck : LocalCheck
{
    // setx truncates a longer value.
    private const int SetxLength = 1_024;

    private static readonly char[] s_quotes = ['"', '\'', '`'];

    public ValueTextCheck()
        : base("ValueText")
    {
    }

    public override bool Concerns(CheckContext context) => context.HasValues;

    protected override IEnumerable<CheckResult> Look(CheckContext context)
    {
        bool any = false, wrong = false;
        bool first = true;
        foreach ((CredentialValueNames names, string? id, string? secret, string? token) in Sets(context))
        {
            bool leads = first && (id is not null || secret is not null);
            foreach ((string name, string? value, bool isId) in ((string, string?, bool)[])[(names.AccessKeyId, id, true), (names.AccessKeySecret, secret, false), (names.SecurityToken, token, false)])
            {
                any |= value is not null;
                if (value is not null && Judge(name, value, isId, leads) is CheckResult result)
                {
                    wrong = true;
                    yield return result;
                }
            }

            first &= id is null && secret is null;
        }

        if (!wrong)
        {
            yield return any ? Passed("The values contain only characters that belong in an AccessKey.") : NotChecked("No variable holds a credential.");
        }
    }

    private static IEnumerable<(CredentialValueNames Names, string? Id, string? Secret, string? Token)> Sets(CheckContext context)
    {
        yield return (context.Names, context.AccessKeyId, context.AccessKeySecret, context.SecurityToken);
        if (context.IsOfEnvironment)
        {
            foreach (VariableNames family in VariableNames.Families)
            {
                // Two families may share a token's variable; it is checked once.
                string? id = context.Environment.Get(family.AccessKeyId);
                string? secret = context.Environment.Get(family.AccessKeySecret);
                yield return (family.ValueNames, id, secret, id is null && secret is null ? null : context.Environment.Get(family.SecurityToken));
            }
        }
    }

    private CheckResult? Judge(string name, string value, bool isId, bool leads)
    {
        try
        {
            CredentialRules.CheckText(value, name);
        }
        catch (InvalidCredentialValueException exception)
        {
            return Wrong(exception.Message, exception.Remedy!, name, leads);
        }

        if (s_quotes.Contains(value[0]) || s_quotes.Contains(value[value.Length - 1]))
        {
            return Wrong($"{name} has a quotation mark at one end that is not part of the value.", CheckRemedies.Quotes, name, leads);
        }

        if (IsPlaceholder(value))
        {
            return Wrong($"{name} contains a placeholder from the documentation.", CheckRemedies.Placeholder, name, leads);
        }

        if (value[value.Length - 1] is ';' or ',' or '\\' || (isId && !Characters.All(value, 1, CredentialRules.MaximumLength, ".-_")))
        {
            return Wrong($"{name} contains a character that was copied with it by mistake.", CheckRemedies.PasteDamage, name, leads);
        }

        return value.Length == SetxLength
            ? Warning($"{name} has exactly {SetxLength} characters, the length at which setx cuts a value.", CheckRemedies.CutBySetx, name)
            : null;
    }

    private CheckResult Wrong(string message, string remedy, string name, bool leads) => leads ? Failed(message, remedy, name) : Warning(message, remedy, name);

    // <yourAccessKeyId>, ${OSS_ACCESS_KEY_ID}, %OSS_ACCESS_KEY_ID%, $OSS_ACCESS_KEY_ID, yourAccessKeySecret, ACCESS_KEY_ID
    private static bool IsPlaceholder(string value) =>
        value[0] is '<' or '$' or '%' or '{'
        || value.StartsWith("your", StringComparison.OrdinalIgnoreCase)
        || value.EndsWith("ACCESS_KEY_ID", StringComparison.Ordinal)
        || value.EndsWith("ACCESS_KEY_SECRET", StringComparison.Ordinal);
}
