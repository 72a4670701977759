using System.Collections.Generic;

namespace OssCredentials.Diagnostics;

/// <summary>The secret is not the id, as in the documentation's own sample, nor has it changed places with it.</summary>
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
            yield return NotChecked("There is no id with a secret.");
        }
        else if (id == secret)
        {
            yield return Failed($"{context.Names.AccessKeySecret} is the same as {context.Names.AccessKeyId}.", "Give the secret that belongs to the id.", context.Names.AccessKeySecret);
        }
        else if (context.IsSwapped)
        {
            yield return Failed(
                $"{context.Names.AccessKeySecret} holds an AccessKey ID: it and {context.Names.AccessKeyId} have changed places.", CheckRemedies.Swapped, context.Names.AccessKeySecret);
        }
        else
        {
            yield return Passed("The secret is another value than the id.");
        }
    }
}
