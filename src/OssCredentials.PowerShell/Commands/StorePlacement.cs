using OssCredentials.Environment;

namespace OssCredentials.PowerShell.Commands;

/// <summary>How a credential is to be stored, as the parameters say it.</summary>
internal sealed class StorePlacement
{
    public bool Force { get; init; }

    public string? Group { get; init; }

    public bool WorldReadable { get; init; }

    public bool IncludeSystemdUser { get; init; }

    /// <summary>What is set beside the set; its region is a profile's too.</summary>
    public FurtherVariables Further { get; init; } = FurtherVariables.Unchanged;

    /// <summary>Whether each file is told as an object, and not on the verbose stream.</summary>
    public bool IsToReport { get; init; }

    /// <summary>The same for one of several scopes, without what belongs to another.</summary>
    public StorePlacement For(OssCredentialScope scope) => new()
    {
        Force = Force,
        Group = scope == OssCredentialScope.Machine ? Group : null,
        WorldReadable = WorldReadable && scope == OssCredentialScope.Machine,
        IncludeSystemdUser = IncludeSystemdUser && scope == OssCredentialScope.User,
        Further = Further,
        IsToReport = IsToReport,
    };
}
