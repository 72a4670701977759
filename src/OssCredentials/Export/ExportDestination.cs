namespace OssCredentials.Export;

/// <summary>Where the text of an export goes, which some formats depend on: a batch file reads <c>%</c> differently from a prompt.</summary>
public enum ExportDestination
{
    /// <summary>To whatever reads the output: a shell's <c>eval</c>, another program.</summary>
    Pipeline,

    /// <summary>Into a separate file.</summary>
    File,
}
