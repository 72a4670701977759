using System.Collections.Generic;
using System.Linq;
using System.Runtime.Versioning;
using OssCredentials.Environment;
using OssCredentials.Persistence.Startup;
using OssCredentials.Tests.Persistence.Files;
using OssCredentials.Tests.Persistence.Unix;
using Xunit;

namespace OssCredentials.Tests.Persistence.Startup;

/// <summary>Manual lines in start-up files are found in every shell's language (B8).</summary>
[UnsupportedOSPlatform("windows")]
public sealed class HandWrittenVariableFinderTests
{
    [UnixFact(Need.Root)]
    public void FolderThatCannotBeLookedInto_IsPassedOver()
    {
        using var user = new TestUser();
        user.Has(".config/fish/conf.d/a.fish", "set -gx OSS_ACCESS_KEY_ID x\n");
        user.Has(".profile", "export OSS_ACCESS_KEY_ID=x\n");
        System.IO.File.SetUnixFileMode(user[".config/fish/conf.d"], System.IO.UnixFileMode.None);
        System.IO.File.SetUnixFileMode(System.IO.Path.GetDirectoryName(user.Home)!, (System.IO.UnixFileMode)0x1ED);

        Nobody.Does(() => Assert.Equal(
            user[".profile"], Assert.Single(HandWrittenVariableFinder.Find(user.Context, [OssVariables.AccessKeyId])).Path));
    }

    [UnixTheory]
    [InlineData(".profile", "export OSS_ACCESS_KEY_ID=x")]
    [InlineData(".bashrc", "OSS_ACCESS_KEY_ID=x; export OSS_ACCESS_KEY_ID")]
    [InlineData(".bash_profile", "[ -n x ] && export A=1 OSS_ACCESS_KEY_ID=x")]
    [InlineData(".bash_aliases", "declare -x OSS_ACCESS_KEY_ID='x'")]
    [InlineData(".zshrc", "  typeset -gx OSS_ACCESS_KEY_ID=x")]
    [InlineData(".zprofile", "\texport OSS_ACCESS_KEY_ID=x\r")]
    [InlineData(".mkshrc", "export OSS_ACCESS_KEY_ID=x")]
    [InlineData(".pam_environment", "OSS_ACCESS_KEY_ID DEFAULT=x")]
    [InlineData(".tcshrc", "setenv OSS_ACCESS_KEY_ID x")]
    [InlineData(".login", "if ( 1 ) setenv OSS_ACCESS_KEY_ID x")]
    [InlineData(".config/fish/config.fish", "set -gx OSS_ACCESS_KEY_ID x")]
    [InlineData(".config/fish/config.fish", "set --export --global OSS_ACCESS_KEY_ID x")]
    [InlineData(".config/fish/config.fish", "set -Ux OSS_ACCESS_KEY_ID x")]
    [InlineData(".config/fish/conf.d/a.fish", "export OSS_ACCESS_KEY_ID=x")]
    [InlineData(".config/fish/fish_variables", "SETUVAR --export OSS_ACCESS_KEY_ID:x")]
    [InlineData(".config/powershell/profile.ps1", "$env:OSS_ACCESS_KEY_ID = 'x'")]
    [InlineData(".config/powershell/Microsoft.PowerShell_profile.ps1", "${ENV:OSS_ACCESS_KEY_ID}='x'")]
    [InlineData(".config/powershell/profile.ps1", "[Environment]::SetEnvironmentVariable('OSS_ACCESS_KEY_ID', 'x')")]
    [InlineData(".config/powershell/profile.ps1", "Set-Item -Path Env:OSS_ACCESS_KEY_ID -Value x")]
    [InlineData(".config/environment.d/x.conf", "OSS_ACCESS_KEY_ID=x")]
    public void LineThatSetsIt_IsFound(string file, string line)
    {
        using var user = new TestUser();
        user.Has(file, "# a\n\n" + line + "\n");

        Assert.Equal([new HandWrittenVariable(user[file], 3, OssVariables.AccessKeyId)], Find(user).Distinct());
    }

    [UnixTheory]
    [InlineData(".profile", "# export OSS_ACCESS_KEY_ID=x")]
    [InlineData(".profile", "echo $OSS_ACCESS_KEY_ID; export OSS_ACCESS_KEY_ID")]
    [InlineData(".profile", "[ \"$OSS_ACCESS_KEY_ID\" = x ] && unset OSS_ACCESS_KEY_ID")]
    [InlineData(".profile", "alias up='OSS_ACCESS_KEY_ID=x ossutil'")]
    [InlineData(".profile", "export MY_OSS_ACCESS_KEY_ID=x")]
    [InlineData(".tcshrc", "unsetenv OSS_ACCESS_KEY_ID")]
    [InlineData(".config/fish/config.fish", "set -e OSS_ACCESS_KEY_ID")]
    [InlineData(".config/fish/config.fish", "set -q OSS_ACCESS_KEY_ID; or echo none")]
    [InlineData(".config/powershell/profile.ps1", "if ($env:OSS_ACCESS_KEY_ID -eq 'x') { }")]
    public void LineThatDoesNot_IsNotFound(string file, string line)
    {
        using var user = new TestUser();
        user.Has(file, line + "\n");

        Assert.Empty(Find(user));
    }

    [UnixFact]
    public void SystemFiles_AreLookedAt()
    {
        using var user = new TestUser();
        System.IO.File.WriteAllText(user.Machine["etc/environment"], "OSS_ACCESS_KEY_SECRET=x\n");

        Assert.Equal(new HandWrittenVariable(user.Machine["etc/environment"], 1, OssVariables.AccessKeySecret), Assert.Single(Find(user)));
    }

    [UnixFact]
    public void OwnBlockAndFiles_AreNotFound()
    {
        using var user = new TestUser();
        user.Write(options: new OssCredentials.Persistence.StoreWriteOptions { IncludeSystemdUser = true });

        Assert.Empty(Find(user));
    }

    private static IReadOnlyList<HandWrittenVariable> Find(TestUser user) =>
        HandWrittenVariableFinder.Find(user.Context, [.. OssVariables.All]);
}
