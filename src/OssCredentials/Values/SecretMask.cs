using System;
using System.Collections.Generic;
using System.Text;
using OssCredentials.Text;

namespace OssCredentials.Values;

/// <summary>Removes secrets from a text that someone else wrote, before it becomes part of an error.</summary>
internal sealed class SecretMask
{
    private const string Hidden = "****";

    // Shorter values aren't secrets, and would blank out parts of ordinary words.
    private const int ShortestSecret = 6;

    // An AccessKey secret has 30 characters, a token hundreds; no word of any language has 20 with digits among them.
    private const int ShortestSuspect = 20;

    private readonly List<string> _secrets = [];

    /// <summary>Adds a value to hide.</summary>
    public SecretMask Hide(string? secret)
    {
        if (secret is not null && secret.Length >= ShortestSecret)
        {
            _secrets.Add(secret);

            // Its form in a query or a form.
            string encoded = PercentEncoding.Encode(secret);
            if (encoded != secret)
            {
                _secrets.Add(encoded);
            }
        }

        return this;
    }

    /// <summary>The text with each of the values hidden.</summary>
    public string Apply(string text)
    {
        // The longest first, so that none remains in part.
        _secrets.Sort(static (left, right) => right.Length.CompareTo(left.Length));
        foreach (string secret in _secrets)
        {
            text = text.Replace(secret, Hidden);
        }

        return text;
    }

    /// <summary>The text with each of the values hidden, and every word that looks like a secret.</summary>
    public string ApplyToUnknown(string text)
    {
        text = Apply(text);
        var result = new StringBuilder(text.Length);
        for (int i = 0; i < text.Length;)
        {
            int end = i;
            while (end < text.Length && IsOfSecret(text[end]))
            {
                end++;
            }

            if (end == i)
            {
                result.Append(text[i++]);
                continue;
            }

            string word = text.Substring(i, end - i);
            result.Append(LooksSecret(word) ? Hidden : word);
            i = end;
        }

        return result.ToString();
    }

    private static bool IsOfSecret(char c) => Characters.IsLetterOrDigit(c) || c is '+' or '/' or '=' or '-' or '_' or '.' or '%';

    private static bool LooksSecret(string word)
    {
        // A path isn't a secret, and usually what an error is about.
        if (word.Length < ShortestSuspect || word[0] is '/' or '.')
        {
            return false;
        }

        bool digit = false, letter = false;
        foreach (char c in word)
        {
            digit |= c is >= '0' and <= '9';
            letter |= c is (>= 'A' and <= 'Z') or (>= 'a' and <= 'z');
        }

        return digit && letter;
    }
}
