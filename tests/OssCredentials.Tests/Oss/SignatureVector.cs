using System;
using System.Collections.Generic;
using OssCredentials.Oss;

namespace OssCredentials.Tests.Oss;

/// <summary>The request of the published vectors of signature version 4 (alibabacloud-oss-go-sdk-v2, oss/signer/signer_test.go).</summary>
internal static class SignatureVector
{
    public const string Id = "ak";
    public const string Secret = "sk";
    public const string Bucket = "bucket";
    public const string Key = "1234+-/123/1.txt";
    public const string Resource = "/" + Bucket + "/" + Key;

    public static IReadOnlyList<KeyValuePair<string, string>> Query { get; } =
    [
        new("param1", "value1"), new("+param1", "value3"), new("|param1", "value4"), new("+param2", ""), new("|param2", ""), new("param2", ""),
    ];

    /// <summary>The headers of the header form at a time, with a token where there is one.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Headers(long unixTime, string? token) =>
    [
        new("x-oss-head1", "value"), new("abc", "value"), new("ZAbc", "value"), new("XYZ", "value"), new("content-type", "text/plain"),
        new("x-oss-content-sha256", OssV4Signer.UnsignedPayload), new("x-oss-date", OssV4Signer.ToText(DateTimeOffset.FromUnixTimeSeconds(unixTime))),
        .. token is null ? (KeyValuePair<string, string>[])[] : [new("x-oss-security-token", token)],
    ];
}
