using System;
using OssCredentials.Credentials;
using OssCredentials.Errors;
using OssCredentials.Values;

namespace OssCredentials.Providers;

/// <summary>Turns the result or error of a source's check into its description, so that errors mean the same for every source.</summary>
internal static class CredentialSourceDescriber
{
    /// <param name="name">The source's name.</param>
    /// <param name="check">Reads the source; throws what its provider would.</param>
    public static CredentialSourceDescription Describe(string name, Func<CredentialSourceDescription> check)
    {
        try
        {
            return check();
        }
        catch (OssCredentialException exception)
        {
            return Describe(name, exception);
        }
    }

    /// <summary>The description for an error.</summary>
    public static CredentialSourceDescription Describe(string name, OssCredentialException exception) => new()
    {
        Name = name,
        State = exception switch
        {
            CredentialUnavailableException => CredentialSourceState.NotConfigured,
            { ErrorId: CredentialSourceException.StoredSessionExpired or CredentialSourceException.SignInExpired } => CredentialSourceState.Expired,
            _ => CredentialSourceState.Invalid,
        },
        Reason = exception.Message,
        Location = exception switch
        {
            CredentialSourceException source => source.Location,
            InvalidCredentialValueException value => value.ValueName,
            _ => null,
        },
        Remedy = exception.Remedy,
    };

    /// <summary>The description of a source that holds a key pair.</summary>
    public static CredentialSourceDescription Holds(string name, AccessKeyCredential credential, string location, string reason, DateTimeOffset now) => new()
    {
        Name = name,
        State = credential.Expiration <= now ? CredentialSourceState.Expired : CredentialSourceState.Configured,
        Reason = credential.Expiration <= now ? $"{reason}; it expired at {Expirations.ToText(credential.Expiration.Value)}" : reason,
        Location = location,
        AccessKeyId = credential.AccessKeyId,
        Expiration = credential.Expiration,
    };
}
