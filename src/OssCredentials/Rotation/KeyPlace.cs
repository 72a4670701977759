using System.Collections.Generic;
using System.Threading;
using OssCredentials.Credentials;
using OssCredentials.Errors;

namespace OssCredentials.Rotation;

/// <summary>A place that holds one key pair, which can be replaced.</summary>
internal abstract class KeyPlace
{
    /// <summary>The place, for people to read.</summary>
    public abstract string Name { get; }

    /// <summary>Whether its content outlives this process.</summary>
    public virtual bool IsLasting => true;

    /// <summary>Its key pair; null if it holds none.</summary>
    /// <exception cref="OssCredentialException">It can't be read, or isn't in the format of its tools.</exception>
    public abstract AccessKeyCredential? Read();

    /// <summary>Finds out whether it can be written, without writing anything.</summary>
    /// <exception cref="OssCredentialException">It can't be written.</exception>
    public virtual void Check(AccessKeyCredential held, CancellationToken cancellationToken)
    {
    }

    /// <summary>Replaces its key pair with a long-term one. Everything else stays, including a role next to the pair.</summary>
    /// <returns>Warnings.</returns>
    /// <exception cref="OssCredentialException">It couldn't be written.</exception>
    public abstract IReadOnlyList<string> Write(AccessKeyCredential keyPair, CancellationToken cancellationToken);

    /// <summary>Writes its content again, since a killed writer may have left another key in a part of it.</summary>
    /// <exception cref="OssCredentialException">It couldn't be written.</exception>
    public virtual void Settle(CancellationToken cancellationToken)
    {
    }

    /// <summary>Whether it holds this very pair.</summary>
    public bool Holds(AccessKeyCredential keyPair) =>
        Read() is { IsTemporary: false } held && held.AccessKeyId == keyPair.AccessKeyId && held.AccessKeySecret == keyPair.AccessKeySecret;
}
