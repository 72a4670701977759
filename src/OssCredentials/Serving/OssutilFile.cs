using System;
using System.Collections.Generic;
using System.IO;
using System.Runtime.InteropServices;
using System.Text;
using OssCredentials.Environment;
using OssCredentials.Persistence.Doors;
using OssCredentials.Persistence.Native;
using OssCredentials.Profiles;
using OssCredentials.Values;

namespace OssCredentials.Serving;

/// <summary>
/// A configuration file that leads ossutil 2 to a served credential, in a folder that only this user can look into: the
/// address in it is a capability. It is removed with its folder when disposed of.
/// </summary>
internal sealed class OssutilFile : IDisposable
{
    private readonly string _folder;

    private OssutilFile(string folder) => _folder = folder;

    /// <summary>The file's full path.</summary>
    public string Path => System.IO.Path.Combine(_folder, "ossutilconfig");

    /// <summary>Writes the file.</summary>
    /// <param name="address">Where the credential is served.</param>
    /// <param name="environment">Where the variables are that say which region and endpoint ossutil uses now.</param>
    /// <exception cref="IOException">The folder for temporary files takes none.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder for temporary files takes none of this user's.</exception>
    public static OssutilFile Write(Uri address, IEnvironmentVariables environment)
    {
        IReadOnlyList<string> place = OssutilPlace.Lines(environment);
        string folder = System.IO.Path.Combine(System.IO.Path.GetTempPath(), "osscredentials-" + SecureText.Create(16));

        // 0700 from the start, and a name that no one else can have taken. On Windows the folder for temporary files is the user's.
        if (RuntimeInformation.IsOSPlatform(OSPlatform.Windows))
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            UnixFile.Check("mkdir", folder, () => Libc.MakeFolder(folder, UnixModes.OwnerAll));
        }

        var file = new OssutilFile(folder);
        try
        {
            string[] lines = ["# Written by OssCredentials, removed when Use-OssCredential -Serve ends.", "[default]", "credential-uri=" + address.AbsoluteUri, .. place];
            using FileStream stream = FileDoor.Create(file.Path);
            byte[] bytes = Encoding.UTF8.GetBytes(string.Join("\n", lines) + "\n");
            stream.Write(bytes, 0, bytes.Length);
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        try
        {
            File.Delete(Path);
            Directory.Delete(_folder);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A program of the block still has it open. What is left names an address at which nothing is served any more.
        }
    }
}
