namespace OssCredentials.Emulator.Policies;

/// <summary>The result of a policy for a request. The refusals have the names that the service uses in its response.</summary>
internal enum PolicyVerdict
{
    /// <summary>A statement allows it and none denies it.</summary>
    Allow,

    /// <summary>No statement matches it.</summary>
    ImplicitDeny,

    /// <summary>A statement denies it.</summary>
    ExplicitDeny,
}
