namespace OssCredentials.Emulator.Policies;

/// <summary>What a policy says about a request; the refusals have the names that a service's answer gives them.</summary>
internal enum PolicyVerdict
{
    /// <summary>A statement allows it and none denies it.</summary>
    Allow,

    /// <summary>No statement matches it.</summary>
    ImplicitDeny,

    /// <summary>A statement denies it.</summary>
    ExplicitDeny,
}
