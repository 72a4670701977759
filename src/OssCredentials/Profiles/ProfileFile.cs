using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using OssCredentials.Environment;
using OssCredentials.Errors;

namespace OssCredentials.Profiles;

/// <summary>A file with profiles of a tool: where it is, and which of its profiles is used.</summary>
internal sealed class ProfileFile
{
    public const string CliDisabledVariable = "ALIBABA_CLOUD_CLI_PROFILE_DISABLED";

    /// <summary>The variable in which SDKs, but not the aliyun CLI, look for the path of the CLI's file.</summary>
    public const string CliPathVariable = "ALIBABA_CLOUD_CONFIG_FILE";

    // An empty file, if a variable is set to it: the way to keep an SDK from its file.
    private const string NullDevice = "/dev/null";

    // In the CLI's order. All SDKs read the second. Terraform uses the last for its own file.
    private static readonly string[] s_profileVariables = ["ALIBABACLOUD_PROFILE", "ALIBABA_CLOUD_PROFILE", "ALICLOUD_PROFILE"];

    // The second is Terraform's name for the first until version 1.228.
    private static readonly string[] s_credentialsFileVariables = ["ALIBABA_CLOUD_CREDENTIALS_FILE", "ALICLOUD_SHARED_CREDENTIALS_FILE"];

    private readonly IEnvironmentVariables _environment;
    private readonly string _relativePath;
    private readonly Func<ProfileText, ProfileDocument> _parse;

    private ProfileFile(IEnvironmentVariables environment, string name, string relativePath, Func<ProfileText, ProfileDocument> parse)
    {
        _environment = environment;
        Name = name;
        _relativePath = relativePath;
        _parse = parse;
    }

    /// <summary>The file's name in lists and errors.</summary>
    public string Name { get; }

    /// <summary>The variables that can specify another file; the first that is set is used.</summary>
    public required IReadOnlyList<string> PathVariables { get; init; }

    /// <summary>The variables that can specify the profile; the first that is set is used.</summary>
    public required IReadOnlyList<string> ProfileVariables { get; init; }

    /// <summary>The variable that specifies the profile: the one that is set, otherwise the one to set.</summary>
    public string ProfileVariable => FirstSet(ProfileVariables) ?? (ProfileVariables.Count == 1 ? ProfileVariables[0] : "ALIBABA_CLOUD_PROFILE");

    /// <summary>Whether a variable's file replaces this one; otherwise it replaces another file of the same tools.</summary>
    public bool TakesNamedFile { get; init; } = true;

    /// <summary>Whether it is the aliyun CLI's, which has its own home folder on Windows and variables that turn it off.</summary>
    public bool IsOfCli { get; init; }

    /// <summary>The variable that turns the file off; null if none does.</summary>
    public string? DisabledBy =>
        !IsOfCli ? null
        : EnvironmentFlag.IsSet(_environment, CliDisabledVariable) ? CliDisabledVariable
        : IgnoredBy;

    /// <summary>The variable that keeps the aliyun CLI itself from the file; null if none does.</summary>
    /// <remarks>Source: aliyun/aliyun-cli, config/configuration.go, LoadProfileWithContext.</remarks>
    public string? IgnoredBy => IsOfCli ? AlibabaCloudVariables.IgnoreProfile.FirstOrDefault(name => _environment.Get(name) == AlibabaCloudVariables.True) : null;

    /// <summary>The name of the profile in the environment; null if there is none.</summary>
    public string? WantedProfile => FirstSet(ProfileVariables) is string variable ? _environment.Get(variable) : null;

    /// <summary>Where the file is, or would be; null if the home folder is unknown or another file was specified.</summary>
    public string? FindPath()
    {
        if (FirstSet(PathVariables) is string variable)
        {
            return TakesNamedFile ? Expand(_environment.Get(variable)!) : null;
        }

        if (!IsOfCli)
        {
            return HomeFolders.Of(_environment) is string home ? Path.Combine(home, _relativePath) : null;
        }

        List<string> paths = [.. HomeFolders.OfCli(_environment).Select(folder => Path.Combine(folder, _relativePath))];
        return paths.Find(File.Exists) ?? (paths.Count == 0 ? null : paths[0]);
    }

    /// <summary>Where the aliyun CLI itself looks for its file, whatever is set for the SDKs; null if the home folder is unknown.</summary>
    public static string? CliOwnPath(IEnvironmentVariables environment) =>
        HomeFolders.OfCli(environment) is { Count: > 0 } homes ? Path.Combine(homes[0], ".aliyun", "config.json") : null;

    /// <summary>The aliyun CLI's file, which is first.</summary>
    public static ProfileFile AliyunCli(IEnvironmentVariables environment) => All(environment)[0];

    /// <summary>ossutil's file, which is last.</summary>
    public static ProfileFile Ossutil(IEnvironmentVariables environment) => All(environment)[3];

    /// <summary>The files in the chain's order.</summary>
    public static IReadOnlyList<ProfileFile> All(IEnvironmentVariables environment)
    {
        static string Below(params string[] parts) => Path.Combine(parts);
        return
        [
            new(environment, "aliyun CLI profile", Below(".aliyun", "config.json"), text => AliyunCliConfig.Parse(text, environment))
            {
                PathVariables = [CliPathVariable],
                ProfileVariables = s_profileVariables,
                IsOfCli = true,
            },

            // Terraform and Pulumi use the same variable for a file in the CLI's format.
            new(
                environment, "SDK credentials file", Below(".alibabacloud", "credentials"),
                text => text.IsJson ? AliyunCliConfig.Parse(text, environment) : SdkCredentialsFile.Parse(text))
            {
                PathVariables = s_credentialsFileVariables,
                ProfileVariables = s_profileVariables,
            },
            new(environment, "SDK credentials.ini", Below(".alibabacloud", "credentials.ini"), SdkCredentialsFile.Parse)
            {
                PathVariables = s_credentialsFileVariables,
                ProfileVariables = s_profileVariables,
                TakesNamedFile = false,
            },
            new(environment, "ossutil configuration", ".ossutilconfig", OssutilConfig.Parse)
            {
                PathVariables = ["OSSUTIL_CONFIG_FILE"],
                ProfileVariables = ["OSSUTIL_PROFILE"],
            },
        ];
    }

    /// <summary>Reads the file.</summary>
    /// <exception cref="CredentialUnavailableException">It doesn't exist, is empty, or is disabled.</exception>
    /// <exception cref="CredentialSourceException">It can't be read, or isn't in its format.</exception>
    public ProfileDocument Read() => DisabledBy is string switched
        ? throw new CredentialUnavailableException($"The variable {switched} disables it.")
        : ReadOnRequest();

    /// <summary>
    /// Reads the file even if a variable turns it off: for a profile that was asked for by name, and for lists. Such variables only
    /// keep programs from choosing a profile by themselves.
    /// </summary>
    /// <exception cref="CredentialUnavailableException">It doesn't exist, or is empty.</exception>
    /// <exception cref="CredentialSourceException">It can't be read, or isn't in its format.</exception>
    public ProfileDocument ReadOnRequest()
    {
        string? variable = FirstSet(PathVariables);
        string? path = FindPath();
        if (path is null)
        {
            throw new CredentialUnavailableException(
                variable is null ? HomeFolders.WhyUnknown(_environment) : $"The variable {variable} specifies another file.");
        }

        ProfileText? text = path is NullDevice or "NUL" ? new ProfileText(path, []) : ProfileText.TryRead(path);
        if (text is not null)
        {
            // A full disk or a crash leaves an empty file, and a tool finds nothing in it.
            return text.IsBlank ? throw new CredentialUnavailableException($"{path} is empty.") : _parse(text);
        }

        return variable is null
            ? throw new CredentialUnavailableException($"There is no {path}.")
            : throw new CredentialSourceException(
                "ProfileFileMissing", $"The variable {variable} specifies {path}, which doesn't exist.", "Correct or remove the variable.")
            { Location = variable };
    }

    private string? FirstSet(IReadOnlyList<string> variables) => variables.FirstOrDefault(variable => _environment.Get(variable) is not null);

    // A shell replaces ~ with the home folder only outside quotes, and PowerShell never does.
    private string Expand(string path) =>
        path.Length > 1 && path[0] == '~' && path[1] is '/' or '\\' && HomeFolders.Of(_environment) is string home
            ? Path.Combine(home, path.Substring(2))
            : path;
}
