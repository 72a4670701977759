using System.Management.Automation;
using OssCredentials.Text;

namespace OssCredentials.PowerShell;

/// <summary>One file or registry value that a credential is stored in or read through, what happened to it, and why.</summary>
public sealed class OssStoreChange
{
    private readonly string? _profileName;

    internal OssStoreChange(OssCredentialScope? scope, string target, OssStoreOutcome outcome, string? reason)
    {
        Scope = scope;
        Target = ForeignText.Show(target);
        Outcome = outcome;
        Reason = reason;
    }

    /// <summary>The scope that it is stored for; null for a profile of the aliyun CLI.</summary>
    public OssCredentialScope? Scope { get; }

    /// <summary>The profile that was written; null for a store.</summary>
    public string? ProfileName
    {
        get => _profileName;
        internal init => _profileName = value is null ? null : ForeignText.Show(value);
    }

    /// <summary>What happened to it.</summary>
    public OssStoreOutcome Outcome { get; }

    /// <summary>The file or registry value.</summary>
    public string Target { get; }

    /// <summary>The target with the home folder as <c>~</c>, as the views show it.</summary>
    [Hidden]
    public string TargetText => HomePath.Shorten(Target);

    /// <summary>Why; null if the outcome says it all.</summary>
    public string? Reason { get; }

    /// <summary>Target and outcome.</summary>
    public override string ToString() => $"{Target}: {Outcome}";
}
