namespace OssCredentials.Profiles;

/// <summary>How a profile obtains its credential.</summary>
internal enum CredentialMode
{
    /// <summary>A key pair in the file, long-term or with its token.</summary>
    AccessKey,

    /// <summary>A role assumed with the key pair in the file.</summary>
    AssumeRole,

    /// <summary>A role assumed with another profile's credential.</summary>
    ChainedRole,

    /// <summary>The instance's role.</summary>
    EcsRole,

    /// <summary>A role assumed with the instance role's credential.</summary>
    RoleOfEcsRole,

    /// <summary>A role assumed with an OIDC token from a file.</summary>
    Oidc,

    /// <summary>What a program prints.</summary>
    ExternalProcess,

    /// <summary>The output of a program.</summary>
    CredentialsUri,

    /// <summary>The response of a credentials URI.</summary>
    SignIn,
}
