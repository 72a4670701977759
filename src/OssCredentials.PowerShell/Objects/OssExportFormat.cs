using OssCredentials.PowerShell.Parameters;

namespace OssCredentials.PowerShell;

/// <summary>The program that will read an exported credential.</summary>
public enum OssExportFormat
{
    /// <summary>PowerShell and Windows PowerShell: <c>… | Invoke-Expression</c>, or dot-source the file.</summary>
    [AlsoKnownAs("pwsh", "posh", "ps")]
    PowerShell,

    /// <summary>sh, bash, dash, zsh, ksh: <c>eval "$(…)"</c>.</summary>
    [AlsoKnownAs("bash", "zsh", "ksh", "dash", "posix", "shell", "env")]
    Sh,

    /// <summary>fish: <c>… | source</c>.</summary>
    Fish,

    /// <summary>csh and tcsh: <c>eval "`…`"</c>.</summary>
    [AlsoKnownAs("tcsh")]
    Csh,

    /// <summary>The Windows command prompt: <c>for /f "delims=" %i in ('…') do @%i</c>, or a batch file.</summary>
    [AlsoKnownAs("bat", "batch", "windows")]
    Cmd,

    /// <summary>A .env file.</summary>
    [AlsoKnownAs("env")]
    DotEnv,

    /// <summary>docker run --env-file.</summary>
    [AlsoKnownAs("env")]
    Docker,

    /// <summary>ossutil 2, as its credential-process.</summary>
    [AlsoKnownAs("json", "ossutil")]
    OssutilProcess,

    /// <summary>The aliyun CLI, as the process_command of a profile in mode External.</summary>
    [AlsoKnownAs("json", "cli")]
    AliyunExternal,

    /// <summary>The later steps of a GitHub Actions job, through the file $GITHUB_ENV.</summary>
    [AlsoKnownAs("github", "ci")]
    GitHubActions,

    /// <summary>The later steps of an Azure Pipelines job, through lines on standard output.</summary>
    [AlsoKnownAs("azure", "ado", "ci")]
    AzurePipelines,

    /// <summary>The later jobs of a GitLab pipeline, through a dotenv report.</summary>
    [AlsoKnownAs("ci")]
    GitLab,

    /// <summary>Tools for S3 against OSS's S3-compatible interface, such as rclone, boto3 and s3cmd: AWS_* variables as NAME=value.</summary>
    [AlsoKnownAs("env", "s3")]
    Aws,

    /// <summary>Tools for S3, as the credential_process of an AWS profile.</summary>
    [AlsoKnownAs("json")]
    AwsProcess,

    /// <summary>Terraform's oss backend: ALICLOUD_* variables as NAME=value.</summary>
    [AlsoKnownAs("hcl", "tf")]
    Terraform,

    /// <summary>A hashtable of variables for Start-Process -Environment; null removes a variable.</summary>
    [AlsoKnownAs("object")]
    Hashtable,
}
