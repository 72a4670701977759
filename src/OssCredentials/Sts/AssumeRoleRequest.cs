using OssCredentials.Credentials;
using OssCredentials.Errors;
using OssCredentials.Text;
using OssCredentials.Values;

namespace OssCredentials.Sts;

/// <summary>The parameters of an AssumeRole call. Limits: STS 2015-04-01, AssumeRole.</summary>
public sealed class AssumeRoleRequest
{
    /// <summary>The shortest session, in seconds.</summary>
    public const int MinimumDurationSeconds = 900;

    /// <summary>The longest session that any role can allow, in seconds; a role allows 3,600 by default.</summary>
    public const int MaximumDurationSeconds = 43_200;

    /// <summary>The longest session policy, in characters.</summary>
    public const int MaximumPolicyLength = 2_048;

    /// <summary>Creates a request to assume a role.</summary>
    /// <param name="roleArn"><c>acs:ram::&lt;account&gt;:role/&lt;name&gt;</c>.</param>
    public AssumeRoleRequest(string roleArn) => RoleArn = roleArn;

    /// <summary>The role.</summary>
    public string RoleArn { get; }

    /// <summary>
    /// The session's name, 2 to 64 characters of <c>[A-Za-z0-9.@_-]</c>; null for a generated one with the CI job, or this module
    /// and the time.
    /// </summary>
    public string? RoleSessionName { get; init; }

    /// <summary>How long the credential should be valid, in seconds; null for the service's default of 3,600.</summary>
    public int? DurationSeconds { get; init; }

    /// <summary>A policy that limits the role's permissions: JSON of at most 2,048 characters.</summary>
    public string? Policy { get; init; }

    /// <summary>The external ID that the role's trust policy requires: 2 to 1,224 characters of <c>[\w+=,.@:/-]</c>.</summary>
    public string? ExternalId { get; init; }

    /// <summary>Who uses the session, for the audit trail.</summary>
    public string? SourceIdentity { get; init; }

    /// <summary>Checks every value (A12), so that no request is sent only to be refused.</summary>
    /// <exception cref="InvalidCredentialValueException">A value is outside its limits.</exception>
    public void Check()
    {
        CredentialRules.CheckRoleArn(RoleArn, nameof(RoleArn));
        if (RoleSessionName is not null && !Characters.All(RoleSessionName, 2, 64, ".@_-"))
        {
            throw new InvalidCredentialValueException(
                "InvalidRoleSessionName", nameof(RoleSessionName), "RoleSessionName isn't valid: use 2 to 64 characters from A-Z, a-z, 0-9, '.', '@', '_' and '-'.",
                RoleSessionNames.RemedyFor("$name"));
        }

        // It appears in audit trails and views, so it is neither sent nor shown.
        if (RoleSessionName is not null && SecretWords.IsIssuedSecret(RoleSessionName))
        {
            throw new InvalidCredentialValueException(
                "SecretAsName", nameof(RoleSessionName), "RoleSessionName looks like an AccessKey secret.", "Specify a name for the session, and the secret with its own parameter.");
        }

        if (DurationSeconds is < MinimumDurationSeconds or > MaximumDurationSeconds)
        {
            throw new InvalidCredentialValueException(
                "InvalidDuration", nameof(DurationSeconds),
                $"DurationSeconds must be {MinimumDurationSeconds} to {MaximumDurationSeconds}.",
                "A role allows 3,600 seconds (1 hour) unless its maximum session duration is raised in the RAM console.");
        }

        if (Policy is not null)
        {
            PolicyText.Check(Policy, nameof(Policy));
        }

        if (ExternalId is not null && !Characters.All(ExternalId, 2, 1_224, "_+=,.@:/-"))
        {
            throw new InvalidCredentialValueException(
                "InvalidExternalId", nameof(ExternalId), "ExternalId isn't valid: use 2 to 1,224 characters from A-Z, a-z, 0-9, '_', '+', '=', ',', '.', '@', ':', '/' and '-'.",
                "Use the external ID that the role's owner gave you, exactly as it is in the role's trust policy: no spaces, quotes or line ends.");
        }

        if (SourceIdentity is not null)
        {
            CredentialRules.CheckText(SourceIdentity, nameof(SourceIdentity));
        }
    }
}
