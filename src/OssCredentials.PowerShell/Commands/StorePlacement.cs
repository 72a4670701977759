using OssCredentials.Environment;

namespace OssCredentials.PowerShell.Commands;

/// <summary>How to store a credential, as the parameters specify.</summary>
internal sealed class StorePlacement
{
    public bool Force { get; init; }

    public string? Group { get; init; }

    public bool WorldReadable { get; init; }

    public bool IncludeSystemdUser { get; init; }

    /// <summary>Additional variables; their region is also a profile's.</summary>
    public FurtherVariables Further { get; init; } = FurtherVariables.Unchanged;

    /// <summary>Whether the result for each file is returned as an object instead of written to the verbose stream.</summary>
    public bool IsToReport { get; init; }

    /// <summary>The options for one of several scopes, without those of the others.</summary>
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
