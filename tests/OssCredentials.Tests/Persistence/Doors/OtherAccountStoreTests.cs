using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Runtime.Versioning;
using OssCredentials.Persistence;
using OssCredentials.Persistence.Startup;
using OssCredentials.Persistence.Unix;
using OssCredentials.Tests.Persistence.Files;
using OssCredentials.Tests.Persistence.Unix;
using Xunit;

namespace OssCredentials.Tests.Persistence.Doors;

/// <summary>The user's store if another account can change a folder in the path to it.</summary>
[SupportedOSPlatform("linux")]
public sealed class OtherAccountStoreTests : IDisposable
{
    private readonly TestUser _user = new();

    public void Dispose() => _user.Dispose();

    [UnixTheory(Need.Root)]
    [InlineData("chmod 777 {0}/.config", "chmod go-w")]
    [InlineData("chown {1} {0}/.config", "chown")]
    [InlineData("chmod 777 {0}", "chmod go-w")]
    public void Nothing_IsStored(string spoil, string remedy)
    {
        _user.Has(".profile", "mine\n");
        Directory.CreateDirectory(_user[".config"]);
        Spoil(spoil);

        StoreException error = Assert.Throws<StoreException>(() => _user.Write());

        Assert.Contains(remedy, error.Remedy + error.Message, StringComparison.Ordinal);
        Assert.Equal("mine\n", _user.Text(".profile"));
        Assert.DoesNotContain(_user.Snapshot().Keys, static name => name.EndsWith("env.sh", StringComparison.Ordinal));
    }

    [UnixFact(Need.Root)]
    public void NoFolder_IsCreatedInAFolderOfAnother()
    {
        Directory.CreateDirectory(_user[".config"]);
        Spoil("chown {1} {0}/.config");

        Assert.Throws<StoreException>(() => _user.Write());

        Assert.Empty(Directory.GetFileSystemEntries(_user[".config"]));
    }

    [UnixFact(Need.Root)]
    public void StoreOfAnotherAccount_IsNotRead()
    {
        _user.Write();
        Spoil("chown {1} {0}/.config/osscredentials/env.sh");

        StoreException error = Assert.Throws<StoreException>(() => _user.Store.Read());

        Assert.Contains("belongs to user " + SecondAccount.Id, error.Message, StringComparison.Ordinal);
    }

    [UnixFact(Need.Root)]
    public void FolderThatOthersCanChange_IsReportedForTheStore()
    {
        _user.Write();
        Spoil("chmod 777 {0}/.config");

        Assert.Contains(_user.Store.Read()!.Warnings, warning => warning.Message.Contains(_user[".config"], StringComparison.Ordinal) && warning.Message.Contains("chmod go-w", StringComparison.Ordinal));
    }

    [UnixFact(Need.Root)]
    public void Clear_RemovesTheLines_ThoughTheFolderIsAnothers()
    {
        _user.Has(".profile", "mine\n");
        _user.Write();
        Assert.Contains("osscredentials", _user.Text(".profile"), StringComparison.Ordinal);
        Spoil("chown {1} {0}/.config/osscredentials");

        StoreException error = Assert.Throws<StoreException>(() => _user.Clear());

        Assert.Contains("belongs to user " + SecondAccount.Id, error.Message, StringComparison.Ordinal);
        Assert.Equal("mine\n", _user.Text(".profile"));
        Assert.False(Directory.Exists(_user[".osscredentials"]));
    }

    // Everything of such a container is in group 0, and the home folder belongs to root (OpenShift's rule for images).
    [UnixFact(Need.Root, "setpriv")]
    public void ContainerWithAnArbitraryUserId_Stores()
    {
        Directory.CreateDirectory(_user.Home);
        Spoil("chmod 755 {0}/..; chown 0:0 {0}; chmod 770 {0}");

        Command ended = StoreAs("54321:0");

        Assert.True(ended.ExitCode == 0, ended.Output + ended.Errors);
        Assert.True(File.Exists(_user[".config/osscredentials/env.sh"]));
    }

    // A group is private if it has no other member: here it is the own group of another account.
    [UnixFact(Need.Root, "setpriv")]
    public void GroupThatAnotherAccountHasAsWell_CountsAsOthers()
    {
        Directory.CreateDirectory(_user.Home);
        Spoil("chmod 755 {0}/..; chown 65534:{1} {0}; chmod 770 {0}");

        Command ended = StoreAs("65534:" + SecondAccount.Id);

        Assert.Equal(3, ended.ExitCode);
        Assert.Contains("other accounts can write the folder", ended.Output, StringComparison.Ordinal);
    }

    private Command StoreAs(string user) => Command.RunWriterAs(
        user, new Dictionary<string, string> { ["HOME"] = _user.Home, ["SHELL"] = "/bin/sh", ["PATH"] = System.Environment.GetEnvironmentVariable("PATH")!, ["DOTNET_CLI_HOME"] = "/tmp" },
        "store", "set:LTAI5tNew");

    private void Spoil(string command)
    {
        using Process process = Process.Start("sh", ["-c", string.Format(System.Globalization.CultureInfo.InvariantCulture, command, _user.Home, SecondAccount.Id)]);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }
}
