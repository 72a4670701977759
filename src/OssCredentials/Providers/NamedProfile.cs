using System.Collections.Generic;
using OssCredentials.Errors;
using OssCredentials.Logging;
using OssCredentials.Profiles;

namespace OssCredentials.Providers;

/// <summary>A profile specified by the user: the first one found in the files, in the chain's order.</summary>
internal static class NamedProfile
{
    /// <exception cref="CredentialSourceException">It is in no file, or a file can't be read.</exception>
    public static IReadOnlyList<CredentialProfile> Find(string name, CredentialServices services)
    {
        ProfileDocument? found = null;
        var looked = new List<string>();
        foreach (ProfileFile file in ProfileFile.All(services.Environment))
        {
            ProfileDocument document;
            try
            {
                document = file.ReadOnRequest();
            }
            catch (CredentialUnavailableException exception)
            {
                looked.Add(exception.Message);
                continue;
            }
            catch (CredentialSourceException) when (found is not null)
            {
                // The profile has been found; later files don't matter.
                continue;
            }

            looked.Add($"{document.Path} has {(document.Names.Count == 0 ? "none" : string.Join(", ", document.Names))}.");
            if (!document.Contains(name))
            {
                continue;
            }

            if (found is not null)
            {
                services.Logger.Value.ProfileInTwoFiles(name, found.Path, document.Path);
                break;
            }

            found = document;
        }

        return found?.ReadChain(name, services.Clock.UtcNow)
            ?? throw new CredentialSourceException(
                "ProfileNotFound", $"There is no profile '{name}'. {string.Join(" ", looked)}", "Specify one of these, or configure it: aliyun configure --profile " + name);
    }

    /// <summary>The names in every file that can be read, for completion.</summary>
    public static IReadOnlyList<string> All(CredentialServices services)
    {
        var names = new List<string>();
        foreach (ProfileFile file in ProfileFile.All(services.Environment))
        {
            try
            {
                foreach (string name in file.ReadOnRequest().Names)
                {
                    if (!names.Contains(name))
                    {
                        names.Add(name);
                    }
                }
            }
            catch (OssCredentialException)
            {
                // What can't be read can't be offered; the command itself reports the reason.
                continue;
            }
        }

        return names;
    }
}
