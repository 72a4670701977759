using System;
using System.Collections.Generic;

namespace OssCredentials.Tests.Persistence.Startup;

/// <summary>Start-up files as people, editors and accidents produce them.</summary>
internal static class RandomStartupFile
{
    private static readonly byte[][] s_pieces =
    [
        "export PATH=\"$HOME/bin:$PATH\""u8.ToArray(), "if [ -f ~/.bashrc ]; then . ~/.bashrc; fi"u8.ToArray(),
        "# \u00E9 comment"u8.ToArray(), "case $- in *i*) ;; *) return;; esac"u8.ToArray(), "alias ll='ls -l'"u8.ToArray(),
        "cat <<'EOF'"u8.ToArray(), "EOF"u8.ToArray(), "echo \"unclosed"u8.ToArray(), "using namespace System.IO"u8.ToArray(),
        "#requires -Version 5"u8.ToArray(), "param([string]$a)"u8.ToArray(), "OssCredentials"u8.ToArray(), [], [0xFF, 0xFE],
        [0xC3], [0xE2, 0x80], [0xEF, 0xBB, 0xBF], "\t  "u8.ToArray(), "\\"u8.ToArray(),
    ];

    private static readonly byte[][] s_ends = ["\n"u8.ToArray(), "\r\n"u8.ToArray(), "\r"u8.ToArray(), []];

    public static byte[] Make(Random random)
    {
        var content = new List<byte>();
        if (random.Next(5) == 0)
        {
            content.AddRange([0xEF, 0xBB, 0xBF]);
        }

        if (random.Next(5) == 0)
        {
            content.AddRange("#!/bin/sh"u8.ToArray());
            content.AddRange(s_ends[random.Next(s_ends.Length)]);
        }

        byte[] end = s_ends[random.Next(3)];
        int lines = random.Next(8);
        for (int i = 0; i < lines; i++)
        {
            if (random.Next(4) == 0)
            {
                for (int length = random.Next(30); length > 0; length--)
                {
                    content.Add((byte)random.Next(1, 256));
                }
            }
            else
            {
                content.AddRange(s_pieces[random.Next(s_pieces.Length)]);
            }

            content.AddRange(random.Next(8) == 0 ? s_ends[random.Next(s_ends.Length)] : end);
        }

        // No last newline, as often as not.
        while (random.Next(2) == 0 && content.Count > 0 && content[^1] is (byte)'\n' or (byte)'\r')
        {
            content.RemoveAt(content.Count - 1);
        }

        // FF FE and FE FF at the start are UTF-16, which is refused.
        return content is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..] ? Make(random) : [.. content];
    }
}
