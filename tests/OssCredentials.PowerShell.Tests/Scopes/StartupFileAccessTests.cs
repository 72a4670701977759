using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using OssCredentials.PowerShell.Tests.Hosting;
using Xunit;

namespace OssCredentials.PowerShell.Tests.Scopes;

/// <summary>Start-up files are large and many: a cmdlet opens none of them twice, and one that only finds a credential opens none.</summary>
public sealed class StartupFileAccessTests : IDisposable
{
    private static readonly string[] s_files = [".profile", ".bash_profile", ".bashrc", ".zshenv", ".tcshrc", ".config/powershell/profile.ps1", ".config/fish/conf.d/osscredentials.fish"];

    private readonly EngineSession _session = new();

    public void Dispose() => _session.Dispose();

    [LinuxFact]
    public void EachCall_OpensEachStartupFile_AtMostOnce()
    {
        foreach (string file in s_files)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(_session.Home, file))!);
            File.WriteAllText(Path.Combine(_session.Home, file), "# mine\n");
        }

        Directory.CreateDirectory(Path.Combine(_session.Home, ".aliyun"));
        File.WriteAllText(
            Path.Combine(_session.Home, ".aliyun/config.json"),
            $$"""{"current":"p","profiles":[{"name":"p","mode":"AK","access_key_id":"{{Keys.LongTermId}}","access_key_secret":"{{Keys.Secret}}"}]}""");
        using var opened = new OpenedFiles(_session.Home);
        (string, object?)[] secret = [("id", Keys.LongTermId), ("secret", Keys.Secret)];

        Assert.Empty(OpenedBy("Get-OssCredential"));
        Assert.Empty(OpenedBy("Get-OssCredential -ListAvailable"));
        Assert.Equal(s_files.Length, OpenedBy("Set-OssCredential $id -AccessKeySecret $secret -Scope User -WhatIf").Count);
        Assert.Equal(s_files.Length, OpenedBy("Set-OssCredential $id -AccessKeySecret $secret -Scope User").Count);
        Assert.NotEmpty(OpenedBy("Set-OssCredential $id -AccessKeySecret $secret -Scope User"));
        Assert.Empty(OpenedBy("Get-OssCredential -Scope User"));
        Assert.NotEmpty(OpenedBy("Test-OssCredential -Offline"));
        Assert.NotEmpty(OpenedBy("Clear-OssCredential -Scope User"));

        List<string> OpenedBy(string call)
        {
            opened.Take();
            _session.Run(call, secret).Succeeded();
            Dictionary<string, int> counts = opened.Take();
            List<KeyValuePair<string, int>> startup = [.. s_files.Select(file => Path.Combine(_session.Home, file)).Where(counts.ContainsKey).Select(path => KeyValuePair.Create(path, counts[path]))];
            Assert.All(startup, one => Assert.True(one.Value == 1, $"{call} opened {one.Key} {one.Value} times."));
            return [.. startup.Select(static one => one.Key)];
        }
    }
}
