using System;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;
using OssCredentials.Credentials;
using OssCredentials.Environment;
using OssCredentials.Errors;
using OssCredentials.Logging;
using OssCredentials.Values;

namespace OssCredentials.Providers;

/// <summary>The key pair or temporary credential in this session's <c>OSS_*</c> variables.</summary>
internal sealed class SessionCredentialProvider : ICredentialProvider
{
    // ossutil 2 reads this name; the OSS documentation uses the other, which takes precedence.
    public const string OssutilRoleArn = "OSS_ROLE_ARN";

    private static readonly CredentialValueNames s_namesWithOssutilRole =
        new(OssVariables.AccessKeyId, OssVariables.AccessKeySecret, OssVariables.SessionToken, OssutilRoleArn);

    private readonly IEnvironmentVariables _variables;
    private readonly DateTimeOffset _now;
    private readonly Lazy<ILogger> _logger;
    private readonly SessionValues? _values;

    /// <param name="variables">The variables.</param>
    /// <param name="now">The time that an expiration is compared with.</param>
    /// <param name="logger">Receives warnings.</param>
    /// <param name="values">The values if they were just read; null to read them on demand.</param>
    public SessionCredentialProvider(IEnvironmentVariables variables, DateTimeOffset now, Lazy<ILogger> logger, SessionValues? values = null)
    {
        _variables = variables;
        _now = now;
        _logger = logger;
        _values = values;
    }

    public string Name => "session variables OSS_*";

    public ValueTask<AccessKeyCredential> GetCredentialAsync(CancellationToken cancellationToken) => new(Read());

    public CredentialSourceDescription Describe() => CredentialSourceDescriber.Describe(
        Name,
        () =>
        {
            AccessKeyCredential credential = Read(isToWarn: false);
            string role = credential.RoleArn is null ? string.Empty : $", with the role {credential.RoleArn}, which hasn't been assumed yet";
            return CredentialSourceDescriber.Holds(
                Name, credential, OssVariables.AccessKeyId, $"{OssVariables.AccessKeyId} is set{role}", _now);
        });

    /// <summary>The credential in the variables, without assuming a role next to it.</summary>
    /// <exception cref="CredentialUnavailableException">None of the variables is set.</exception>
    /// <exception cref="CredentialSourceException">Only half of the pair is set.</exception>
    /// <exception cref="InvalidCredentialValueException">A variable holds an invalid value.</exception>
    public AccessKeyCredential Read() => Read(isToWarn: true);

    private AccessKeyCredential Read(bool isToWarn)
    {
        SessionValues values = _values ?? new SessionEnvironment(_variables).Read();
        if (values.AccessKeyId is null && values.AccessKeySecret is null)
        {
            throw new CredentialUnavailableException($"{OssVariables.AccessKeyId} is not set.", "Set a credential for this session with Set-OssCredential.");
        }

        if (values.AccessKeyId is null || values.AccessKeySecret is null)
        {
            (string present, string missing) = values.AccessKeyId is null
                ? (OssVariables.AccessKeySecret, OssVariables.AccessKeyId)
                : (OssVariables.AccessKeyId, OssVariables.AccessKeySecret);
            throw new CredentialSourceException(
                "IncompleteSet", $"The variable {present} is set and {missing} is not.",
                "Set both with Set-OssCredential, or remove what is left with Clear-OssCredential.")
            { Location = present };
        }

        // ossutil's variable isn't in our set: it may outlive its key pair, and must not turn the temporary credential of an assumed role
        // into a second AssumeRole.
        string? ossutilRoleArn = values.RoleArn is null && values.SecurityToken is null ? _variables.Get(OssutilRoleArn) : null;
        IssuedCredential? issued = values.SecurityToken is null ? null : IssuedCredentials.Find(values.AccessKeyId);
        var credential = new AccessKeyCredential(values.AccessKeyId, values.AccessKeySecret, values.SecurityToken)
        {
            RoleArn = values.RoleArn ?? ossutilRoleArn,
            Deadline = issued?.Deadline,
            RequestId = issued?.RequestId,
            AssumedRoleArn = issued?.AssumedRoleArn,
            RoleSessionName = issued?.RoleSessionName,
            EcsRoleName = issued?.EcsRoleName,
            Expiration = ReadExpiration(values, isToWarn),
            Source = values.PersistedId == values.AccessKeyId
                ? "session variables OSS_*, from a start-up file"
                : "session variables OSS_*",
        };
        CredentialRules.Check(credential, ossutilRoleArn is null ? OssVariables.ValueNames : s_namesWithOssutilRole);
        return credential;
    }

    // An expired time in the environment causes a warning, never an error: the token may have been renewed manually.
    private DateTimeOffset? ReadExpiration(SessionValues values, bool isToWarn)
    {
        if (values.Expiration is null || values.SecurityToken is null)
        {
            return null;
        }

        if (!Expirations.TryParse(values.Expiration, out DateTimeOffset expiration))
        {
            if (isToWarn)
            {
                _logger.Value.ExpirationUnreadable(OssVariables.SessionExpiration);
            }

            return null;
        }

        if (!isToWarn)
        {
            return expiration;
        }

        if (expiration <= _now)
        {
            _logger.Value.SessionExpired(OssVariables.SessionExpiration, expiration);
        }
        else
        {
            CredentialEnd.Warn(_logger, "the session", expiration, _now, IssuedCredentials.Find(values.AccessKeyId!)?.Lifetime);
        }

        return expiration;
    }
}
