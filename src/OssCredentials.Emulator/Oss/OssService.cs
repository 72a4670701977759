using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Net;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using OssCredentials.Emulator.AccessKeys;
using OssCredentials.Emulator.Hosting;
using OssCredentials.Emulator.Policies;

namespace OssCredentials.Emulator.Oss;

/// <summary>Object storage in memory. It verifies signatures, evaluates policies, and refuses requests as the service does.</summary>
internal sealed partial class OssService
{
    private readonly EmulatorOptions _options;
    private readonly OssAuthenticator _authenticator;

    public OssService(EmulatorOptions options, AccessKeyDirectory accessKeys, BucketDirectory buckets)
    {
        _options = options;
        _authenticator = new OssAuthenticator(accessKeys, options.Clock);
        Buckets = buckets;
    }

    public BucketDirectory Buckets { get; }

    /// <summary>The address that requests appear to come from; null for the real one. Policies evaluate it.</summary>
    public IPAddress? SourceAddress { get; set; }

    /// <summary>Whether the account is blocked: overdue, or OSS isn't activated.</summary>
    public bool IsAccountDisabled { get; set; }

    /// <summary>The operation that a request asks for, by its name in the API reference; null if there is no such operation.</summary>
    public static string? OperationOf(EmulatorRequest request) => OssOperation.Of(request, OssAddress.Of(request))?.Name;

    public EmulatorAnswer Answer(EmulatorRequest request, IPAddress from, bool isSecure)
    {
        OssAddress address = OssAddress.Of(request);
        try
        {
            return Answer(request, address, from, isSecure);
        }
        catch (OssErrorException error)
        {
            return OssAnswer.Error(request.Method, address.Host, error.Code, error.StatusCode, error.Message, error.Ec, error.Details);
        }
    }

    /// <summary>An error that a fault asks for.</summary>
    public static EmulatorAnswer Error(EmulatorRequest request, EmulatorFault fault) => OssAnswer.Error(
        request.Method,
        OssAddress.Of(request).Host,
        fault.Code!,
        fault.StatusCode == 0 ? OssErrors.StatusOf(fault.Code!) : fault.StatusCode,
        fault.Message ?? OssErrors.MessageOf(fault.Code!),
        fault.Ec ?? OssErrors.EcOf(fault.Code!),
        []);

    private EmulatorAnswer Answer(EmulatorRequest request, OssAddress address, IPAddress from, bool isSecure)
    {
        if (address.IsPathOfDomain)
        {
            throw new OssErrorException("SecondLevelDomainForbidden");
        }

        if (address.Bucket is not null && !BucketNamePattern().IsMatch(address.Bucket))
        {
            throw new OssErrorException("InvalidBucketName");
        }

        EmulatorBucket? bucket = null;
        if (address.Bucket is not null && Buckets.TryFind(address.Bucket, out bucket) && address.EndpointRegion is not null && address.EndpointRegion != bucket.Region)
        {
            // This comes before the signature check: the region of a bucket isn't a secret.
            throw new OssErrorException(
                "AccessDenied", "0003-00001403",
                "The bucket you are attempting to access must be addressed using the specified endpoint. Please send all future requests to this endpoint.",
                new XElement("Bucket", bucket.Name), new XElement("Endpoint", $"oss-{bucket.Region}.aliyuncs.com"));
        }

        OssOperation operation = OssOperation.Of(request, address) ?? throw new OssErrorException("MethodNotAllowed");
        EmulatorAccessKey? key = _authenticator.Authenticate(request, address, bucket?.Region ?? address.EndpointRegion);
        if (IsAccountDisabled)
        {
            throw new OssErrorException("UserDisable");
        }

        if (bucket?.IsDisabled == true)
        {
            throw new OssErrorException("BucketDisable");
        }

        if (address.Bucket is not null && bucket is null && operation.Name != "PutBucket")
        {
            throw new OssErrorException("NoSuchBucket", null, null, new XElement("BucketName", address.Bucket));
        }

        OssAuthorizer.Check(
            key,
            new PolicyQuestion
            {
                Action = operation.Action,
                Resource = $"acs:oss:oss-{bucket?.Region ?? EmulatorBucket.DefaultRegion}:{_options.AccountId}:"
                    + (address.Bucket is null ? "*" : address.Key is null ? address.Bucket : $"{address.Bucket}/{address.Key}"),
                Prefix = Parameter(request, "prefix"),
                Delimiter = Parameter(request, "delimiter"),
                SourceAddress = SourceAddress ?? from,
                IsSecure = isSecure,
            },
            bucket,
            _options.AccountId);
        key?.Use(_options.Clock.GetUtcNow());
        return Carry(operation.Name, request, address, bucket);
    }

    private EmulatorAnswer Carry(string operation, EmulatorRequest request, OssAddress address, EmulatorBucket? bucket) => operation switch
    {
        "ListBuckets" => ListBuckets(request),
        "PutBucket" => PutBucket(address.Bucket!, bucket),
        "DeleteBucket" => DeleteBucket(bucket!),
        "GetBucketInfo" => OssAnswer.Xml(new XElement("BucketInfo", Describe(bucket!))),
        "GetBucketLocation" => OssAnswer.Xml(new XElement("LocationConstraint", "oss-" + bucket!.Region)),
        "GetBucketStat" => BucketStat(bucket!),
        "GetBucketAcl" or "GetObjectAcl" => OssAnswer.Xml(new XElement(
            "AccessControlPolicy", Owner(), new XElement("AccessControlList", new XElement("Grant", operation == "GetObjectAcl" ? "default" : "private")))),
        "GetBucketVersioning" => OssAnswer.Xml(new XElement(
            "VersioningConfiguration", bucket!.Versioning == BucketVersioning.Never ? null : new XElement("Status", bucket.Versioning.ToString()))),
        "ListObjects" or "ListObjectsV2" => new ObjectListing(request, bucket!, Owner()).ToAnswer(isSecond: operation == "ListObjectsV2"),
        "ListMultipartUploads" => ListUploads(bucket!, Parameter(request, "prefix") ?? string.Empty),
        "PutObject" when request.Header("x-oss-copy-source") is null => PutObject(request, address.Key!, bucket!),
        "GetObject" or "HeadObject" => GetObject(request, address.Key!, bucket!),
        "DeleteObject" => DeleteObject(address.Key!, bucket!),
        "InitiateMultipartUpload" => OssAnswer.Xml(new XElement(
            "InitiateMultipartUploadResult",
            new XElement("Bucket", bucket!.Name), new XElement("Key", address.Key), new XElement("UploadId", bucket.BeginUpload(address.Key!)))),
        "AbortMultipartUpload" => bucket!.AbortUpload(address.Key!, Parameter(request, "uploadId")!)
            ? OssAnswer.Empty(204)
            : throw new OssErrorException("NoSuchUpload"),
        _ => throw new OssErrorException("NotImplemented", null, $"The emulator has no {operation}."),
    };

    private EmulatorAnswer ListBuckets(EmulatorRequest request)
    {
        string prefix = Parameter(request, "prefix") ?? string.Empty;
        return OssAnswer.Xml(new XElement(
            "ListAllMyBucketsResult",
            Owner(),
            new XElement("Buckets", Buckets.All
                .Where(bucket => bucket.OwnerAccountId is null && bucket.Name.StartsWith(prefix, StringComparison.Ordinal))
                .Select(Describe))));
    }

    private EmulatorAnswer PutBucket(string name, EmulatorBucket? existing)
    {
        if (existing is null)
        {
            Buckets.Add(new EmulatorBucket(name) { CreationDate = _options.Clock.GetUtcNow() });
        }
        else if (existing.OwnerAccountId is not null)
        {
            throw new OssErrorException("BucketAlreadyExists");
        }

        return OssAnswer.Empty(200, KeyValuePair.Create("location", "/" + name));
    }

    private EmulatorAnswer DeleteBucket(EmulatorBucket bucket)
    {
        if (bucket.ObjectNames.Count > 0 || bucket.Uploads.Count > 0)
        {
            throw new OssErrorException("BucketNotEmpty");
        }

        Buckets.Remove(bucket.Name);
        return OssAnswer.Empty(204);
    }

    private static EmulatorAnswer BucketStat(EmulatorBucket bucket)
    {
        IReadOnlyList<KeyValuePair<string, StoredObject>> objects = bucket.List(string.Empty);
        return OssAnswer.Xml(new XElement(
            "BucketStat",
            new XElement("Storage", objects.Sum(entry => (long)entry.Value.Body.Length)),
            new XElement("ObjectCount", objects.Count),
            new XElement("MultipartUploadCount", bucket.Uploads.Count)));
    }

    private static EmulatorAnswer ListUploads(EmulatorBucket bucket, string prefix) => OssAnswer.Xml(new XElement(
        "ListMultipartUploadsResult",
        new XElement("Bucket", bucket.Name),
        new XElement("Prefix", prefix),
        new XElement("IsTruncated", "false"),
        bucket.Uploads
            .Where(upload => upload.Value.StartsWith(prefix, StringComparison.Ordinal))
            .OrderBy(upload => upload.Value, StringComparer.Ordinal)
            .Select(upload => new XElement("Upload", new XElement("Key", upload.Value), new XElement("UploadId", upload.Key)))));

    private EmulatorAnswer PutObject(EmulatorRequest request, string key, EmulatorBucket bucket)
    {
        if (request.Header("x-oss-forbid-overwrite") == "true" && bucket.Find(key) is not null)
        {
            throw new OssErrorException("FileAlreadyExists");
        }

        string md5 = Convert.ToBase64String(StoredObject.Md5(request.Body));
        if (request.Header("content-md5") is string expected && expected != md5)
        {
            throw new OssErrorException("InvalidDigest", null, "The Content-MD5 you specified did not match what we received.");
        }

        var stored = new StoredObject(request.Body)
        {
            ContentType = request.Header("content-type") ?? "application/octet-stream",
            Metadata = [.. request.Headers.Where(header => header.Key.StartsWith("x-oss-meta-", StringComparison.Ordinal))],
            LastModified = _options.Clock.GetUtcNow(),
        };
        bucket.Put(key, stored);
        return OssAnswer.Empty(
            200, KeyValuePair.Create("etag", $"\"{stored.ETag}\""), KeyValuePair.Create("content-md5", md5),
            KeyValuePair.Create("x-oss-hash-crc64ecma", Crc64.Of(request.Body).ToString(CultureInfo.InvariantCulture)));
    }

    private static EmulatorAnswer GetObject(EmulatorRequest request, string key, EmulatorBucket bucket)
    {
        StoredObject stored = bucket.Find(key) ?? throw new OssErrorException("NoSuchKey", null, null, new XElement("Key", key));
        KeyValuePair<string, string>[] headers =
        [
            KeyValuePair.Create("etag", $"\"{stored.ETag}\""),
            KeyValuePair.Create("last-modified", stored.LastModified.ToString("R", CultureInfo.InvariantCulture)),
            KeyValuePair.Create("x-oss-object-type", "Normal"),
            KeyValuePair.Create("x-oss-hash-crc64ecma", Crc64.Of(stored.Body.Span).ToString(CultureInfo.InvariantCulture)),
            .. stored.Metadata,
        ];
        return request.Method == "HEAD"
            ? OssAnswer.Bytes(default, stored.ContentType, [.. headers, KeyValuePair.Create("content-length", stored.Body.Length.ToString(CultureInfo.InvariantCulture))])
            : OssAnswer.Bytes(stored.Body, stored.ContentType, headers);
    }

    private static EmulatorAnswer DeleteObject(string key, EmulatorBucket bucket)
    {
        bucket.Delete(key);
        return bucket.Versioning == BucketVersioning.Never
            ? OssAnswer.Empty(204)
            : OssAnswer.Empty(204, KeyValuePair.Create("x-oss-delete-marker", "true"));
    }

    private XElement Owner() => new("Owner", new XElement("ID", _options.AccountId), new XElement("DisplayName", _options.AccountId));

    private XElement Describe(EmulatorBucket bucket) => new(
        "Bucket",
        new XElement("Name", bucket.Name),
        new XElement("CreationDate", bucket.CreationDate.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'.000Z'", CultureInfo.InvariantCulture)),
        new XElement("Location", "oss-" + bucket.Region),
        new XElement("Region", bucket.Region),
        new XElement("ExtranetEndpoint", $"oss-{bucket.Region}.aliyuncs.com"),
        new XElement("IntranetEndpoint", $"oss-{bucket.Region}-internal.aliyuncs.com"),
        new XElement("StorageClass", "Standard"),
        Owner(),
        new XElement("AccessControlList", new XElement("Grant", "private")),
        bucket.Versioning == BucketVersioning.Never ? null : new XElement("Versioning", bucket.Versioning.ToString()));

    private static string? Parameter(EmulatorRequest request, string name) =>
        request.Query.Where(pair => pair.Key == name).Select(pair => pair.Value).FirstOrDefault();

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9-]{1,61}[a-z0-9]\z")]
    private static partial Regex BucketNamePattern();
}
