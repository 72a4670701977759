using System;
using System.Collections.Generic;
using System.Threading;
using OssCredentials.Credentials;
using OssCredentials.Persistence;

namespace OssCredentials.Tests.Rotation;

/// <summary>A store without a disk, whose writes fail as a test specifies; the real ones have their own tests.</summary>
internal sealed class MemoryStore(StoreScope scope) : ICredentialStore
{
    public StoreScope Scope => scope;

    public string Location => "/memory/" + scope;

    public AccessKeyCredential? Held { get; set; }

    /// <summary>The key in the file of another shell, which is written first and never read back, as in the real store.</summary>
    public string? HeldForAnotherShell { get; set; }

    /// <summary>What is stored beside it.</summary>
    public IReadOnlyList<KeyValuePair<string, string?>> Further { get; set; } = [];

    /// <summary>The options of every write.</summary>
    public List<StoreWriteOptions> Writes { get; } = [];

    /// <summary>Which writes fail, by their number from 1.</summary>
    public Predicate<int> FailsAt { get; set; } = static _ => false;

    /// <summary>Whether it may be written at all.</summary>
    public bool IsReadOnly { get; set; }

    /// <summary>Called before each write.</summary>
    public Action<int> Writing { get; set; } = static _ => { };

    public StoredCredential? Read() => Held is null ? null : new StoredCredential(Held, Further, Location, []);

    public StoreReport Write(AccessKeyCredential credential, StoreWriteOptions options, CancellationToken cancellationToken)
    {
        if (IsReadOnly)
        {
            throw new StoreException(Location, $"'{Location}' may be written by root alone.", "Run the command as root.");
        }

        if (options.WhatIf)
        {
            return new StoreReport([], []);
        }

        Writes.Add(options);
        Writing(Writes.Count);
        HeldForAnotherShell = credential.AccessKeyId;
        if (FailsAt(Writes.Count))
        {
            throw new StoreException(Location, $"'{Location}' was not written: the disk is full.", "Make room.");
        }

        Held = credential;
        Further = options.FurtherVariables;
        return new StoreReport([], []);
    }

    public StoreReport Clear(bool whatIf, CancellationToken cancellationToken) => throw new InvalidOperationException("No one is to clear here.");
}
