using System;

namespace OssCredentials.Emulator.Policies;

/// <summary>The wildcards of policies: <c>*</c> matches any number of characters, <c>?</c> matches one.</summary>
internal static class WildcardPattern
{
    public static bool Matches(string pattern, string text, StringComparison comparison)
    {
        int p = 0, t = 0, star = -1, resume = 0;
        while (t < text.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                star = p++;
                resume = t;
            }
            else if (p < pattern.Length && (pattern[p] == '?' || text.AsSpan(t, 1).Equals(pattern.AsSpan(p, 1), comparison)))
            {
                p++;
                t++;
            }
            else if (star >= 0)
            {
                p = star + 1;
                t = ++resume;
            }
            else
            {
                return false;
            }
        }

        return pattern.AsSpan(p).TrimStart('*').IsEmpty;
    }
}
