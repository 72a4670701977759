namespace OssCredentials.PowerShell;

/// <summary>The program that will read an exported credential.</summary>
public enum OssExportFormat
{
    /// <summary>PowerShell and Windows PowerShell: <c>… | Invoke-Expression</c>, or dot-source the file.</summary>
    PowerShell,

    /// <summary>sh, bash, dash, zsh, ksh: <c>eval "$(…)"</c>.</summary>
    Sh,

    /// <summary>fish: <c>… | source</c>.</summary>
    Fish,

    /// <summary>csh and tcsh: <c>eval "`…`"</c>.</summary>
    Csh,

    /// <summary>The Windows command prompt: <c>for /f "delims=" %i in ('…') do @%i</c>, or a batch file.</summary>
    Cmd,

    /// <summary>A .env file.</summary>
    DotEnv,

    /// <summary>docker run --env-file.</summary>
    Docker,

    /// <summary>ossutil 2, as its credential-process.</summary>
    OssutilProcess,

    /// <summary>The aliyun CLI, as the process_command of a profile in mode External.</summary>
    AliyunExternal,

    /// <summary>The later steps of a GitHub Actions job, through the file $GITHUB_ENV.</summary>
    GitHubActions,

    /// <summary>The later steps of an Azure Pipelines job, through lines on standard output.</summary>
    AzurePipelines,

    /// <summary>The later jobs of a GitLab pipeline, through a dotenv report.</summary>
    GitLab,

    /// <summary>Tools for S3 against OSS's S3-compatible interface, such as rclone, boto3 and s3cmd: AWS_* variables as NAME=value.</summary>
    Aws,

    /// <summary>Tools for S3, as the credential_process of an AWS profile.</summary>
    AwsProcess,

    /// <summary>Terraform's oss backend: ALICLOUD_* variables as NAME=value.</summary>
    Terraform,

    /// <summary>A hashtable of variables for Start-Process -Environment; null removes a variable.</summary>
    Hashtable,
}
