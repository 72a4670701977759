using System.Collections.Generic;
using OssCredentials.Providers;

namespace OssCredentials.Diagnostics;

/// <summary>Checks that the families of variables hold one identity: OSS programs, the aliyun CLI and Terraform each read their own.</summary>
internal sealed class VariableFamilyCheck : LocalCheck
{
    public VariableFamilyCheck()
        : base("VariableFamilies")
    {
    }

    public override bool Concerns(CheckContext context) => context.IsOfEnvironment;

    protected override IEnumerable<CheckResult> Look(CheckContext context)
    {
        (string Family, string Id, string? Secret, string? Token)? first = context.Session.AccessKeyId is string own
            ? ("OSS_*", own, context.Session.AccessKeySecret, context.Session.SecurityToken)
            : null;
        int families = first is null ? 0 : 1;
        bool differ = false;
        foreach (VariableNames names in VariableNames.Families)
        {
            if (context.Environment.Get(names.AccessKeyId) is not string id)
            {
                continue;
            }

            families++;
            string? secret = context.Environment.Get(names.AccessKeySecret);
            string? token = context.Environment.Get(names.SecurityToken);
            if (first is not { } kept)
            {
                first = (names.Family, id, secret, token);
            }
            else if (kept.Id != id)
            {
                differ = true;
                yield return Warning(
                    $"{kept.Family} holds {CheckContext.Shown(kept.Id)} and {names.Family} holds {CheckContext.Shown(id)}: some programs use one and some the other.",
                    CheckRemedies.FamilyDiffers, names.AccessKeyId);
            }
            else if (kept.Secret is not null && secret is not null && (kept.Secret != secret || kept.Token != token))
            {
                differ = true;
                yield return Warning(
                    $"{kept.Family} and {names.Family} hold the same AccessKey ID with a different secret or token: one of them is out of date.", CheckRemedies.FamilyDiffers, names.AccessKeyId);
            }
        }

        if (!differ)
        {
            yield return families switch
            {
                0 => NotChecked("No variable holds a credential."),
                1 => Passed($"Only {first!.Value.Family} is set."),
                _ => Passed($"{families} families of variables hold the same credential."),
            };
        }
    }
}
