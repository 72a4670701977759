using System;
using System.Collections.Generic;
using System.Linq;
using OssCredentials.Errors;

namespace OssCredentials.Profiles;

/// <summary>The profiles of one file.</summary>
internal abstract class ProfileDocument
{
    // A chain of roles that is longer is no design; STS itself limits chained sessions to one hour each.
    private const int LongestChain = 16;

    // Enough to recognize a name that was misspelled.
    private const int MostNames = 5;

    // The end of the year 9999: beyond it a DateTimeOffset has no value.
    public const long LatestSecond = 253_402_300_799;

    protected ProfileDocument(ProfileText text) => Text = text;

    public string Path => Text.Path;

    /// <summary>The profiles' names, in the file's order.</summary>
    public abstract IReadOnlyList<string> Names { get; }

    /// <summary>The profile that is taken when none is named; null when the file has none for that.</summary>
    public abstract string? DefaultName { get; }

    /// <summary>The profile that the file itself says to take, where it has none of that name; null otherwise.</summary>
    public virtual string? MissingDefault => null;

    /// <summary>What the file holds that has no single meaning and belongs to no profile that can be asked for: a second profile of a name, one without a name.</summary>
    public abstract IReadOnlyList<CredentialSourceException> Faults { get; }

    protected ProfileText Text { get; }

    /// <summary>What this form calls the keys that a list shows.</summary>
    public abstract ProfileKeyNames KeyNames { get; }

    /// <summary>Whether there is a profile of that name.</summary>
    public abstract bool Contains(string name);

    /// <summary>The line on which another profile of that name begins, which doesn't count; null where there is none.</summary>
    public abstract int? DoubledOnLine(string name);

    /// <summary>Who else can read the file, where there is a key or a sign-in in it; null otherwise.</summary>
    /// <param name="now">The time by which stored sessions are judged.</param>
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
                // A sign-in that has expired is one; a profile that is wrong is reported elsewhere.
                return exception.IsOrdinaryInAFile;
            }
        }
    }

    /// <summary>Everything in the file that is odd, regardless of who asks: it stops no one who asks for something else.</summary>
    /// <param name="now">The time by which stored sessions are judged.</param>
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
                // A sign-in that has expired, or a profile for another kind of program: nothing is wrong with the file.
                continue;
            }
        }

        return [.. found.GroupBy(static fault => fault.Location).Select(static same => same.First())];
    }

    /// <summary>The values of a profile, unjudged.</summary>
    /// <param name="name">A name that <see cref="Contains"/> knows.</param>
    /// <exception cref="CredentialSourceException">A line of it has no single meaning.</exception>
    public abstract ProfileValues ValuesOf(string name);

    /// <summary>Reads and checks a profile that is there.</summary>
    /// <param name="name">A name that <see cref="Contains"/> knows.</param>
    /// <param name="now">The time by which stored sessions are judged.</param>
    /// <exception cref="CredentialSourceException">It lacks a key, or a value is wrong; names file and line.</exception>
    public abstract CredentialProfile Read(string name, DateTimeOffset now);

    /// <summary>A profile and those whose credentials it builds on: it is the first, the one with a credential of its own the last.</summary>
    /// <exception cref="CredentialSourceException">One of them is wrong, missing, or comes twice.</exception>
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
                    throw Text.Error("ProfileCycle", last.SourceProfileLine, $"the source profiles go in a circle: {way}.", "Give one of them a key pair or another mode of its own.");
                }

                if (!Contains(next))
                {
                    throw Text.Error("ProfileNotFound", last.SourceProfileLine, $"profile '{last.Name}': its source profile isn't in this file, which has {string.Join(", ", Names.Take(MostNames))}.", "Correct the name, or add that profile with Set-OssProfile.");
                }

                if (chain.Count == LongestChain)
                {
                    throw Text.Error("ProfileChainTooLong", last.SourceProfileLine, $"the source profiles are a chain of more than {LongestChain}.", "Shorten it.");
                }
            }

            CredentialProfile profile = Read(next, now);
            profile.DoubledOnLine = DoubledOnLine(next);
            profile.ReadableBy = Text.ReadableBy;
            chain.Add(profile);
        }

        return chain;
    }

    /// <summary>Whether two names mean the same profile to the file's tool.</summary>
    public virtual bool SameName(string left, string right) => left == right;
}
