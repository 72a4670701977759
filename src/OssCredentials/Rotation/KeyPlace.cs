using System.Collections.Generic;
using System.Threading;
using OssCredentials.Credentials;
using OssCredentials.Errors;

namespace OssCredentials.Rotation;

/// <summary>A place that holds one key pair and can be given another.</summary>
internal abstract class KeyPlace
{
    /// <summary>The place, for a person.</summary>
    public abstract string Name { get; }

    /// <summary>Whether what it holds outlives this process.</summary>
    public virtual bool IsLasting => true;

    /// <summary>What it holds; null when it holds no key pair.</summary>
    /// <exception cref="OssCredentialException">It cannot be read, or is not what its tools write.</exception>
    public abstract AccessKeyCredential? Read();

    /// <summary>Finds out whether it can be written, and writes nothing.</summary>
    /// <exception cref="OssCredentialException">It cannot.</exception>
    public virtual void Check(AccessKeyCredential held, CancellationToken cancellationToken)
    {
    }

    /// <summary>Puts a long-term key pair instead of the one that it holds. All else that it holds stays, a role beside the pair too.</summary>
    /// <returns>What to warn of.</returns>
    /// <exception cref="OssCredentialException">It could not be written.</exception>
    public abstract IReadOnlyList<string> Write(AccessKeyCredential keyPair, CancellationToken cancellationToken);

    /// <summary>Writes what it holds once more, since a killed writer may have left a part of it another key.</summary>
    /// <exception cref="OssCredentialException">It could not be written.</exception>
    public virtual void Settle(CancellationToken cancellationToken)
    {
    }

    /// <summary>Whether it holds this very pair.</summary>
    public bool Holds(AccessKeyCredential keyPair) =>
        Read() is { IsTemporary: false } held && held.AccessKeyId == keyPair.AccessKeyId && held.AccessKeySecret == keyPair.AccessKeySecret;
}
