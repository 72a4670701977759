using System;
using System.Management.Automation;
using OssCredentials.Profiles;
using OssCredentials.Sts;
using OssCredentials.Text;

namespace OssCredentials.PowerShell;

/// <summary>A profile in a file of the aliyun CLI, the SDKs or ossutil. Nothing in it is secret.</summary>
public sealed class OssProfile
{
    internal OssProfile(ProfileDescription profile)
    {
        Name = profile.Name;
        Path = profile.Path;
        Line = profile.Line;
        Mode = Show(profile.Mode);
        AccessKeyId = profile.AccessKeyId;
        RoleArn = Show(profile.RoleArn);
        SourceProfile = Show(profile.SourceProfile);
        Region = Show(profile.Region);
        Expiration = profile.Expiration;
        IsCurrent = profile.IsCurrent;
        ShadowedBy = profile.ShadowedBy;
        Problem = profile.Problem;
    }

    /// <summary>The profile's name.</summary>
    public string Name { get; }

    /// <summary>The same name, under the parameter name by which other cmdlets accept a profile.</summary>
    public string ProfileName => Name;

    /// <summary>The file's full path.</summary>
    public string Path { get; }

    /// <summary>The path with <c>~</c> for the home folder, as the views show it.</summary>
    [Hidden]
    public string PathText => HomePath.Shorten(Path);

    /// <summary>The line on which the profile begins.</summary>
    public int Line { get; }

    /// <summary>How the profile gets its credential, as the file's tool calls it, such as <c>AK</c> or <c>RamRoleArn</c>.</summary>
    public string? Mode { get; }

    /// <summary>The AccessKey ID in the file; null if there is none.</summary>
    public string? AccessKeyId { get; }

    /// <summary>The RAM role that the profile assumes.</summary>
    public string? RoleArn { get; }

    /// <summary>The profile whose credential assumes the role.</summary>
    public string? SourceProfile { get; }

    /// <summary>The region of the profile.</summary>
    public string? Region { get; }

    /// <summary>When the credential in the file expires, UTC; null if it doesn't, or if the file doesn't say.</summary>
    public DateTimeOffset? Expiration { get; }

    /// <summary>Whether it's the profile of its file that is used when none is specified.</summary>
    public bool IsCurrent { get; }

    /// <summary>The file whose profile of the same name is used instead of this one; null if there is none.</summary>
    public string? ShadowedBy { get; }

    /// <summary>Why the profile can't be used; null if nothing is wrong.</summary>
    public string? Problem { get; }

    /// <summary>How long the credential in the file is valid, such as <c>47 min</c>; empty if the file doesn't say.</summary>
    [Hidden]
    public string RemainingText => RemainingTime.ToText(Expiration);

    /// <summary>When it expires, as text: <c>2026-01-31T12:00:00Z (in 47 min)</c>, the same in every culture; empty if unknown.</summary>
    [Hidden]
    public string ExpirationText => PowerShell.RemainingTime.ToExpirationText(Expiration);

    /// <summary>The name as a terminal may show it.</summary>
    [Hidden]
    public string NameText => ForeignText.Show(Name);

    /// <summary><c>*</c> for the current profile, <c>!</c> for one that can't be used, <c>-</c> for one that another file's profile hides.</summary>
    [Hidden]
    public string Mark => Problem is not null ? "!" : ShadowedBy is not null ? "-" : IsCurrent ? "*" : string.Empty;

    /// <summary>The role's name alone, or the source profile's and the role's.</summary>
    [Hidden]
    public string RoleText => CallerArn.TryParse(RoleArn)?.Name ?? RoleArn ?? string.Empty;

    /// <summary>Who the profile is: the AccessKey ID, or the role and what assumes it.</summary>
    [Hidden]
    public string IdentityText
    {
        get
        {
            string signer = SourceProfile ?? AccessKeyId ?? string.Empty;
            return RoleText.Length == 0 ? signer : signer.Length == 0 ? RoleText : $"{RoleText} via {signer}";
        }
    }

    /// <summary>The name.</summary>
    public override string ToString() => NameText;

    private static string? Show(string? text) => text is null ? null : ForeignText.Show(text);
}
