using System;
using System.Collections.Generic;
using OssCredentials.Values;

namespace OssCredentials.SignIn;

/// <summary>What a browser returns: a code, or a refusal.</summary>
internal sealed class CallbackQuery
{
    /// <summary>The application's registered path. Source: aliyun/aliyun-cli, config/configure.go.</summary>
    public const string Path = "/cli/callback";

    private CallbackQuery(string? code, string? error)
    {
        Code = code;
        Error = error;
    }

    /// <summary>The code, a secret until it's redeemed; null for a refusal.</summary>
    public string? Code { get; }

    /// <summary>The service's error for a refusal.</summary>
    public string? Error { get; }

    /// <summary>Reads the query of a callback; null if it doesn't belong to the sign-in with that state.</summary>
    public static CallbackQuery? Read(string query, string state)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string pair in query.TrimStart('?').Split('&'))
        {
            int equals = pair.IndexOf('=');
            if (equals > 0)
            {
                string name = Uri.UnescapeDataString(pair.Substring(0, equals));
                if (values.ContainsKey(name))
                {
                    // Two codes or two states are an attempt to have one checked and the other used.
                    return null;
                }

                values.Add(name, Uri.UnescapeDataString(pair.Substring(equals + 1).Replace('+', ' ')));
            }
        }

        if (!values.TryGetValue("state", out string? given) || !SecureText.AreEqual(state, given))
        {
            return null;
        }

        if (values.TryGetValue("error", out string? error) && error.Length > 0)
        {
            return new CallbackQuery(null, Characters.All(error, 1, 64, "_-.") ? error : "unknown");
        }

        return values.TryGetValue("code", out string? code) && code.Length is > 0 and <= 4096 && Characters.FirstUnprintable(code) < 0
            ? new CallbackQuery(code, null)
            : null;
    }

    /// <summary>Reads a callback's whole address, as pasted by a person; null if it doesn't belong to this sign-in.</summary>
    public static CallbackQuery? ReadAddress(string address, string state) =>
        Uri.TryCreate(address.Trim(), UriKind.Absolute, out Uri? uri) && uri.AbsolutePath == Path ? Read(uri.Query, state) : null;
}
