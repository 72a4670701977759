using System;
using System.Text.Json;
using OssCredentials.Errors;
using OssCredentials.Values;

namespace OssCredentials.Credentials;

/// <summary>
/// Reads <c><see cref="AccessKeyId, AccessKeySecret, SecurityToken, Expiration"/></c>, the form in which every service returns a
/// temporary credential.
/// </summary>
internal static class IssuedCredentialReader
{
    // No role allows a session of more than 12 hours (STS, MaxSessionDuration); a week leaves room for future changes.
    private static readonly TimeSpan s_longestBelievable = TimeSpan.FromDays(7);

    /// <param name="element">The object with the four members.</param>
    /// <param name="issuer">The host that responded, for errors.</param>
    /// <param name="now">The time that the expiration is compared with.</param>
    /// <param name="complete">Creates the credential with the other values from its issuer.</param>
    /// <param name="isCamelCase">Whether the members begin with a lowercase letter, as those of the OAuth service do.</param>
    /// <exception cref="TransportException">The response doesn't have that form.</exception>
    /// <exception cref="CredentialSourceException">The credential has already expired, or its expiration time isn't plausible.</exception>
    public static AccessKeyCredential Read(
        JsonElement element, string issuer, DateTimeOffset now, Func<string, string, string, DateTimeOffset, AccessKeyCredential> complete,
        bool isCamelCase = false)
    {
        AccessKeyCredential credential;
        DateTimeOffset expiration;
        try
        {
            if (!Expirations.TryParse(StrictJson.RequiredString(element, Name("Expiration")), out expiration))
            {
                throw new JsonException("The member Expiration is not a time.");
            }

            credential = complete(
                StrictJson.RequiredString(element, Name("AccessKeyId")),
                StrictJson.RequiredString(element, Name("AccessKeySecret")),
                StrictJson.RequiredString(element, Name("SecurityToken")),
                expiration);

            // Values from the network end up in headers and variables, so the same rules apply to them (E7).
            CredentialRules.Check(credential, CredentialValueNames.Parameters);
        }
        catch (JsonException exception)
        {
            throw Malformed(issuer, exception.Message);
        }
        catch (InvalidCredentialValueException exception)
        {
            throw Malformed(issuer, exception.Message);
        }

        if (expiration <= now || expiration - now > s_longestBelievable)
        {
            throw new CredentialSourceException(
                "UnbelievableExpiration",
                $"{issuer} issued a credential that expires at {Expirations.ToText(expiration)}, but this machine's clock shows {Expirations.ToText(now)}.",
                "Set this machine's clock, and try again.");
        }

        credential = credential.ValidFor(expiration - now);
        IssuedCredentials.Note(credential, expiration - now);
        return credential;

        string Name(string member) => isCamelCase ? char.ToLowerInvariant(member[0]) + member.Substring(1) : member;
    }

    private static TransportException Malformed(string issuer, string reason) => new(
        TransportFailure.Malformed, issuer, $"{issuer} returned a credential that can't be read: {reason}",
        "Check the endpoint: this is not what the service documents.")
    { StatusCode = 200 };
}
