using System;
using System.Collections.Generic;
using System.Linq;
using OssCredentials.Errors;

namespace OssCredentials.Profiles;

/// <summary>The profiles of one file.</summary>
internal abstract class ProfileDocument
{
    // A longer chain of roles isn't intentional; STS itself limits chained sessions to one hour each.
    private const int LongestChain = 16;

    // Enough to recognize a misspelled name.
    private const int MostNames = 5;

    // The end of the year 9999: a DateTimeOffset can't represent a later time.
    public const long LatestSecond = 253_402_300_799;

    protected ProfileDocument(ProfileText text) => Text = text;

    public string Path => Text.Path;

    /// <summary>The profiles' names, in the file's order.</summary>
    public abstract IReadOnlyList<string> Names { get; }

    /// <summary>The profile that is used when none is specified; null if the file has none for that.</summary>
    public abstract string? DefaultName { get; }

    /// <summary>The current profile that the file specifies, if it doesn't exist; null otherwise.</summary>
    public virtual string? MissingDefault => null;

    /// <summary>
    /// Everything ambiguous in the file that belongs to no profile that can be asked for: a second profile of a name, one without a
    /// name.
    /// </summary>
    public abstract IReadOnlyList<CredentialSourceException> Faults { get; }

    protected ProfileText Text { get; }

    /// <summary>The file format's names for the keys that a list shows.</summary>
    public abstract ProfileKeyNames KeyNames { get; }

    /// <summary>Whether there is a profile with that name.</summary>
    public abstract bool Contains(string name);

    /// <summary>The line on which another profile of that name begins, which is ignored; null if there is none.</summary>
    public abstract int? DoubledOnLine(string name);

    /// <summary>Why another account could have written the file; null if none could.</summary>
    public string? ChangeableBy => Text.ChangeableBy;

    /// <summary>Who else can read the file, if it contains a key or a sign-in; null otherwise.</summary>
    /// <param name="now">The time that expirations are compared with.</param>
    public string? FindReaders(DateTimeOffset now)
    {
        return Text.ReadableBy is string readers && Names.Any(HoldsSecret) ? readers : null;

        bool HoldsSecret(string name)
        {
            try
            {
                return Read(name, now).HoldsSecret;
            }
            catch (CredentialSourceException exception)
            {
                // An expired sign-in counts; an invalid profile is reported elsewhere.
                return exception.IsOrdinaryInAFile;
            }
        }
    }

    /// <summary>Everything that is wrong in the file, regardless of who asks. It affects no one who asks for something else.</summary>
    /// <param name="now">The time that expirations are compared with.</param>
    public IReadOnlyList<CredentialSourceException> FindOddities(DateTimeOffset now)
    {
        var found = new List<CredentialSourceException>(Faults);
        foreach (string name in Names)
        {
            try
            {
                ReadChain(name, now);
            }
            catch (CredentialSourceException exception) when (!exception.IsOrdinaryInAFile)
            {
                found.Add(exception);
            }
            catch (CredentialSourceException)
            {
                // An expired sign-in, or a profile for another kind of program: nothing is wrong with the file.
                continue;
            }
        }

        return [.. found.GroupBy(static fault => fault.Location).Select(static same => same.First())];
    }

    /// <summary>The values of a profile, not validated.</summary>
    /// <param name="name">A name for which <see cref="Contains"/> is true.</param>
    /// <exception cref="CredentialSourceException">One of its lines is ambiguous.</exception>
    public abstract ProfileValues ValuesOf(string name);

    /// <summary>Reads and validates an existing profile.</summary>
    /// <param name="name">A name for which <see cref="Contains"/> is true.</param>
    /// <param name="now">The time that expirations are compared with.</param>
    /// <exception cref="CredentialSourceException">A key is missing, or a value isn't valid; the error has file and line.</exception>
    public abstract CredentialProfile Read(string name, DateTimeOffset now);

    /// <summary>A profile and those whose credentials it uses. It is the first; the last has its own credential.</summary>
    /// <exception cref="CredentialSourceException">One of them isn't valid, is missing, or appears twice.</exception>
    public IReadOnlyList<CredentialProfile> ReadChain(string name, DateTimeOffset now)
    {
        var chain = new List<CredentialProfile>(1);
        for (string? next = name; next is not null; next = chain[chain.Count - 1].SourceProfile)
        {
            if (chain.Count > 0)
            {
                CredentialProfile last = chain[chain.Count - 1];
                int first = chain.FindIndex(profile => SameName(profile.Name, next));
                if (first >= 0)
                {
                    string way = string.Join(" → ", chain.GetRange(first, chain.Count - first).ConvertAll(static profile => profile.Name)) + " → " + next;
                    throw Text.Error("ProfileCycle", last.SourceProfileLine, $"the source profiles form a loop: {way}.", "Give one of them its own key pair, or another mode.");
                }

                if (!Contains(next))
                {
                    throw Text.Error("ProfileNotFound", last.SourceProfileLine, $"profile '{last.Name}': its source profile isn't in this file, which has {string.Join(", ", Names.Take(MostNames))}.", "Correct the name, or add that profile with Set-OssProfile.");
                }

                if (chain.Count == LongestChain)
                {
                    throw Text.Error("ProfileChainTooLong", last.SourceProfileLine, $"the chain of source profiles has more than {LongestChain} profiles.", "Shorten it.");
                }
            }

            CredentialProfile profile = Read(next, now);
            profile.DoubledOnLine = DoubledOnLine(next);
            profile.ReadableBy = Text.ReadableBy;
            profile.ChangeableBy = Text.ChangeableBy;
            chain.Add(profile);
        }

        return chain;
    }

    /// <summary>Whether two names refer to the same profile for the file's tool.</summary>
    public virtual bool SameName(string left, string right) => left == right;
}
