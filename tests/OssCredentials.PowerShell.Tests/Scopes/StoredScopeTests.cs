using System;
using System.IO;
using System.Linq;
using OssCredentials.PowerShell.Tests.Hosting;
using Xunit;

namespace OssCredentials.PowerShell.Tests.Scopes;

public sealed class StoredScopeTests : IDisposable
{
    private const string Store = "Set-OssCredential $id -AccessKeySecret $secret -Scope User";

    private static readonly (string, object?)[] s_longTerm = [("id", Keys.LongTermId), ("secret", Keys.Secret)];

    private readonly EngineSession _session = new();

    public void Dispose() => _session.Dispose();

    [UnixFact]
    public void User_IsStored_SetInTheSession_AndReportedFileByFile()
    {
        EngineResult result = _session.Run(Store, s_longTerm).Succeeded();

        Assert.All(result.Output, static change => Assert.Equal("OssCredentials.PowerShell.OssStoreChange", change.BaseObject.GetType().FullName));
        Assert.Contains(result.Output, change => Property(change, "Target") == Path.Combine(_session.Home, ".profile") && Property(change, "Outcome") == "Changed");
        Assert.Contains($"OSS_ACCESS_KEY_ID={Keys.LongTermId}", CleanEnvironment.Set());
        Assert.Contains(Keys.LongTermId, File.ReadAllText(Path.Combine(_session.Home, ".config/osscredentials/env.sh")), StringComparison.Ordinal);
    }

    // -WhatIf shows targets, never values (D10).
    [UnixFact]
    public void WhatIf_ReportsTheSame_AndWritesNothing()
    {
        string[] would = [.. _session.Run(Store + " -WhatIf", s_longTerm).Succeeded().Output.Select(Line)];

        Assert.Empty(Entries());
        Assert.Empty(CleanEnvironment.Set());
        Assert.Equal(would.Select(static line => line.Replace("WouldChange", "Changed", StringComparison.Ordinal)), _session.Run(Store, s_longTerm).Succeeded().Output.Select(Line));
        Assert.Contains(would, static line => line.StartsWith("WouldChange", StringComparison.Ordinal));
        Assert.DoesNotContain(would, static line => line.Contains(Keys.Secret, StringComparison.Ordinal));
    }

    [UnixFact]
    public void PassThru_AnswersTheCredential_InPlaceOfTheReport() => Assert.Equal(
        "OssCredentials.PowerShell.OssCredential", _session.Run(Store + " -PassThru", s_longTerm).Succeeded().Single.BaseObject.GetType().FullName);

    [UnixFact]
    public void Get_ReadsWhatIsStored_AndNotTheSession()
    {
        _session.Run(Store, s_longTerm).Succeeded();
        _session.Run("Clear-OssCredential").Succeeded();

        Assert.Equal(Keys.LongTermId, Property(_session.Run("Get-OssCredential -Scope User").Succeeded().Single, "AccessKeyId"));
        Assert.Equal(Keys.Secret, Property(_session.Run("Get-OssCredential -Scope User -AsPlainText").Succeeded().Single, "AccessKeySecret"));
    }

    [UnixFact]
    public void Chain_FindsWhatIsStored_BehindTheSession()
    {
        _session.Run(Store, s_longTerm).Succeeded();
        _session.Run("Clear-OssCredential").Succeeded();

        Assert.Contains("env.sh", Property(_session.Run("Get-OssCredential").Succeeded().Single, "Source"), StringComparison.Ordinal);
        Assert.Contains(
            _session.Run("Get-OssCredential -ListAvailable").Succeeded().Output,
            static source => Property(source, "State") == "Used" && Property(source, "Name") == "stored for the user");
    }

    [UnixFact]
    public void Clear_SeveralScopesAtOnce_LeavesNothing()
    {
        File.WriteAllText(Path.Combine(_session.Home, ".bashrc"), "echo mine");
        _session.Run(Store, s_longTerm).Succeeded();
        _session.Run("Clear-OssCredential -Scope Process, User").Succeeded();

        Assert.Empty(CleanEnvironment.Set());
        Assert.Equal("echo mine", File.ReadAllText(Path.Combine(_session.Home, ".bashrc")));
        Assert.Equal([Path.Combine(_session.Home, ".bashrc")], Directory.EnumerateFiles(_session.Home, "*", SearchOption.AllDirectories));
    }

    // What can't be cleared is reported before anything is cleared.
    [UnixFact]
    public void Clear_SeveralScopes_OneThatFails_ClearsNone()
    {
        _session.Run(Store, s_longTerm).Succeeded();
        string home = Environment.GetEnvironmentVariable("HOME")!;
        try
        {
            Environment.SetEnvironmentVariable("HOME", "no full path");
            EngineResult result = _session.Run("Clear-OssCredential -Scope Process, User", s_longTerm);

            Assert.StartsWith("CredentialStore,", result.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
            Assert.Contains($"OSS_ACCESS_KEY_ID={Keys.LongTermId}", CleanEnvironment.Set());
        }
        finally
        {
            Environment.SetEnvironmentVariable("HOME", home);
        }
    }

    [Theory]
    [InlineData("-Group daemon")]
    [InlineData("-WorldReadable -Force")]
    [InlineData("-IncludeSystemdUser")]
    public void OptionOfAStore_WithoutOne_IsAnError(string option)
    {
        EngineResult result = _session.Run("Set-OssCredential $id -AccessKeySecret $secret " + option, s_longTerm);

        Assert.StartsWith("NothingToStore,", result.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Empty(CleanEnvironment.Set());
    }

    [UnixFact]
    public void NothingStored_IsAnErrorWithARemedy()
    {
        EngineResult result = _session.Run("Get-OssCredential -Scope User");

        Assert.StartsWith("CredentialUnavailable,", result.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("Set-OssCredential -Scope User", result.Error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
    }

    // C28, and a set without a known end.
    [UnixFact]
    public void TemporaryCredential_IsStoredWithAWarning()
    {
        EngineResult result = _session.Run(
            "Set-OssCredential $id -AccessKeySecret $secret -SecurityToken $token -Expiration ([DateTimeOffset]::UtcNow.AddHours(1)) -Scope User",
            ("id", Keys.TemporaryId), ("secret", Keys.Secret), ("token", Keys.Token)).Succeeded();

        Assert.Contains(result.Warnings, static warning => warning.Contains("temporary", StringComparison.Ordinal));
    }

    // A store that someone edited is reported, and never run (C21).
    [UnixFact]
    public void EditedStore_IsAnError_ThatHoldsNoSecret()
    {
        _session.Run(Store, s_longTerm).Succeeded();
        File.AppendAllText(Path.Combine(_session.Home, ".config/osscredentials/env.sh"), "touch /tmp/executed\n");
        EngineResult result = _session.Run("Get-OssCredential -Scope User");

        Assert.StartsWith("CredentialStore,", result.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.DoesNotContain(Keys.Secret, result.Error.ToString(), StringComparison.Ordinal);
    }

    [UnixFact]
    public void BadValue_IsRefusedBeforeAnythingIsWritten()
    {
        EngineResult result = _session.Run("Set-OssCredential $id -AccessKeySecret 'with blank' -Scope User", s_longTerm);

        Assert.StartsWith("BlankInValue,", result.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Empty(Entries());
    }

    // Machine asks first, and nothing is changed if the answer is no.
    [UnixFact]
    public void Machine_Asks_AndNoLeavesItAlone()
    {
        _session.Host.Shown.Choice = 1;
        EngineResult result = _session.Run("Set-OssCredential $id -AccessKeySecret $secret -Scope Machine", s_longTerm);

        if (!Environment.IsPrivilegedProcess)
        {
            // If a permission is missing, that is reported without asking first.
            Assert.Empty(_session.Host.Shown.Questions);
            Assert.Contains("Only root", result.Error.Exception.Message, StringComparison.Ordinal);
            return;
        }

        Assert.Single(_session.Host.Shown.Questions);
        Assert.Empty(result.Output);
        Assert.Empty(CleanEnvironment.Set());
    }

    [UnixFact]
    public void MachineWhatIf_ReportsAndAsksNothing()
    {
        EngineResult result = _session.Run("Set-OssCredential $id -AccessKeySecret $secret -Scope Machine -WhatIf", s_longTerm);

        Assert.Empty(_session.Host.Shown.Questions);
        Assert.Empty(CleanEnvironment.Set());
        Assert.True(result.Output.Count > 0 || result.Terminating is not null, "Neither a report nor that the right is lacking.");
    }

    // The engine has its own folders there.
    private string[] Entries() =>
        [.. Directory.EnumerateFileSystemEntries(_session.Home).Where(static entry => Path.GetFileName(entry) is not (".local" or ".cache"))];

    private static string Property(System.Management.Automation.PSObject item, string name) => item.Properties[name].Value.ToString()!;

    private static string Line(System.Management.Automation.PSObject change) => $"{Property(change, "Outcome")} {Property(change, "Target")}";
}
