using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
using OssCredentials.Environment;
using OssCredentials.Persistence;
using OssCredentials.Persistence.Doors;
using OssCredentials.Profiles;
using OssCredentials.Values;

namespace OssCredentials.Serving;

/// <summary>
/// A configuration file that leads ossutil 2 to a served credential, in a folder that only this user can open, because the URL in
/// it is a capability. It is removed with its folder on dispose.
/// </summary>
internal sealed class OssutilFile : IDisposable
{
    private readonly string _folder;

    private OssutilFile(string folder) => _folder = folder;

    /// <summary>The file's full path.</summary>
    public string Path => System.IO.Path.Combine(_folder, "ossutilconfig");

    /// <summary>Writes the file.</summary>
    /// <param name="address">The URL at which the credential is served.</param>
    /// <param name="environment">The variables that specify the region and endpoint that ossutil uses now.</param>
    /// <param name="temporaryFolder">The folder for temporary files; null for the system's.</param>
    /// <exception cref="FileRefusedException">Another account could replace the file.</exception>
    /// <exception cref="IOException">The folder for temporary files can't be written.</exception>
    /// <exception cref="UnauthorizedAccessException">This user isn't allowed to write to the folder for temporary files.</exception>
    public static OssutilFile Write(Uri address, IEnvironmentVariables environment, string? temporaryFolder = null)
    {
        IReadOnlyList<string> place = OssutilPlace.Lines(environment);
        string folder = System.IO.Path.Combine(temporaryFolder ?? System.IO.Path.GetTempPath(), "osscredentials-" + SecureText.Create(16));

        // A name that no one else can have used, and no TMPDIR of another account: anyone who can replace the file could specify a
        // program in it for ossutil to run.
        FileDoor.CreateFolder(folder);
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
            // A program of the block still has it open. The URL in it no longer works.
        }
    }
}
