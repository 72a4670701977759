using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.IO;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace OssCredentials.PowerShell.Tests.Hosting;

/// <summary>Counts how often each file of a folder, or of a folder below it, is opened by any process, as inotify(7) reports it.</summary>
internal sealed class OpenedFiles : IDisposable
{
    private const int NonBlocking = 0x800;
    private const int Opened = 0x20;

    // Includes reading and closing: the kernel combines two equal consecutive events into one.
    private const uint Watched = Opened | 0x1 | 0x8 | 0x10;
    private const int HeaderLength = 16;

    private readonly SafeFileHandle _watch;
    private readonly Dictionary<int, string> _folders = [];

    public OpenedFiles(string folder)
    {
        _watch = new SafeFileHandle(InotifyInit(NonBlocking), ownsHandle: true);
        foreach (string one in (string[])[folder, .. Directory.GetDirectories(folder, "*", SearchOption.AllDirectories)])
        {
            int id = InotifyAddWatch(_watch, one, Watched);
            _folders.Add(id >= 0 ? id : throw new Win32Exception(Marshal.GetLastPInvokeError()), one);
        }
    }

    /// <summary>The paths that have been opened since the last call, each with the number of times.</summary>
    public Dictionary<string, int> Take()
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        byte[] events = new byte[64 * 1024];
        while ((int)Read(_watch, events, events.Length) is int length and > 0)
        {
            // struct inotify_event: the watch, the mask, a cookie, the length of the name, and the name with its padding.
            for (int at = 0; at < length;)
            {
                int nameLength = BitConverter.ToInt32(events, at + 12);
                string name = Encoding.UTF8.GetString(events, at + HeaderLength, nameLength).TrimEnd('\0');
                string path = Path.Combine(_folders[BitConverter.ToInt32(events, at)], name);
                if ((BitConverter.ToInt32(events, at + 4) & Opened) != 0)
                {
                    counts[path] = counts.GetValueOrDefault(path) + 1;
                }

                at += HeaderLength + nameLength;
            }
        }

        return counts;
    }

    public void Dispose() => _watch.Dispose();

#pragma warning disable SYSLIB1054 // These need no generated code, and so no unsafe blocks.
#pragma warning disable CA2101 // Linux expects UTF-8.
    [DllImport("libc", EntryPoint = "inotify_init1", SetLastError = true)]
    private static extern int InotifyInit(int flags);

    [DllImport("libc", EntryPoint = "inotify_add_watch", SetLastError = true)]
    private static extern int InotifyAddWatch(SafeFileHandle watch, [MarshalAs(UnmanagedType.LPUTF8Str)] string path, uint mask);

    [DllImport("libc", EntryPoint = "read", SetLastError = true)]
    private static extern nint Read(SafeFileHandle watch, byte[] buffer, nint length);
#pragma warning restore CA2101
#pragma warning restore SYSLIB1054
}
