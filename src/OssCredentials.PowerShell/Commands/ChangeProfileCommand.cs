using System;
using System.Globalization;
using System.Management.Automation;
using OssCredentials.Persistence;
using OssCredentials.PowerShell.Completers;
using OssCredentials.PowerShell.Parameters;
using OssCredentials.PowerShell.Resources;
using OssCredentials.Profiles;

namespace OssCredentials.PowerShell.Commands;

/// <summary>The base of the cmdlets that change profiles in the aliyun CLI's file.</summary>
public abstract class ChangeProfileCommand : PlaceCredentialCommand
{
    /// <summary>The profile.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("ProfileName")]
    [TextTransformation]
    [ArgumentCompleter(typeof(ProfileNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string Name { get; set; } = null!;

    /// <summary>Prompts for the name if it was left out. For a piped object without one, that is an error.</summary>
    private protected void AskForName()
    {
        if (AskForMissing((nameof(Name), typeof(string), Name, SR.ProfileNameHelp)).TryGetValue(nameof(Name), out object? name))
        {
            Name = (string)name;
        }
    }

    /// <summary>Changes the file after asking for confirmation, and reports the result; with -WhatIf, what it would be.</summary>
    private protected void Change(string action, Func<ProfileWriteOptions, StoreReport> change, bool force, string? region = null, bool makeCurrent = false)
    {
        string path = Check(() => CreateClients().Profiles.FindFilePath(), Name);
        string target = string.Format(CultureInfo.CurrentCulture, SR.ProfileTarget, Name, path);
        if (AgreedOrWhatIf(action, target, out bool whatIf))
        {
            Report(null, Name, () => change(Options(whatIf, force, region, makeCurrent)), asObjects: true, whatIf);
        }
    }

    private protected static ProfileWriteOptions Options(bool whatIf, bool force, string? region = null, bool makeCurrent = false) =>
        new() { WhatIf = whatIf, Force = force, Region = region, MakeCurrent = makeCurrent, KeepsReplaced = true };
}
