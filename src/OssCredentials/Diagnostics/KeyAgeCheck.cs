using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Credentials;
using OssCredentials.Errors;
using OssCredentials.Ram;
using OssCredentials.Transport;

namespace OssCredentials.Diagnostics;

/// <summary>Checks that the long-term key is less than 90 days old, if RAM responds at once.</summary>
internal sealed class KeyAgeCheck : OnlineCheck
{
    // Alibaba Cloud recommends on the page about AccessKey pairs to rotate keys every three months.
    private const int MaximumDays = 90;

    // Many users aren't allowed to list their keys, and many networks block RAM; the check must not wait for it.
    private static readonly RetryPolicy s_policy = new(1, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(2));

    public KeyAgeCheck()
        : base("KeyAge")
    {
    }

    protected override async Task<CheckResult> AskAsync(CheckContext context, CancellationToken cancellationToken)
    {
        if (context.Identity.Value is null)
        {
            return NotChecked("STS hasn't accepted the credential.");
        }

        if (LongTermKey(context) is not AccessKeyCredential key)
        {
            return NotChecked("Key age applies only to long-term keys.");
        }

        IReadOnlyList<AccessKeyDescription> keys;
        try
        {
            keys = await context.Services.CreateRam(context.Request.RamEndpoint).ListAccessKeysAsync(key, s_policy, cancellationToken).ConfigureAwait(false);
        }
        catch (ServiceException exception)
        {
            return NotChecked($"RAM doesn't show this user the age of its key: {exception.Code}.");
        }
        catch (TransportException exception)
        {
            return NotChecked($"RAM didn't respond within {s_policy.TotalDeadline.TotalSeconds} s.", exception.Host);
        }
        catch (InvalidCredentialValueException exception)
        {
            return Failed(exception);
        }

        if (keys.FirstOrDefault(one => one.AccessKeyId == key.AccessKeyId) is not AccessKeyDescription found)
        {
            return NotChecked("RAM does not list the key.");
        }

        int days = (int)(context.Now - found.CreateDate).TotalDays;
        string message = string.Format(CultureInfo.InvariantCulture, "The key {0} is {1} days old.", CheckContext.Shown(key.AccessKeyId), days);
        return days >= MaximumDays ? Warning(message, CheckRemedies.Rotate) : Passed(message);
    }

    // The key that signs, or that assumed the role that signs.
    private static AccessKeyCredential? LongTermKey(CheckContext context)
    {
        AccessKeyCredential? credential = context.Credential.Value;
        if (credential is { IsTemporary: false })
        {
            return credential;
        }

        if (context.HasValues && context.SecurityToken is null && context.AccessKeyId is string id && context.AccessKeySecret is string secret)
        {
            return new AccessKeyCredential(id, secret);
        }

        return null;
    }
}
