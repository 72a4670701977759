using Xunit;

namespace OssCredentials.Tests.SignIn;

/// <summary>Tests that wait for a browser: a machine has five ports for that, so they take turns.</summary>
[CollectionDefinition(Name)]
public sealed class SignInPorts
{
    public const string Name = "sign-in ports";
}
