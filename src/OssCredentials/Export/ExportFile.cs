using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
using System.Threading;
using OssCredentials.Persistence;
using OssCredentials.Persistence.Doors;
using OssCredentials.Persistence.Files;

namespace OssCredentials.Export;

/// <summary>Writes the lines of an export to a file.</summary>
public static class ExportFile
{
    /// <summary>
    /// Writes a file with mode 0600 in one step, replacing its content; links are followed. /dev/stdout and /dev/stderr are this
    /// process's open streams.
    /// </summary>
    /// <param name="path">The file's full path; its folder must exist.</param>
    /// <param name="lines">The lines.</param>
    /// <param name="lineEnd">The end of each line.</param>
    /// <param name="cancellationToken">Cancels the wait for another writer; then nothing was written.</param>
    /// <exception cref="ExportException">The file was not written.</exception>
    public static void Write(string path, IReadOnlyList<string> lines, string lineEnd, CancellationToken cancellationToken)
    {
        byte[] bytes = Encode(lines, lineEnd);
        if (StandardStreams.Open(path) is Stream stream)
        {
            // The open stream: opened by its name, a redirected one would be replaced by a new file.
            using (stream)
            {
                stream.Write(bytes, 0, bytes.Length);
            }

            return;
        }

        string folder = Path.GetDirectoryName(path) ?? throw new ArgumentException("It doesn't specify a file.", nameof(path));
        if (!Directory.Exists(folder))
        {
            throw new ExportException("ExportFileRefused", $"'{path}' was not written: its folder doesn't exist.", "Create the folder, or specify another file with -Path.");
        }

        try
        {
            StoreChange change = FileEditor.EditOne(path, _ => bytes, new FileEditorOptions { Kind = FileKind.Secret }, cancellationToken);
            if (change.Outcome == StoreChangeOutcome.Refused)
            {
                throw new ExportException("ExportFileRefused", $"'{path}' was not written: {change.Reason}");
            }
        }
        catch (StoreException exception)
        {
            throw new ExportException("ExportFileNotWritten", exception.Message, exception.Remedy, exception);
        }
    }

    /// <summary>
    /// Adds lines to a file that other programs write as well, such as <c>$GITHUB_ENV</c>; if that fails half-way, they are removed
    /// again.
    /// </summary>
    /// <param name="path">The file's full path.</param>
    /// <param name="lines">The lines.</param>
    /// <param name="lineEnd">The end of each line.</param>
    /// <exception cref="ExportException">Nothing was added.</exception>
    public static void Append(string path, IReadOnlyList<string> lines, string lineEnd)
    {
        byte[] bytes = Encode(lines, lineEnd);
        try
        {
            // Not replaced like the file above: a job in a container doesn't own this file, and its runner may hold it open. Unbuffered, so
            // that a write that fails, fails here.
            using FileStream file = FileDoor.OpenExisting(path);
            long length = file.Length;
            if (length > 0)
            {
                file.Seek(-1, SeekOrigin.End);
                if (file.ReadByte() != '\n')
                {
                    // If the last line has no line break, ours must not become part of it.
                    bytes = [(byte)'\n', .. bytes];
                }
            }

            try
            {
                file.Write(bytes, 0, bytes.Length);
            }
            catch (IOException)
            {
                // A name without its value would be an error for the runner, or half a set.
                file.SetLength(length);
                throw;
            }
        }
        catch (FileRefusedException exception)
        {
            throw new ExportException("ExportFileRefused", $"'{path}' was not written: {exception.Cause}", exception.Remedy, exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ExportException(
                "ExportFileNotWritten", $"'{path}' was not written: {exception.Message}", "Specify another file with -Path.", exception);
        }
    }

    private static byte[] Encode(IReadOnlyList<string> lines, string lineEnd)
    {
        _ = lines ?? throw new ArgumentNullException(nameof(lines));

        var text = new StringBuilder();
        foreach (string line in lines)
        {
            text.Append(line).Append(lineEnd);
        }

        return Encoding.ASCII.GetBytes(text.ToString());
    }
}
