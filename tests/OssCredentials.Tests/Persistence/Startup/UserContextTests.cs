using System;
using System.Collections.Generic;
using System.IO;
using OssCredentials.Environment;
using OssCredentials.Persistence;
using OssCredentials.Persistence.Startup;
using OssCredentials.Tests.Persistence.Files;
using Xunit;

namespace OssCredentials.Tests.Persistence.Startup;

/// <summary>Users with less of an environment than on a desktop (B12).</summary>
public sealed class UserContextTests
{
    [UnixFact]
    public void RelativeHome_IsAClearError()
    {
        StoreException exception = Assert.Throws<StoreException>(() => UserContext.FromProcess(new Variables { ["HOME"] = "here" }));

        Assert.Equal("HOME", exception.Target);
        Assert.Contains("absolute path", exception.Message, StringComparison.Ordinal);
    }

    [UnixFact]
    public void ControlCharacterInAPath_IsAClearError()
    {
        Assert.Equal("HOME", Assert.Throws<StoreException>(() => UserContext.FromProcess(new Variables { ["HOME"] = "/a\nb" })).Target);
        Assert.Equal(
            "XDG_CONFIG_HOME",
            Assert.Throws<StoreException>(() => UserContext.FromProcess(new Variables { ["HOME"] = "/a", ["XDG_CONFIG_HOME"] = "/a\u001bb" })).Target);
    }

    [UnixFact]
    public void UnsetHome_IsTheOneOfTheDatabaseOfUsers()
    {
        Assert.Equal("/home/ann", UserContext.FromProcess(new Variables { AccountHome = "/home/ann" }).Home);
        Assert.Equal("/home/bob", UserContext.FromProcess(new Variables { ["HOME"] = "/home/bob", AccountHome = "/home/ann" }).Home);
        Assert.Contains("user database", Assert.Throws<StoreException>(() => UserContext.FromProcess(new Variables())).Message, StringComparison.Ordinal);
    }

    [UnixFact]
    public void RelativeFolders_AreIgnored()
    {
        UserContext user = UserContext.FromProcess(
            new Variables { ["HOME"] = "/home/ann/", ["XDG_CONFIG_HOME"] = "x", ["ZDOTDIR"] = "z", ["PATH"] = "bin:/opt/bin" });

        Assert.Equal("/home/ann", user.Home);
        Assert.Null(user.ConfigHome);
        Assert.Null(user.ZDotFolder);
        Assert.Equal("/opt/bin", user.SearchPath[0]);
    }

    [UnixFact]
    public void LoginShell_IsThatOfTheDatabaseOfUsers_WhereShellIsUnset()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["passwd"], "root:x:0:0:root:/root:/bin/ash\nann:x:1000:1000::/home/ann:/usr/bin/fish\nbob:x:1001:1001::/home/bob:\n");

        Assert.Equal("/usr/bin/fish", UserContext.ShellInPasswd(folder["passwd"], 1000));
        Assert.Equal("/bin/ash", UserContext.ShellInPasswd(folder["passwd"], 0));
        Assert.Null(UserContext.ShellInPasswd(folder["passwd"], 1001));
        Assert.Null(UserContext.ShellInPasswd(folder["passwd"], 4242));
        Assert.Null(UserContext.ShellInPasswd(folder["none"], 0));
        Assert.Equal("/bin/x", UserContext.FromProcess(new Variables { ["HOME"] = "/", ["SHELL"] = "/bin/x" }).LoginShell);
    }

    [UnixFact]
    public void MachineStore_NeedsNoHome()
    {
        Assert.Equal("/", UserContext.FromProcessWithoutHome(new Variables { ["HOME"] = "here" }).Home);
    }

    private sealed class Variables : Dictionary<string, string>, IEnvironmentVariables
    {
        public string? AccountHome { get; init; }

        public string? Get(string name) => TryGetValue(name, out string? value) ? value : null;

        public void Set(string name, string? value) => throw new NotSupportedException();
    }
}
