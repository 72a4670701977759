using System.Collections.Generic;
using System.Linq;
using OssCredentials.Credentials;
using OssCredentials.Environment;
using OssCredentials.Errors;
using OssCredentials.Export;
using OssCredentials.Tests.Persistence;
using Xunit;

namespace OssCredentials.Tests.Export;

/// <summary>What makes a runner hide the secrets (D8).</summary>
public sealed class LogMaskTests
{
    [Fact]
    public void OutsideCi_ThereIsNoLine() => Assert.Empty(Lines(new AccessKeyCredential("STS.a", "secret", "token")));

    [Fact]
    public void GitHub_HidesSecretTokenAndId_ForEveryValue()
    {
        foreach (AccessKeyCredential credential in RandomCredentials.Create(9, FullSize.Of(2_000, 20_000), RandomCredentials.Printable))
        {
            IReadOnlyList<string> lines = Lines(credential, ("GITHUB_ACTIONS", "true"));
            (string Command, string Data)[] found = [.. lines.Select(RunnerRules.ReadGitHubCommand)];

            Assert.All(found, static line => Assert.Equal("add-mask", line.Command));
            Assert.Equal(Secrets(credential), found.Select(static line => line.Data));
        }
    }

    [Fact]
    public void Azure_HidesSecretTokenAndId_ForEveryValue()
    {
        foreach (AccessKeyCredential credential in RandomCredentials.Create(10, FullSize.Of(2_000, 20_000), RandomCredentials.Printable))
        {
            (string Command, Dictionary<string, string> Properties, string Data)[] found =
                [.. Lines(credential, ("TF_BUILD", "True")).Select(RunnerRules.ReadAzureCommand)];

            Assert.All(found, static line => Assert.Equal("task.setsecret", line.Command));
            Assert.Equal(Secrets(credential), found.Select(static line => line.Data));
        }
    }

    [Fact]
    public void ValueWithALineBreak_IsRefused_SinceItsRestWouldBeShown() =>
        Assert.Throws<InvalidCredentialValueException>(() => Lines(new AccessKeyCredential("LTAI5t", "a\nb"), ("GITHUB_ACTIONS", "true")));

    private static IReadOnlyList<string> Lines(AccessKeyCredential credential, params (string Name, string Value)[] variables) =>
        [.. LogMask.GitHubLines(credential, Given(variables)), .. LogMask.AzureLines(credential, Given(variables))];

    private static Variables Given((string Name, string Value)[] variables) => new(variables.ToDictionary(static pair => pair.Name, static pair => pair.Value));

    private static string[] Secrets(AccessKeyCredential credential) =>
        credential.SecurityToken is null ? [credential.AccessKeySecret, credential.AccessKeyId] : [credential.AccessKeySecret, credential.SecurityToken, credential.AccessKeyId];

    private sealed class Variables(Dictionary<string, string> values) : IEnvironmentVariables
    {
        public string? AccountHome => null;

        public string? Get(string name) => values.GetValueOrDefault(name);

        public void Set(string name, string? value) => throw new System.NotSupportedException();
    }
}
