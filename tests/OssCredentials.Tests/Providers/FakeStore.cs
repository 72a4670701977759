using System;
using System.Threading;
using OssCredentials.Credentials;
using OssCredentials.Persistence;

namespace OssCredentials.Tests.Providers;

/// <summary>A store with the content that a test specifies; the real ones have their own tests.</summary>
internal sealed class FakeStore(StoreScope scope, AccessKeyCredential? credential, StoreException? failure = null) : ICredentialStore
{
    public StoreScope Scope => scope;

    public string Location => "the store of " + scope;

    public StoredCredential? Read() => failure is not null ? throw failure : credential is null ? null : new StoredCredential(credential, [], Location, []);

    public StoreReport Write(AccessKeyCredential given, StoreWriteOptions options, CancellationToken cancellationToken) =>
        throw new InvalidOperationException("No one is to write here.");

    public StoreReport Clear(bool whatIf, CancellationToken cancellationToken) => throw new InvalidOperationException("No one is to clear here.");
}
