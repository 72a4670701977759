using System;
using System.Globalization;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using OssCredentials.Errors;

namespace OssCredentials.Policies;

/// <summary>An address or a block of addresses, as the condition <c>acs:SourceIp</c> accepts it.</summary>
internal sealed class SourceAddress
{
    private readonly byte[] _bytes;
    private readonly int _length;

    private SourceAddress(IPAddress address, int length)
    {
        _bytes = address.GetAddressBytes();
        _length = length;
        Text = length == _bytes.Length * 8 ? address.ToString() : string.Format(CultureInfo.InvariantCulture, "{0}/{1}", address, length);
    }

    /// <summary>Its shortest form: without the mask of a single address.</summary>
    public string Text { get; }

    /// <exception cref="InvalidCredentialValueException">It isn't an address or a block.</exception>
    public static SourceAddress Parse(string text)
    {
        int slash = text.IndexOf('/');
        string host = slash < 0 ? text : text.Substring(0, slash);
        if (!IPAddress.TryParse(host, out IPAddress? address) || !IsPlain(host, address))
        {
            throw Invalid(text, "is not an IPv4 or IPv6 address.", "Write it as 203.0.113.7, 203.0.113.0/24, 2001:db8::7 or 2001:db8::/32.");
        }

        int bits = address.GetAddressBytes().Length * 8;
        int length = bits;
        string mask = slash < 0 ? string.Empty : text.Substring(slash + 1);
        if (slash >= 0
            && (!int.TryParse(mask, NumberStyles.None, CultureInfo.InvariantCulture, out length)
                || length > bits
                || mask != length.ToString(CultureInfo.InvariantCulture)))
        {
            throw Invalid(text, "doesn't end with a number of bits.", $"Use 0 to {bits} after the slash, without leading zeros.");
        }

        byte[] first = FirstOfBlock(address.GetAddressBytes(), length);
        if (!first.SequenceEqual(address.GetAddressBytes()))
        {
            string block = new SourceAddress(new IPAddress(first), length).Text;
            throw Invalid(text, $"is an address within a block of {length} bits, not the block itself.", $"Write {block} for the block, or {host} for the address.");
        }

        return new SourceAddress(address, length);
    }

    /// <summary>Whether this contains every address of the other.</summary>
    public bool Covers(SourceAddress other) =>
        _bytes.Length == other._bytes.Length && _length <= other._length && FirstOfBlock(other._bytes, _length).SequenceEqual(_bytes);

    private static byte[] FirstOfBlock(byte[] address, int length)
    {
        byte[] first = (byte[])address.Clone();
        for (int i = 0; i < first.Length; i++)
        {
            int kept = Math.Min(8, Math.Max(0, length - (i * 8)));
            first[i] &= (byte)(0xFF << (8 - kept));
        }

        return first;
    }

    // .NET reads 1.2 as 1.0.0.2 and 010.0.0.1 as 8.0.0.1, and accepts a zone, which only this machine knows.
    private static bool IsPlain(string host, IPAddress address) => address.AddressFamily == AddressFamily.InterNetwork
        ? address.ToString() == host
        : !host.Contains('%') && !host.Contains('[') && !address.IsIPv4MappedToIPv6;

    private static InvalidCredentialValueException Invalid(string text, string what, string remedy) =>
        new("InvalidSourceAddress", "SourceAddress", $"'{text}' {what}", remedy);
}
