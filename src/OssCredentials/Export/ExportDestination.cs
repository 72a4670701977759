namespace OssCredentials.Export;

/// <summary>Where the text of an export goes, which a format may have to know: a batch file reads <c>%</c> otherwise than a prompt.</summary>
public enum ExportDestination
{
    /// <summary>To anyone who reads the output: a shell's <c>eval</c>, another program.</summary>
    Pipeline,

    /// <summary>Into a file of its own.</summary>
    File,
}
