using System;
using OssCredentials.Credentials;
using OssCredentials.Errors;
using OssCredentials.Values;

namespace OssCredentials.Providers;

/// <summary>Turns what a source's own check answers or throws into its description: one meaning of the errors, for every source.</summary>
internal static class CredentialSourceDescriber
{
    /// <param name="name">The source's name.</param>
    /// <param name="check">Reads the source; throws as its provider would.</param>
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

    /// <summary>What an error says of its source.</summary>
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

    /// <summary>A source that holds a key pair.</summary>
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
