using System;
using System.Collections.Generic;
using System.Globalization;
using OssCredentials.Environment;
using OssCredentials.Values;

namespace OssCredentials.Diagnostics;

/// <summary>Checks that the temporary credential hasn't expired and doesn't expire within minutes.</summary>
internal sealed class ExpirationCheck : LocalCheck
{
    /// <summary>With less time than this left, a credential is reported to expire soon.</summary>
    public static readonly TimeSpan Soon = TimeSpan.FromMinutes(5);

    public ExpirationCheck()
        : base("Expiration")
    {
    }

    protected override IEnumerable<CheckResult> Look(CheckContext context)
    {
        bool isFromSession = context.IsOfEnvironment && context.Session.SecurityToken is not null;
        DateTimeOffset? end = context.Request.Credential?.Expiration ?? context.Credential.Value?.Expiration;
        bool isTemporary = context.SecurityToken is not null || context.Credential.Value?.IsTemporary == true;
        if (isFromSession)
        {
            end = null;
            if (context.Session.Expiration is string text)
            {
                if (!Expirations.TryParse(text, out DateTimeOffset parsed))
                {
                    yield return Warning($"{OssVariables.SessionExpiration} is not a time.", CheckRemedies.ExpirationForm, OssVariables.SessionExpiration);
                    yield break;
                }

                end = parsed;
            }
        }

        string? place = isFromSession ? OssVariables.SessionExpiration : null;
        if (end is not DateTimeOffset known)
        {
            yield return NotChecked(isTemporary ? "The credential is temporary, and its expiration time is unknown." : "The credential doesn't expire, or there is no credential.");
        }
        else if (known <= context.Now && context.Identity.Value is not null)
        {
            // The token may have been renewed manually: STS knows better than the variable.
            yield return Warning($"The stated expiration time {Expirations.ToText(known)} has passed, but STS accepts the credential.", CheckRemedies.ExpirationStale, place);
        }
        else if (known <= context.Now)
        {
            yield return Failed($"The temporary credential expired at {Expirations.ToText(known)}.", CheckRemedies.SetAnew, place);
        }
        else if (known - context.Now < Soon)
        {
            yield return Warning(
                string.Format(CultureInfo.InvariantCulture, "The temporary credential expires in {0} minutes, at {1}.", Math.Ceiling((known - context.Now).TotalMinutes), Expirations.ToText(known)),
                CheckRemedies.SetAnew, place);
        }
        else
        {
            yield return Passed($"The temporary credential expires at {Expirations.ToText(known)}.", place);
        }
    }
}
