using System;
using OssCredentials.Errors;

namespace OssCredentials.Persistence;

/// <summary>A store couldn't be read or written. What was stored before is intact.</summary>
public sealed class StoreException : OssCredentialException
{
    /// <summary>Creates an exception whose message has target and cause.</summary>
    /// <param name="target">The file or registry key.</param>
    /// <param name="cause">What went wrong: a sentence that contains the target.</param>
    /// <param name="remedy">What to do about it: a sentence.</param>
    /// <param name="innerException">The error of the system.</param>
    public StoreException(string target, string cause, string remedy, Exception? innerException = null)
        : base("CredentialStore", cause, remedy ?? throw new ArgumentNullException(nameof(remedy)), innerException) =>
        Target = target ?? throw new ArgumentNullException(nameof(target));

    /// <summary>The file or registry key.</summary>
    public string Target { get; }

    /// <summary>Whether what is stored for the machine is intended for users other than this one: then nothing is wrong.</summary>
    public bool IsForOthers { get; init; }
}
