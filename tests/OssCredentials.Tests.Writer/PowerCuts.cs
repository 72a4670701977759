using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Win32.SafeHandles;
using OssCredentials.Persistence;
using OssCredentials.Persistence.Files;

namespace OssCredentials.Tests.Writer;

/// <summary>
/// Cuts the power of an ext4 file system while it is written, and checks what its next mount finds: <c>power image mount-point
/// count</c>. Must run as root in its own mount namespace.
/// </summary>
internal static class PowerCuts
{
    // Linux include/uapi/linux/ext4.h: EXT4_IOC_SHUTDOWN, _IOR('X', 125, __u32); the flag says not to write the journal out.
    private const uint Shutdown = 0x8004587D;
    private const uint WithoutJournal = 2;

    internal static int Run(string image, string mountPoint, int count)
    {
        string path = Path.Combine(mountPoint, "file");
        FileEditor editor = new(Path.Combine(mountPoint, "lock"));
        Random random = new();
        int lost = 0;
        int written = 0;
        for (int cut = 0; cut < count; cut++)
        {
            Command("mount", "-o", "loop", image, mountPoint);
            int acknowledged = Lines(path).Length;
            Task writing = Task.Run(() =>
            {
                try
                {
                    while (true)
                    {
                        string line = (acknowledged + 1).ToString(CultureInfo.InvariantCulture) + "\n";
                        editor.Edit(path, current => [.. current ?? [], .. Encoding.ASCII.GetBytes(line)]);
                        Interlocked.Increment(ref acknowledged);
                    }
                }
                catch (StoreException)
                {
                    // The power is off.
                }
            });

            // At any moment of any of the first edits.
            int last = acknowledged + random.Next(4);
            SpinWait.SpinUntil(() => Volatile.Read(ref acknowledged) >= last || writing.IsCompleted);
            Thread.Sleep(TimeSpan.FromMilliseconds(random.NextDouble() * 5));
            Cut(mountPoint);
            writing.Wait();
            Command("umount", mountPoint);

            Command("mount", "-o", "loop", image, mountPoint);
            string[] lines = Lines(path);
            Command("umount", mountPoint);
            bool isWhole = lines.SequenceEqual(Enumerable.Range(1, lines.Length).Select(static i => i.ToString(CultureInfo.InvariantCulture)));
            if (!isWhole || lines.Length < acknowledged)
            {
                lost++;
                Console.WriteLine($"cut {cut}: {acknowledged} lines acknowledged, {lines.Length} found, {(isWhole ? "in order" : "damaged")}");
            }

            written = lines.Length;
        }

        Console.WriteLine($"{count} cuts, {written} lines, {lost} lost");
        return lost == 0 ? 0 : 1;
    }

    private static string[] Lines(string path) => File.Exists(path) ? File.ReadAllLines(path) : [];

    private static void Cut(string mountPoint)
    {
        using SafeFileHandle folder = new(open(mountPoint, 0), ownsHandle: true);
        uint flags = WithoutJournal;
        if (ioctl(folder, Shutdown, ref flags) != 0)
        {
            throw new IOException("EXT4_IOC_SHUTDOWN: errno " + Marshal.GetLastPInvokeError().ToString(CultureInfo.InvariantCulture));
        }
    }

    private static void Command(params string[] command)
    {
        using Process process = Process.Start(command[0], command[1..]);
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new IOException(string.Join(' ', command));
        }
    }

    [DllImport("libc", SetLastError = true, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    private static extern int open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", SetLastError = true)]
    private static extern int ioctl(SafeFileHandle file, nuint request, ref uint argument);
}
