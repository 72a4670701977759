using System;
using OssCredentials.Errors;

namespace OssCredentials.Persistence;

/// <summary>A store could not be read or written. What was stored before is whole.</summary>
public sealed class StoreException : OssCredentialException
{
    /// <summary>Creates an exception whose message names target and cause.</summary>
    /// <param name="target">The file or registry key.</param>
    /// <param name="cause">What went wrong: a sentence that names the target.</param>
    /// <param name="remedy">What to do about it: a sentence.</param>
    /// <param name="innerException">What the system answered.</param>
    public StoreException(string target, string cause, string remedy, Exception? innerException = null)
        : base("CredentialStore", cause, remedy ?? throw new ArgumentNullException(nameof(remedy)), innerException) =>
        Target = target ?? throw new ArgumentNullException(nameof(target));

    /// <summary>The file or registry key.</summary>
    public string Target { get; }

    /// <summary>Whether what is stored for the machine is meant for others than this user: nothing is wrong with it.</summary>
    public bool IsForOthers { get; init; }
}
