namespace OssCredentials.Persistence.Startup;

/// <summary>What is to become of a start-up file.</summary>
internal enum StartupAction
{
    /// <summary>It gets the block where it exists.</summary>
    Edit,

    /// <summary>It gets the block, and is made where it doesn't exist.</summary>
    EditOrCreate,

    /// <summary>It does not concern this user or machine, or is not there and is not to be made.</summary>
    Skip,
}
