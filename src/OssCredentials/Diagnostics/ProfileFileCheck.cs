using System.Collections.Generic;
using OssCredentials.Errors;
using OssCredentials.Profiles;

namespace OssCredentials.Diagnostics;

/// <summary>The files of other tools hold nothing odd beside the profile that is asked for: it stops nobody today, and somebody tomorrow.</summary>
internal sealed class ProfileFileCheck : LocalCheck
{
    public ProfileFileCheck()
        : base("ProfileFiles")
    {
    }

    public override bool Concerns(CheckContext context) => context.IsOfEnvironment;

    protected override IEnumerable<CheckResult> Look(CheckContext context)
    {
        int read = 0, odd = 0;
        foreach (ProfileFile file in ProfileFile.All(context.Environment))
        {
            ProfileDocument document;
            try
            {
                document = file.Read();
            }
            catch (OssCredentialException)
            {
                // There is none, or it can't be read at all: the check Source tells, where it counts.
                continue;
            }

            read++;
            foreach (CredentialSourceException oddity in document.FindOddities(context.Services.Clock.UtcNow))
            {
                odd++;
                yield return Warning(oddity.Message, oddity.Remedy ?? CheckRemedies.OddProfile, oddity.Location);
            }
        }

        if (odd == 0)
        {
            yield return read == 0 ? NotChecked("There is no file of another tool.") : Passed("Every profile in the files of other tools can be read.");
        }
    }
}
