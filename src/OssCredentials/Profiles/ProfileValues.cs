using System;
using System.Collections.Generic;
using System.Globalization;
using OssCredentials.Credentials;
using OssCredentials.Errors;
using OssCredentials.Values;

namespace OssCredentials.Profiles;

/// <summary>The keys and values of one profile, and errors that include file, line and key.</summary>
internal sealed class ProfileValues
{
    private readonly ProfileText _text;
    private readonly Func<string, string> _normalize;
    private readonly Dictionary<string, IniEntry> _entries;

    public ProfileValues(ProfileText text, string name, int line, Dictionary<string, IniEntry> entries, Func<string, string> normalize)
    {
        _text = text;
        Name = name;
        Line = line;
        _entries = entries;
        _normalize = normalize;
    }

    /// <summary>The profile's name.</summary>
    public string Name { get; }

    /// <summary>The line on which the profile begins.</summary>
    public int Line { get; }

    public string Path => _text.Path;

    /// <summary>A value; null if it is absent or empty, which mean the same.</summary>
    /// <exception cref="CredentialSourceException">The value is ambiguous.</exception>
    public string? Get(string key)
    {
        if (!_entries.TryGetValue(_normalize(key), out IniEntry? entry))
        {
            return null;
        }

        return entry.Fault is not null ? throw entry.Fault : entry.Value.Length > 0 ? entry.Value : null;
    }

    /// <summary>Whether there is a value, whatever it is.</summary>
    public bool Has(string key) => _entries.TryGetValue(_normalize(key), out IniEntry? entry) && (entry.Fault is not null || entry.Value.Length > 0);

    /// <summary>A value that the mode requires.</summary>
    /// <exception cref="CredentialSourceException">It is absent.</exception>
    public string Require(string key, string mode) => Get(key) ?? throw Missing(key, mode);

    public CredentialSourceException Missing(string key, string mode) =>
        Error("ProfileIncomplete", key, $"{key} is missing, which is required by the mode {mode}.", "Add it, or configure the profile again with its tool.");

    /// <summary>A whole number.</summary>
    /// <exception cref="CredentialSourceException">It isn't a whole number.</exception>
    public int? GetNumber(string key)
    {
        string? text = Get(key);
        if (text is null)
        {
            return null;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            ? number
            : throw Error("ProfileValue", key, $"{key} is not a whole number.");
    }

    /// <summary>The line of a key, or of the profile if the key is absent.</summary>
    public int LineOf(string key) => _entries.TryGetValue(_normalize(key), out IniEntry? entry) ? entry.Line : Line;

    /// <summary>An error about a key. It must contain no value.</summary>
    public CredentialSourceException Error(string errorId, string key, string what, string? remedy = null) =>
        _text.Error(errorId, LineOf(key), $"profile '{Name}': {what}", remedy);

    /// <summary>The validated key pair, with its token if the mode has one.</summary>
    /// <exception cref="CredentialSourceException">A value is missing or isn't valid.</exception>
    public AccessKeyCredential KeyPair(string mode, string idKey, string secretKey, string? tokenKey, bool isTokenRequired, DateTimeOffset? expiration = null)
    {
        string id = Require(idKey, mode);
        string secret = Require(secretKey, mode);
        string? token = tokenKey is null ? null : isTokenRequired ? Require(tokenKey, mode) : Get(tokenKey);
        var credential = new AccessKeyCredential(id, secret, token)
        {
            Expiration = expiration,
            Source = $"profile '{Name}' in {Path}",
        };
        Check(
            () => CredentialRules.Check(credential, new CredentialValueNames(idKey, secretKey, tokenKey ?? "the security token", "the role")));
        return credential;
    }

    /// <summary>The key pair for a mode that reads no token. If a temporary pair with its token is there, only the mode is wrong.</summary>
    /// <param name="mode">The mode.</param>
    /// <param name="idKey">The key of the AccessKey ID.</param>
    /// <param name="secretKey">The key of the secret.</param>
    /// <param name="tokenKey">The key of the token, which the mode doesn't read.</param>
    /// <param name="modeKey">The key of the mode.</param>
    /// <param name="tokenMode">The mode that reads the token.</param>
    /// <exception cref="CredentialSourceException">A value is missing or isn't valid.</exception>
    public AccessKeyCredential LongTermKeyPair(string mode, string idKey, string secretKey, string tokenKey, string modeKey, string tokenMode) =>
        Has(tokenKey) && Get(idKey)?.StartsWith(CredentialRules.TemporaryPrefix, StringComparison.Ordinal) == true
            ? throw Error(
                "ProfileModeMismatch", modeKey,
                $"its {modeKey} is {mode}, which doesn't read {tokenKey}, and its AccessKey ID is temporary (STS.…): OSS would refuse it.",
                $"Write {tokenMode} as its {modeKey}.")
            : KeyPair(mode, idKey, secretKey, tokenKey: null, isTokenRequired: false);

    /// <summary>Runs a check whose errors have a value's name, and replaces it with file, line and key.</summary>
    /// <param name="check">The check.</param>
    /// <param name="keys">The check's name for a value, and its key here.</param>
    /// <exception cref="CredentialSourceException">The check failed.</exception>
    public void Check(Action check, params (string Name, string Key)[] keys)
    {
        try
        {
            check();
        }
        catch (InvalidCredentialValueException exception)
        {
            string key = exception.ValueName;
            string message = exception.Message;
            foreach ((string name, string inFile) in keys)
            {
                if (name == exception.ValueName)
                {
                    key = inFile;
                    message = message.Replace(name, inFile);
                }
            }

            throw Error(exception.ErrorId, key, message, exception.Remedy);
        }
    }

    /// <summary>Checks an STS endpoint in the file: a host, or a URL for loopback.</summary>
    public string? GetEndpoint(string key)
    {
        string? endpoint = Get(key);
        if (endpoint is not null)
        {
            Check(() => EndpointRules.Parse(endpoint, key));
        }

        return endpoint;
    }
}
