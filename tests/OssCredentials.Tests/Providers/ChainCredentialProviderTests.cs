using System;
using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Credentials;
using OssCredentials.Errors;
using OssCredentials.Providers;
using Xunit;

namespace OssCredentials.Tests.Providers;

public class ChainCredentialProviderTests
{
    private static readonly AccessKeyCredential s_credential = new("LTAI5tKey", "secret");

    [Fact]
    public async Task NotConfigured_GoesOn()
    {
        var chain = new ChainCredentialProvider(
        [
            new Source("first", () => throw new CredentialUnavailableException("not here")),
            new Source("second", () => s_credential),
            new Source("third", () => throw new InvalidOperationException("The chain went past an answer.")),
        ]);

        Assert.Same(s_credential, await chain.GetCredentialAsync(CancellationToken.None));
    }

    // A source that is configured but not valid must not lead to another identity.
    [Fact]
    public async Task Failure_StopsTheChain()
    {
        var failure = new CredentialSourceException("IncompleteSet", "half a set");
        var chain = new ChainCredentialProvider([new Source("first", () => throw failure), new Source("second", () => s_credential)]);

        Assert.Same(failure, await Assert.ThrowsAsync<CredentialSourceException>(() => chain.GetCredentialAsync(CancellationToken.None).AsTask()));
    }

    [Fact]
    public async Task NoneConfigured_TellsWhyForEach()
    {
        var chain = new ChainCredentialProvider(
        [
            new Source("first", () => throw new CredentialUnavailableException("one reason")),
            new Source("second", () => throw new CredentialUnavailableException("another reason")),
        ]);

        CredentialUnavailableException error = await Assert.ThrowsAsync<CredentialUnavailableException>(() => chain.GetCredentialAsync(CancellationToken.None).AsTask());

        Assert.Equal("No credential is configured. Sources checked:\n  first: one reason\n  second: another reason", error.Message);
    }

    private sealed class Source(string name, Func<AccessKeyCredential> answer) : ICredentialProvider
    {
        public string Name => name;

        public ValueTask<AccessKeyCredential> GetCredentialAsync(CancellationToken cancellationToken) => new(answer());

        public CredentialSourceDescription Describe() => throw new InvalidOperationException("Nobody asked for a description.");
    }
}
