using System.Collections.Generic;
using System.Linq;
using OssCredentials.Environment;
using OssCredentials.Errors;
using OssCredentials.Profiles;

namespace OssCredentials.Providers;

/// <summary>The roles in variables and profiles, for completion: no request is sent, and nothing is cached.</summary>
internal static class RoleArnsAtHand
{
    private static readonly string[] s_variables =
        [OssVariables.RoleArn, SessionCredentialProvider.OssutilRoleArn, .. OidcVariables.Families.Select(static names => names.RoleArn)];

    public static IReadOnlyList<string> All(CredentialServices services)
    {
        var arns = new List<string>();
        foreach (string variable in s_variables)
        {
            Add(arns, services.Environment.Get(variable));
        }

        foreach (ProfileFile file in ProfileFile.All(services.Environment))
        {
            if (TryRead(file) is not ProfileDocument document)
            {
                continue;
            }

            foreach (string name in document.Names)
            {
                try
                {
                    CredentialProfile profile = document.Read(name, services.Clock.UtcNow);
                    Add(arns, profile.Role?.RoleArn ?? profile.OidcRole?.RoleArn);
                }
                catch (OssCredentialException)
                {
                    // What can't be read can't be offered; the command itself reports the reason.
                    continue;
                }
            }
        }

        return arns;
    }

    private static ProfileDocument? TryRead(ProfileFile file)
    {
        try
        {
            return file.Read();
        }
        catch (OssCredentialException)
        {
            return null;
        }
    }

    private static void Add(List<string> arns, string? arn)
    {
        if (arn is not null && !arns.Contains(arn))
        {
            arns.Add(arn);
        }
    }
}
