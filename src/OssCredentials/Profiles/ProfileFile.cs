using System;
using System.Collections.Generic;
using System.IO;
using System.Runtime.InteropServices;
using OssCredentials.Environment;
using OssCredentials.Errors;

namespace OssCredentials.Profiles;

/// <summary>A file that a tool keeps profiles in: where it is, and which of its profiles is asked for.</summary>
internal sealed class ProfileFile
{
    public const string CliDisabledVariable = "ALIBABA_CLOUD_CLI_PROFILE_DISABLED";

    private static readonly string s_homeVariable = RuntimeInformation.IsOSPlatform(OSPlatform.Windows) ? "USERPROFILE" : "HOME";

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

    /// <summary>What the file is called in lists and errors.</summary>
    public string Name { get; }

    /// <summary>The variable that names another file.</summary>
    public required string PathVariable { get; init; }

    /// <summary>The variable that names the profile.</summary>
    public required string ProfileVariable { get; init; }

    /// <summary>The variable that switches the file off; null when none does.</summary>
    public string? DisabledVariable { get; init; }

    /// <summary>Whether the file that <see cref="PathVariable"/> names is this one; else it stands for another file of the same tools.</summary>
    public bool TakesNamedFile { get; init; } = true;

    /// <summary>The name of the profile that the environment asks for; null when it asks for none.</summary>
    public string? WantedProfile => _environment.Get(ProfileVariable);

    /// <summary>Where the file is, or would be; null when the home folder is unknown or another file was named.</summary>
    public string? Path
    {
        get
        {
            if (_environment.Get(PathVariable) is string named)
            {
                return TakesNamedFile ? named : null;
            }

            return _environment.Get(s_homeVariable) is string home ? System.IO.Path.Combine(home, _relativePath) : null;
        }
    }

    /// <summary>The aliyun CLI's, which comes first.</summary>
    public static ProfileFile AliyunCli(IEnvironmentVariables environment) => All(environment)[0];

    /// <summary>The files in the chain's order.</summary>
    public static IReadOnlyList<ProfileFile> All(IEnvironmentVariables environment)
    {
        static string Below(params string[] parts) => System.IO.Path.Combine(parts);
        return
        [
            new(environment, "aliyun CLI profile", Below(".aliyun", "config.json"), text => AliyunCliConfig.Parse(text, environment))
            {
                PathVariable = "ALIBABA_CLOUD_CONFIG_FILE",
                ProfileVariable = "ALIBABA_CLOUD_PROFILE",
                DisabledVariable = CliDisabledVariable,
            },
            new(environment, "SDK credentials file", Below(".alibabacloud", "credentials"), SdkCredentialsFile.Parse)
            {
                PathVariable = "ALIBABA_CLOUD_CREDENTIALS_FILE",
                ProfileVariable = "ALIBABA_CLOUD_PROFILE",
            },
            new(environment, "SDK credentials.ini", Below(".alibabacloud", "credentials.ini"), SdkCredentialsFile.Parse)
            {
                PathVariable = "ALIBABA_CLOUD_CREDENTIALS_FILE",
                ProfileVariable = "ALIBABA_CLOUD_PROFILE",
                TakesNamedFile = false,
            },
            new(environment, "ossutil configuration", ".ossutilconfig", OssutilConfig.Parse)
            {
                PathVariable = "OSSUTIL_CONFIG_FILE",
                ProfileVariable = "OSSUTIL_PROFILE",
            },
        ];
    }

    /// <summary>Reads the file.</summary>
    /// <exception cref="CredentialUnavailableException">There is none, or it is switched off.</exception>
    /// <exception cref="CredentialSourceException">It cannot be read, or is not of its form.</exception>
    public ProfileDocument Read()
    {
        if (DisabledVariable is not null && EnvironmentFlag.IsSet(_environment, DisabledVariable))
        {
            throw new CredentialUnavailableException($"The variable {DisabledVariable} switches it off.");
        }

        string? path = Path;
        if (path is null)
        {
            throw new CredentialUnavailableException(
                _environment.Get(PathVariable) is null
                    ? $"The home folder is unknown: {s_homeVariable} is not set."
                    : $"The variable {PathVariable} names another file.");
        }

        ProfileText? text = ProfileText.TryRead(path);
        if (text is not null)
        {
            return _parse(text);
        }

        return _environment.Get(PathVariable) is null
            ? throw new CredentialUnavailableException($"There is no {path}.")
            : throw new CredentialSourceException(
                "ProfileFileMissing", $"The variable {PathVariable} names {path}, and there is no such file.", "Correct or remove the variable.")
            { Location = PathVariable };
    }
}
