namespace OssCredentials.Persistence.Startup;

/// <summary>What to do with a start-up file.</summary>
internal enum StartupAction
{
    /// <summary>Insert the block if the file exists.</summary>
    Edit,

    /// <summary>Insert the block, and create the file if it doesn't exist.</summary>
    EditOrCreate,

    /// <summary>Nothing: it doesn't apply to this user or machine, or it doesn't exist and isn't created.</summary>
    Skip,
}
