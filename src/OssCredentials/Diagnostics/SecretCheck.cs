using System.Collections.Generic;

namespace OssCredentials.Diagnostics;

/// <summary>Checks that the secret isn't the ID, as in the documentation's own sample, and that the two aren't swapped.</summary>
internal sealed class SecretCheck : LocalCheck
{
    public SecretCheck()
        : base("Secret")
    {
    }

    public override bool Concerns(CheckContext context) => context.HasValues;

    protected override IEnumerable<CheckResult> Look(CheckContext context)
    {
        if (context.AccessKeyId is not string id || context.AccessKeySecret is not string secret)
        {
            yield return NotChecked("There is no AccessKey ID with a secret.");
        }
        else if (id == secret)
        {
            yield return Failed($"{context.Names.AccessKeySecret} is the same as {context.Names.AccessKeyId}.", "Specify the secret that belongs to the ID.", context.Names.AccessKeySecret);
        }
        else if (context.IsSwapped)
        {
            yield return Failed(
                $"{context.Names.AccessKeySecret} contains an AccessKey ID: it and {context.Names.AccessKeyId} are swapped.", CheckRemedies.Swapped, context.Names.AccessKeySecret);
        }
        else
        {
            yield return Passed("The secret and the AccessKey ID are different.");
        }
    }
}
