using System;
using System.Collections.Generic;
using System.Linq;
using OssCredentials.Emulator.Hosting;

namespace OssCredentials.Emulator.Oss;

/// <summary>The operation that a request asks for, and the permission that it needs.</summary>
/// <remarks>Source: OSS, "Authorization syntax and elements", Action.</remarks>
internal sealed class OssOperation
{
    // Settings that have an action for each verb: "acl" needs oss:GetBucketAcl, oss:PutBucketAcl and oss:DeleteBucketAcl.
    private static readonly string[] s_bucketSettings =
    [
        "acl", "cors", "encryption", "inventory", "lifecycle", "location", "logging", "policy", "referer", "replication", "replicationLocation",
        "replicationProgress", "requestPayment", "resourceGroup", "stat", "tagging", "transferAcceleration", "versioning", "website", "worm",
    ];

    private OssOperation(string name, string action)
    {
        Name = name;
        Action = action;
    }

    /// <summary>The name in the API reference, such as <c>ListObjectsV2</c>; null if there is no such operation.</summary>
    public string Name { get; }

    /// <summary>The permission, such as <c>oss:ListObjects</c>.</summary>
    public string Action { get; }

    /// <summary>The operation that a request asks for; null for one that OSS doesn't have.</summary>
    public static OssOperation? Of(EmulatorRequest request, OssAddress address)
    {
        var query = new HashSet<string>(request.Query.Select(pair => pair.Key), StringComparer.Ordinal);
        return address switch
        {
            { Bucket: null } => request.Method == "GET" ? new OssOperation("ListBuckets", "oss:ListBuckets") : null,
            { Key: null } => OfBucket(request.Method, query),
            _ => OfObject(request.Method, query),
        };
    }

    private static OssOperation? OfBucket(string method, HashSet<string> query)
    {
        if (s_bucketSettings.FirstOrDefault(query.Contains) is string setting)
        {
            string noun = "Bucket" + char.ToUpperInvariant(setting[0]) + setting[1..];
            return method switch
            {
                "GET" => new OssOperation("Get" + noun, "oss:Get" + noun),
                "PUT" => new OssOperation("Put" + noun, "oss:Put" + noun),
                "DELETE" => new OssOperation("Delete" + noun, "oss:Delete" + noun),
                _ => null,
            };
        }

        return method switch
        {
            "GET" when query.Contains("bucketInfo") => new OssOperation("GetBucketInfo", "oss:GetBucketInfo"),
            "GET" when query.Contains("uploads") => new OssOperation("ListMultipartUploads", "oss:ListMultipartUploads"),
            "GET" when query.Contains("versions") => new OssOperation("ListObjectVersions", "oss:ListObjectVersions"),
            "GET" when query.Contains("list-type") => new OssOperation("ListObjectsV2", "oss:ListObjects"),
            "GET" => new OssOperation("ListObjects", "oss:ListObjects"),
            "PUT" => new OssOperation("PutBucket", "oss:PutBucket"),
            "DELETE" => new OssOperation("DeleteBucket", "oss:DeleteBucket"),
            "POST" when query.Contains("delete") => new OssOperation("DeleteMultipleObjects", "oss:DeleteObject"),
            _ => null,
        };
    }

    private static OssOperation? OfObject(string method, HashSet<string> query)
    {
        string what = query.Contains("versionId") ? "ObjectVersion" : "Object";
        if (query.Contains("acl") || query.Contains("tagging"))
        {
            what += query.Contains("acl") ? "Acl" : "Tagging";
            return method switch
            {
                "GET" => new OssOperation("Get" + what, "oss:Get" + what),
                "PUT" => new OssOperation("Put" + what, "oss:Put" + what),
                "DELETE" => new OssOperation("Delete" + what, "oss:Delete" + what),
                _ => null,
            };
        }

        if (query.Contains("uploadId"))
        {
            return method switch
            {
                "GET" => new OssOperation("ListParts", "oss:ListParts"),
                "PUT" => new OssOperation("UploadPart", "oss:PutObject"),
                "POST" => new OssOperation("CompleteMultipartUpload", "oss:PutObject"),
                "DELETE" => new OssOperation("AbortMultipartUpload", "oss:AbortMultipartUpload"),
                _ => null,
            };
        }

        return method switch
        {
            "GET" => new OssOperation("GetObject", "oss:Get" + what),
            "HEAD" => new OssOperation("HeadObject", "oss:Get" + what),
            "PUT" => new OssOperation("PutObject", "oss:PutObject"),
            "DELETE" => new OssOperation("DeleteObject", "oss:Delete" + what),
            "POST" when query.Contains("uploads") => new OssOperation("InitiateMultipartUpload", "oss:PutObject"),
            "POST" when query.Contains("append") => new OssOperation("AppendObject", "oss:PutObject"),
            "POST" when query.Contains("restore") => new OssOperation("RestoreObject", "oss:Restore" + what),
            _ => null,
        };
    }
}
