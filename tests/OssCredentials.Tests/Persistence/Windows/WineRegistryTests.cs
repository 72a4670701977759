using System;
using System.Globalization;
using System.Linq;
using Xunit;

namespace OssCredentials.Tests.Persistence.Windows;

/// <summary>A8, B13, B14, B15 against a registry, with a second program that looks.</summary>
[Collection(WineCollection.Name)]
public sealed class WineRegistryTests(Wine wine)
{
    private const string UserKey = @"HKCU\Environment";
    private const string MachineKey = @"HKLM\SYSTEM\CurrentControlSet\Control\Session Manager\Environment";

    private string Query(string key) => wine.Run(WineFactAttribute.Wine, "reg", "query", key);

    [WineFact]
    public void TokensOfAnyLength_AreReadBackWhole()
    {
        string output = wine.Write("registry", "user", "set-each");

        int[] lengths = [1023, 1024, 1025, 2048, 8192, 16383, 16384, 32766];
        Assert.Equal(string.Join('\n', lengths.Select(static length => $"{length}: whole")), output);
    }

    [WineFact]
    public void StoredSet_ReachesANewProcess_AsStrings_AndClearRemovesIt()
    {
        // Not longer: Wine 8 itself passes no value of more than 1,024 characters to a process.
        wine.Write("registry", "user", "set", "900");
        string stored = Query(UserKey);
        string seen = wine.Write("registry", "user", "environment");
        wine.Write("registry", "user", "clear");

        Assert.Contains("OSS_ACCESS_KEY_ID    REG_SZ    STS.id900", stored, StringComparison.Ordinal);
        Assert.Contains("OSS_ACCESS_KEY_SECRET    REG_SZ    50%PATH%'\"secret", stored, StringComparison.Ordinal);
        Assert.Equal("STS.id900 50%PATH%'\"secret 900", seen);
        Assert.DoesNotContain("OSS", Query(UserKey), StringComparison.Ordinal);
    }

    [WineFact]
    public void LongToken_IsSeenWholeByAnotherProgram()
    {
        wine.Write("registry", "user", "set", "32766");
        string token = Query(UserKey).Split('\n').Single(static line => line.Contains("OSS_SESSION_TOKEN", StringComparison.Ordinal));
        wine.Write("registry", "user", "clear");

        Assert.Equal(32766, token[(token.IndexOf("REG_SZ", StringComparison.Ordinal) + "REG_SZ".Length)..].Trim().Length);
    }

    [WineFact]
    public void MachineSet_IsStoredUnderItsOwnKey_AndCleared()
    {
        wine.Write("registry", "machine", "set", "1500");
        string stored = Query(MachineKey);
        wine.Write("registry", "machine", "clear");

        Assert.Contains("OSS_ACCESS_KEY_ID    REG_SZ    STS.id1500", stored, StringComparison.Ordinal);
        Assert.DoesNotContain("OSS_", Query(MachineKey), StringComparison.Ordinal);
        Assert.Contains("ComSpec", Query(MachineKey), StringComparison.OrdinalIgnoreCase);
    }

    // Windows gives a process HKLM's variables with HKCU's on top.
    [WineFact]
    public void EveryPairOfMachineAndUser_ComposesToOneWholeSet_OrIsRefused()
    {
        string[] lines = wine.Write("registry", "user", "compose").Split('\n');

        Assert.Equal(3 * 3 * 8, lines.Length);
        Assert.All(lines, static line => Assert.EndsWith("one set", line, StringComparison.Ordinal));
        Assert.Contains("temporary key 0: refused, one set", lines);
        Assert.Contains("key temporary 1: stored, one set", lines);
    }

    [WineFact]
    public void WhatIf_WritesNothing()
    {
        wine.Write("registry", "user", "clear");

        string output = wine.Write("registry", "user", "what-if", "99");

        Assert.Contains(@"HKEY_CURRENT_USER\Environment\OSS_ACCESS_KEY_ID: Changed", output, StringComparison.Ordinal);
        Assert.DoesNotContain("OSS", Query(UserKey), StringComparison.Ordinal);
    }

    [WineFact]
    public void HungWindows_DelayNobodyBeyondTwoSeconds()
    {
        // Each announcement to hung windows would cost half a second (B15).
        string[] lines = wine.Write("registry", "user", "set-hung", "10").Split('\n');

        Assert.Equal(10, lines.Count(static line => line == "window"));
        int milliseconds = int.Parse(lines[^1].Split(' ')[1], CultureInfo.InvariantCulture);
        Assert.InRange(milliseconds, 1900, 2500);
        Assert.Contains("sign out and in", lines.First(static line => line.Contains("OSS_ACCESS_KEY_ID", StringComparison.Ordinal)), StringComparison.Ordinal);
    }
}
