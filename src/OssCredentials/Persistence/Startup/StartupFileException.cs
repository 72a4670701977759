using System;

namespace OssCredentials.Persistence.Startup;

/// <summary>A start-up file is one that the block cannot be put into, or taken out of, without a risk; the message says why.</summary>
public sealed class StartupFileException : FormatException
{
    /// <summary>Makes an exception whose message holds both.</summary>
    /// <param name="reason">Why: a sentence that begins with "it"; it names lines, and no text of the file.</param>
    /// <param name="remedy">What to do about it: a sentence.</param>
    public StartupFileException(string reason, string remedy)
        : base(reason + " " + remedy)
    {
        Reason = reason;
        Remedy = remedy;
    }

    /// <summary>Why.</summary>
    public string Reason { get; }

    /// <summary>What to do about it.</summary>
    public string Remedy { get; }
}
