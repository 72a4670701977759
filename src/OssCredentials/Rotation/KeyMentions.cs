using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Text;
using OssCredentials.Environment;
using OssCredentials.Errors;
using OssCredentials.Persistence;
using OssCredentials.Persistence.Startup;
using OssCredentials.Profiles;

namespace OssCredentials.Rotation;

/// <summary>Searches for a key in the files that a rotation doesn't write: those of the SDKs and ossutil, and start-up files.</summary>
internal static class KeyMentions
{
    /// <summary>The lines that contain the key.</summary>
    public static IReadOnlyList<KeyMention> Find(string accessKeyId, IEnvironmentVariables environment)
    {
        var found = new List<KeyMention>();
        foreach (string path in Files(environment).Distinct(StringComparer.Ordinal))
        {
            Find(path, accessKeyId, found);
        }

        return found;
    }

    /// <summary>The lines of the aliyun CLI's file that contain the key.</summary>
    public static IReadOnlyList<KeyMention> FindInProfiles(string accessKeyId, IEnvironmentVariables environment)
    {
        var found = new List<KeyMention>();
        if (ProfileFile.AliyunCli(environment).FindPath() is string path)
        {
            Find(path, accessKeyId, found);
        }

        return found;
    }

    private static IEnumerable<string> Files(IEnvironmentVariables environment)
    {
        string? ours = ProfileFile.AliyunCli(environment).FindPath();
        IEnumerable<string> profiles = ProfileFile.All(environment).Select(static file => file.FindPath()).OfType<string>().Where(path => path != ours);
        return profiles.Concat(StartupFiles(environment));
    }

    private static IEnumerable<string> StartupFiles(IEnvironmentVariables environment)
    {
        if (RuntimeInformation.IsOSPlatform(OSPlatform.Windows))
        {
            return [];
        }

        try
        {
            return HandWrittenVariableFinder.Paths(UserContext.FromProcess(environment));
        }
        catch (StoreException)
        {
            // Without a home folder, there are no start-up files.
            return [];
        }
    }

    private static void Find(string path, string accessKeyId, List<KeyMention> found)
    {
        try
        {
            if (ProfileText.TryRead(path) is ProfileText text)
            {
                byte[] id = Encoding.ASCII.GetBytes(accessKeyId);
                int last = 0;
                for (int i = 0; i <= text.Bytes.Length - id.Length; i++)
                {
                    if (text.Bytes.AsSpan(i, id.Length).SequenceEqual(id) && text.LineOf(i) is int line && line != last)
                    {
                        last = line;
                        found.Add(new KeyMention(accessKeyId, path, line));
                    }
                }
            }
        }
        catch (CredentialSourceException)
        {
            // This user can't read it, or it isn't text: no program of this user takes a key from it.
        }
    }
}
