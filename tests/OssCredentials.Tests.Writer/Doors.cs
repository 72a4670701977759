using System;
using System.Diagnostics;
using System.IO;
using System.Threading;
using OssCredentials.Persistence;
using OssCredentials.Persistence.Doors;

namespace OssCredentials.Tests.Writer;

/// <summary>Files as the door sees them: <c>door read file</c>, and <c>door hold file milliseconds</c>, which shares it with no one.</summary>
internal static class Doors
{
    public static int Run(string verb, string path, string[] more)
    {
        if (verb == "hold")
        {
            using FileStream file = new(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            File.WriteAllText(path + ".held", string.Empty);
            Thread.Sleep(int.Parse(more[0], System.Globalization.CultureInfo.InvariantCulture));
            return 0;
        }

        var time = Stopwatch.StartNew();
        try
        {
            OpenedFile? opened = FileDoor.Read(path, 1024);
            Console.WriteLine($"{opened?.Bytes.Length.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "none"}|{opened?.ReadableBy}|{opened?.ChangeableBy}|{time.ElapsedMilliseconds}");
        }
        catch (Exception exception) when (exception is IOException or FileRefusedException)
        {
            Console.WriteLine($"{exception.GetType().Name}: {exception.Message}|{time.ElapsedMilliseconds}");
        }

        return 0;
    }
}
