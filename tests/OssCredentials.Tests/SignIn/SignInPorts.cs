using Xunit;

namespace OssCredentials.Tests.SignIn;

/// <summary>Tests that wait for a browser: there are five ports for it on a machine, so they take turns.</summary>
[CollectionDefinition(Name)]
public sealed class SignInPorts
{
    public const string Name = "sign-in ports";
}
