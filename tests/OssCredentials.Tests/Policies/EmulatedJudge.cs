using System;
using System.Collections.Generic;
using System.Net;
using System.Net.Http;
using System.Security.Cryptography.X509Certificates;
using System.Threading;
using System.Threading.Tasks;
using System.Xml.Linq;
using OssCredentials.Clients;
using OssCredentials.Credentials;
using OssCredentials.Emulator;
using OssCredentials.Emulator.AccessKeys;
using OssCredentials.Emulator.Oss;
using OssCredentials.Sts;
using OssCredentials.Tests.Fakes;
using OssCredentials.Tests.Network;
using OssCredentials.Tests.Oss;
using Xunit;

namespace OssCredentials.Tests.Policies;

/// <summary>The emulator evaluates session policies: a role is assumed with the policy, and a signed request sent, over TLS or not.</summary>
public sealed class EmulatedJudge : IAsyncLifetime
{
    private readonly X509Certificate2 _certificate = TestCertificates.SelfSigned("localhost");
    private readonly Dictionary<string, AccessKeyCredential> _sessions = [];
    private readonly HttpClient _client = new(new HttpClientHandler { ServerCertificateCustomValidationCallback = static (_, _, _, _) => true });
    private EmulatorServer _plain = null!;
    private EmulatorServer _secure = null!;

    public async Task InitializeAsync()
    {
        _plain = await EmulatorServer.StartAsync();
        _secure = await EmulatorServer.StartAsync(new EmulatorOptions { ServerCertificate = _certificate });
        foreach (EmulatorServer emulator in (EmulatorServer[])[_plain, _secure])
        {
            foreach (string bucket in (string[])["archive", "uploads", "reports-old", "reports2"])
            {
                emulator.Buckets.Add(new EmulatorBucket(bucket));
            }
        }
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _plain.DisposeAsync();
        await _secure.DisposeAsync();
        _certificate.Dispose();
    }

    /// <summary>Whether the request is allowed; any outcome other than AccessDenied by a session policy counts as allowed.</summary>
    internal async Task<bool> AllowsAsync(string policy, PolicyRequest request)
    {
        EmulatorServer emulator = request.IsSecure ? _secure : _plain;
        emulator.OssSourceAddress = IPAddress.Parse(request.SourceIp);
        (HttpMethod method, string query) = OperationOf(request.Action);
        if (request.Prefix is not null)
        {
            query += ",prefix=" + request.Prefix;
        }

        string[] parts = request.Resource.Split('/', 2);
        using HttpRequestMessage message = SignedRequest.Create(
            emulator.OssEndpoint, method, parts[0] == "*" ? "" : parts[0], parts.Length == 1 ? "" : parts[1], SignedRequest.Query(query), await AssumeAsync(policy));
        using HttpResponseMessage response = await _client.SendAsync(message);
        if (response.StatusCode != HttpStatusCode.Forbidden)
        {
            return true;
        }

        XElement error = XDocument.Parse(await response.Content.ReadAsStringAsync()).Root!;
        Assert.Equal(
            ("AccessDenied", "SessionPolicy", request.Action),
            ((string)error.Element("Code")!, (string)error.Element("AccessDeniedDetail")!.Element("PolicyType")!, (string)error.Element("AccessDeniedDetail")!.Element("AuthAction")!));
        return false;
    }

    private async Task<AccessKeyCredential> AssumeAsync(string policy)
    {
        if (_sessions.TryGetValue(policy, out AccessKeyCredential? session))
        {
            return session;
        }

        session = await new OssClients(new ClientOptions { Environment = new FakeEnvironment() }).Issuing.AssumeRoleAsync(
            new AccessKeyCredential(EmulatorOptions.DefaultAccessKeyId, EmulatorOptions.DefaultAccessKeySecret),
            new AssumeRoleRequest(EmulatorOptions.DefaultRoleArn) { RoleSessionName = "judged", Policy = policy },
            new StsEndpointOptions { Endpoint = _plain.StsEndpoint.AbsoluteUri }, CancellationToken.None);

        // One account, two addresses: keys issued at one are known at the other.
        Assert.True(_plain.AccessKeys.TryFind(session.AccessKeyId, out EmulatorAccessKey? key));
        _secure.AccessKeys.Add(key);
        _sessions.Add(policy, session);
        return session;
    }

    private static (HttpMethod Method, string Query) OperationOf(string action) => action switch
    {
        "oss:ListBuckets" => (HttpMethod.Get, ""),
        "oss:ListObjects" => (HttpMethod.Get, "list-type=2"),
        "oss:ListObjectVersions" => (HttpMethod.Get, "versions"),
        "oss:ListMultipartUploads" => (HttpMethod.Get, "uploads"),
        "oss:GetBucketInfo" => (HttpMethod.Get, "bucketInfo"),
        "oss:PutBucketPolicy" => (HttpMethod.Put, "policy"),
        "oss:PutBucket" => (HttpMethod.Put, ""),
        "oss:DeleteBucket" => (HttpMethod.Delete, ""),
        "oss:GetObject" => (HttpMethod.Get, ""),
        "oss:GetObjectVersion" => (HttpMethod.Get, "versionId=v1"),
        "oss:GetObjectAcl" => (HttpMethod.Get, "acl"),
        "oss:PutObject" => (HttpMethod.Put, ""),
        "oss:PutObjectAcl" => (HttpMethod.Put, "acl"),
        "oss:DeleteObject" => (HttpMethod.Delete, ""),
        "oss:DeleteObjectVersion" => (HttpMethod.Delete, "versionId=v1"),
        "oss:ListParts" => (HttpMethod.Get, "uploadId=none"),
        "oss:AbortMultipartUpload" => (HttpMethod.Delete, "uploadId=none"),
        _ => throw new NotSupportedException(action),
    };
}
