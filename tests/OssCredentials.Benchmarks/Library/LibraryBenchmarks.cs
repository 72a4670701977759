using System;
using System.Collections.Generic;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using BenchmarkDotNet.Attributes;
using OssCredentials.Caching;
using OssCredentials.Clients;
using OssCredentials.Credentials;
using OssCredentials.Environment;
using OssCredentials.Providers;
using OssCredentials.Transport;
using OssCredentials.Values;

namespace OssCredentials.Benchmarks.Library;

/// <summary>The library without a network, each operation compared with its floor. Not sealed, because BenchmarkDotNet derives from it.</summary>
public class LibraryBenchmarks
{
    private const string Role = "acs:ram::1234567890123456:role/reader";

    private static readonly AccessKeyCredential s_temporary =
        new("STS.NTemporaryKey", "secretOfTheTemporaryKey", new string('t', 1_200)) { Expiration = DateTimeOffset.UtcNow.AddHours(1), AssumedRoleArn = Role + "/session" };

    private static readonly KeyValuePair<string, string>[] s_headers =
    [
        new("host", "sts.aliyuncs.com"),
        new("x-acs-action", "AssumeRole"),
        new("x-acs-content-sha256", Acs3Signer.EmptyBodyHash),
        new("x-acs-date", "2026-03-01T12:00:00Z"),
        new("x-acs-signature-nonce", "0123456789abcdef0123456789abcdef"),
        new("x-acs-version", "2015-04-01"),
    ];

    private static readonly Func<CancellationToken, Task<AccessKeyCredential>> s_fetch = static _ => Task.FromResult(s_temporary);

    private readonly RefreshingCredential _held = new(SystemClock.Instance, s_temporary, RefreshWindow.RefreshLead);
    private readonly List<KeyValuePair<string, string>> _headers = new(12);
    private readonly byte[] _answer = AssumeRoleAnswer.Create();
    private readonly byte[] _key = Encoding.UTF8.GetBytes("secretOfTheSigner");
    private readonly byte[] _text = new byte[512];
    private readonly byte[] _hash = new byte[32];
    private OssClients _client = null!;

    /// <summary>A session with a key pair.</summary>
    [GlobalSetup]
    public void SetSession()
    {
        _client = new OssClients(new ClientOptions { Cache = new CredentialCache(SystemClock.Instance), ServiceTransport = new AnsweringTransport(_answer) });
        _client.Session.Set(new AccessKeyCredential("LTAI5tSessionKey", "secretOfTheSessionKey"));
    }

    /// <summary>A session with a key pair and a role, which has been assumed.</summary>
    [GlobalSetup(Target = nameof(RoleFromTheCache))]
    public void SetSessionWithRole()
    {
        SetSession();
        _client.Session.Set(new AccessKeyCredential("LTAI5tSessionKey", "secretOfTheSessionKey") { RoleArn = Role });
        RoleFromTheCache();
    }

    /// <summary>Leaves the process as it was.</summary>
    [GlobalCleanup]
    public void ClearSession() => _client.Session.Clear();

    /// <summary>A temporary credential in the cache.</summary>
    [Benchmark]
    public AccessKeyCredential ReadHeld()
    {
        ValueTask<AccessKeyCredential> answer = _held.GetAsync(s_fetch, CancellationToken.None);
        return answer.IsCompletedSuccessfully ? answer.Result : throw new InvalidOperationException("It was not held.");
    }

    /// <summary>The floor of everything that reads the variables.</summary>
    [Benchmark]
    public int VariableReads()
    {
        int set = 0;
        foreach (string name in OssVariables.All)
        {
            if (System.Environment.GetEnvironmentVariable(name) is not null)
            {
                set++;
            }
        }

        return set;
    }

    /// <summary>A session's key pair, found again.</summary>
    [Benchmark]
    public AccessKeyCredential SessionCredential() => _client.Sources.GetCredentialAsync(new CredentialLookup(), CancellationToken.None).GetAwaiter().GetResult();

    /// <summary>
    /// A session's role: the variables are read, everything that the credential depends on is compared, and the cached credential
    /// is returned.
    /// </summary>
    [Benchmark]
    public AccessKeyCredential RoleFromTheCache() => _client.Sources.GetCredentialAsync(new CredentialLookup(), CancellationToken.None).GetAwaiter().GetResult();

    /// <summary>A request signed.</summary>
    [Benchmark]
    public string Sign()
    {
        _headers.Clear();
        _headers.AddRange(s_headers);
        return Acs3Signer.Authorize(
            "POST", "/", "RoleArn=acs%3Aram%3A%3A1234567890123456%3Arole%2Freader&RoleSessionName=session", _headers, Acs3Signer.EmptyBodyHash, "LTAI5tSigner", "secretOfTheSigner");
    }

    /// <summary>Only the hashes of a signature.</summary>
    [Benchmark]
    public byte SignatureHashes()
    {
        SHA256.HashData(_text, _hash);
        HMACSHA256.HashData(_key, _text.AsSpan(0, 81), _hash);
        return _hash[0];
    }

    /// <summary>A response parsed, validated and turned into a credential.</summary>
    [Benchmark]
    public AccessKeyCredential ReadAnswer()
    {
        using JsonDocument answer = StrictJson.ParseObject(_answer);
        return IssuedCredentialReader.Read(
            StrictJson.RequiredObject(answer.RootElement, "Credentials"), "sts.aliyuncs.com", DateTimeOffset.UtcNow,
            static (id, secret, token, expiration) => new AccessKeyCredential(id, secret, token) { Expiration = expiration });
    }

    /// <summary>The same response parsed, its values used without validation.</summary>
    [Benchmark]
    public int ParseAnswer()
    {
        using JsonDocument answer = JsonDocument.Parse(_answer);
        JsonElement credentials = answer.RootElement.GetProperty("Credentials");
        return credentials.GetProperty("AccessKeyId").GetString()!.Length
            + credentials.GetProperty("AccessKeySecret").GetString()!.Length
            + credentials.GetProperty("SecurityToken").GetString()!.Length
            + credentials.GetProperty("Expiration").GetDateTimeOffset().Second;
    }
}
