using System.Collections.Generic;
using System.Linq;
using OssCredentials.Environment;

namespace OssCredentials.Diagnostics;

/// <summary>Checks the names of variables that turn something off: with one letter missing, nothing is turned off.</summary>
internal sealed class SwitchCheck : LocalCheck
{
    // One misspelling is in a README of the SDK for Python; the others are common mistakes.
    private static readonly (string Misspelled, string Right)[] s_names =
    [
        .. new[] { "ALIBABA_CLOUD_IMDSV1_DISABLED", "ALIBABA_CLOUD_ECS_METADATA_DISABLED", "ALIBABA_CLOUD_CLI_PROFILE_DISABLED" }
            .SelectMany(static right => new[]
            {
                (right.Substring(0, right.Length - 1), right),
                (right.Replace("ALIBABA_CLOUD_", "ALIBABACLOUD_"), right),
                (right.Replace("ALIBABA_CLOUD_", "ALICLOUD_"), right),
            }),
        ("ALIBABA_CLOUD_IMDS_V1_DISABLED", "ALIBABA_CLOUD_IMDSV1_DISABLED"),
        ("ALIBABA_CLOUD_EXTERNAL_PROCESS_DISABLED", "ALIBABA_CLOUD_DISABLE_EXTERNAL_PROCESS"),
        ("ALICLOUD_IGNORE_PROFILE", "ALIBABA_CLOUD_IGNORE_PROFILE"),
    ];

    public SwitchCheck()
        : base("Switches")
    {
    }

    public override bool Concerns(CheckContext context) => context.IsOfEnvironment;

    protected override IEnumerable<CheckResult> Look(CheckContext context)
    {
        bool isClean = true;
        foreach ((string misspelled, string right) in s_names)
        {
            if (context.Environment.Get(misspelled) is not null && context.Environment.Get(right) is null)
            {
                isClean = false;
                yield return Warning($"The variable {misspelled} has no effect: programs read {right}.", $"Set {right}, and remove {misspelled} with Remove-Item Env:{misspelled}.", misspelled);
            }
        }

        foreach (string name in new[] { "ALIBABA_CLOUD_IGNORE_PROFILE", "ALIBABACLOUD_IGNORE_PROFILE" })
        {
            if (EnvironmentFlag.IsSet(context.Environment, name) && context.Environment.Get(name) != "TRUE")
            {
                isClean = false;
                yield return Warning($"The variable {name} has no effect: the aliyun CLI accepts only the value TRUE.", $"Write it as $env:{name} = 'TRUE'.", name);
            }
        }

        if (isClean)
        {
            yield return Passed("No variable that disables a source is misspelled.");
        }
    }
}
