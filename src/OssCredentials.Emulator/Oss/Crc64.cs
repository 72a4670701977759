using System;

namespace OssCredentials.Emulator.Oss;

/// <summary>CRC-64 of ECMA-182, reflected, as in the header <c>x-oss-hash-crc64ecma</c>; the official SDKs compare it.</summary>
internal static class Crc64
{
    private const ulong Polynomial = 0xC96C5795D7870F42;

    private static readonly ulong[] s_table = CreateTable();

    public static ulong Of(ReadOnlySpan<byte> data)
    {
        ulong crc = ulong.MaxValue;
        foreach (byte octet in data)
        {
            crc = s_table[(byte)crc ^ octet] ^ (crc >> 8);
        }

        return ~crc;
    }

    private static ulong[] CreateTable()
    {
        var table = new ulong[256];
        for (int i = 0; i < table.Length; i++)
        {
            ulong value = (ulong)i;
            for (int bit = 0; bit < 8; bit++)
            {
                value = (value & 1) != 0 ? (value >> 1) ^ Polynomial : value >> 1;
            }

            table[i] = value;
        }

        return table;
    }
}
