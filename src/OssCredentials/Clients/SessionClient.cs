using System;
using OssCredentials.Credentials;
using OssCredentials.Environment;
using OssCredentials.Errors;
using OssCredentials.Export;
using OssCredentials.Logging;
using OssCredentials.Profiles;
using OssCredentials.Providers;

namespace OssCredentials.Clients;

/// <summary>Reads, sets and clears the credential in this process's environment.</summary>
public sealed class SessionClient
{
    private readonly CredentialServices _services;

    internal SessionClient(CredentialServices services) => _services = services;

    /// <summary>The AccessKey ID in this process's environment; null if there is none.</summary>
    public string? AccessKeyId => Variables.Read().AccessKeyId;

    /// <summary>The role in this process's environment that is still to be assumed with the key; null if there is none.</summary>
    public string? RoleArn => Variables.Read().RoleArn;

    private SessionEnvironment Variables => new(_services.Environment);

    /// <summary>The credential in this process's environment, without assuming a role that is set next to it.</summary>
    /// <exception cref="CredentialUnavailableException">No credential is set.</exception>
    /// <exception cref="OssCredentialException">The variables are incomplete, or don't hold a valid credential.</exception>
    public AccessKeyCredential Get() => CredentialChain.Session(_services).Read();

    /// <summary>Replaces the credential in this process's environment, with the additional variables.</summary>
    /// <param name="credential">The credential.</param>
    /// <param name="further">The additional variables; null to keep the current ones.</param>
    /// <param name="writer">Who sets it; null if that isn't tracked.</param>
    /// <returns>The writer whose other credential was replaced; null if there was none, or it was the caller's own.</returns>
    /// <exception cref="InvalidCredentialValueException">A value isn't valid; nothing was changed.</exception>
    public EnvironmentWriter? Set(AccessKeyCredential credential, FurtherVariables? further = null, EnvironmentWriter? writer = null)
    {
        further ??= FurtherVariables.Unchanged;
        Check(credential);
        further.Check();
        RefuseRole(credential, IncludesAlibabaCloud(further));
        lock (SessionEnvironment.Gate)
        {
            EnvironmentLayer layer = _services.Environment as EnvironmentLayer ?? EnvironmentLayer.Current;
            EnvironmentWriter? replaced = writer is null ? null : layer.NoteWriter(writer, credential.AccessKeyId);
            Variables.Apply(credential, further, ReadProfileRegion);
            return replaced;
        }
    }

    /// <summary>Whether a credential is, or would be, also set for the SDKs, the aliyun CLI and Terraform.</summary>
    public bool IncludesAlibabaCloud(FurtherVariables further) =>
        (further ?? throw new ArgumentNullException(nameof(further))).Includes(_services.Environment);

    /// <summary>
    /// The variables for other programs: a credential, with the region, endpoint and families of this process's environment unless
    /// the caller specifies others.
    /// </summary>
    /// <exception cref="InvalidCredentialValueException">A value isn't valid, or a role is still to be assumed for programs that
    /// don't support one.</exception>
    public ExportedVariables Export(AccessKeyCredential credential, FurtherVariables further)
    {
        (further ?? throw new ArgumentNullException(nameof(further))).Check();
        return new ExportedVariables(credential, further, _services.Environment, ReadProfileRegion);
    }

    /// <summary>The warning for a writer that has replaced another's credential.</summary>
    public static string ReplacedAnother(EnvironmentWriter replaced) =>
        $"The environment belongs to the whole process. This replaced the credential that {replaced} set, for the programs that {replaced} starts too. To run a program with its own credential, use Use-OssCredential … -- PROGRAM ARGS.";

    /// <summary>Checks a credential that a caller supplies. An expired one causes only a warning, since the expiration time may be wrong.</summary>
    /// <exception cref="InvalidCredentialValueException">A value isn't valid.</exception>
    public void Check(AccessKeyCredential credential)
    {
        CredentialRules.Check(credential, CredentialValueNames.Parameters);
        if (credential.Expiration is DateTimeOffset end && end <= _services.Clock.UtcNow)
        {
            _services.Logger.Value.GivenCredentialEnded(end);
        }
    }

    /// <summary>Removes the whole set from this process's environment, with the additional variables.</summary>
    public void Clear() => Variables.Clear();

    /// <summary>The region of the aliyun CLI's current profile; null if none can be read.</summary>
    public string? ReadProfileRegion() => CurrentProfileRegion.Read(_services.Environment);

    // The SDKs ignore a role next to a key, and the CLI fails with one: they would work as the key instead of the role.
    internal static void RefuseRole(AccessKeyCredential credential, bool isIncluded)
    {
        if (isIncluded && credential.RoleArn is not null)
        {
            throw new InvalidCredentialValueException(
                "RoleNotAssumed",
                "RoleArn",
                "A role that hasn't been assumed yet can't be set for the aliyun CLI, the SDKs and Terraform: they would use the key itself instead of the role.",
                "Assume the role: Invoke-OssAssumeRole -Scope Process -IncludeAlibabaCloud. To store a key with its role for the OSS_* variables alone, use -IncludeAlibabaCloud:$false.");
        }
    }
}
