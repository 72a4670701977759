using System;

namespace OssCredentials.Persistence;

/// <summary>A file is to be left unchanged; the message says why and what to do.</summary>
internal sealed class FileRefusedException : Exception
{
    /// <summary>Creates an exception.</summary>
    /// <param name="reason">Why the file is left unchanged: a sentence that begins with "it" or the thing itself.</param>
    /// <param name="remedy">What to do about it: a sentence. Both together become <see cref="StoreChange.Reason"/>.</param>
    public FileRefusedException(string reason, string remedy)
        : base(reason + " " + remedy)
    {
        Cause = reason;
        Remedy = remedy;
    }

    /// <summary>Why the file is left unchanged.</summary>
    public string Cause { get; }

    /// <summary>Whether the file is larger than the limit.</summary>
    public bool IsTooLarge { get; init; }

    /// <summary>What to do about it.</summary>
    public string Remedy { get; }
}
