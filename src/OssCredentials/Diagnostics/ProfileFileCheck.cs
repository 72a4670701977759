using System.Collections.Generic;
using System.Linq;
using OssCredentials.Errors;
using OssCredentials.Persistence.Doors;
using OssCredentials.Profiles;

namespace OssCredentials.Diagnostics;

/// <summary>
/// Checks that no one else can read the files of other tools, and that the other profiles in them are valid: a wrong one does no
/// harm today, but may tomorrow.
/// </summary>
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
                // There is none, or it can't be read at all, which the check Source reports if it matters.
                continue;
            }

            read++;
            if (document.FindReaders(context.Services.Clock.UtcNow) is string readers)
            {
                odd++;
                yield return Warning($"{document.Path} contains a key, and {readers}.", $"Make it readable only by you: {FileDoor.CloseCommand(document.Path)}", document.Path);
            }

            string? asked = AskedFor(file, document, context);
            foreach (CredentialSourceException oddity in document.FindOddities(context.Services.Clock.UtcNow).Where(fault => fault.Location != asked))
            {
                odd++;
                yield return Warning(oddity.Message, oddity.Remedy ?? "Correct the line with an editor.", oddity.Location);
            }
        }

        if (odd == 0)
        {
            yield return read == 0 ? NotChecked("There are no files of other tools.") : Passed("Every profile in the files of other tools can be read, and only by you.");
        }
    }

    // The check Source reports a problem with the profile that the chain would use.
    private static string? AskedFor(ProfileFile file, ProfileDocument document, CheckContext context)
    {
        string? name = file.WantedProfile ?? document.DefaultName;
        try
        {
            if (name is not null && document.Contains(name))
            {
                document.ReadChain(name, context.Services.Clock.UtcNow);
            }

            return null;
        }
        catch (CredentialSourceException exception)
        {
            return exception.Location;
        }
    }
}
