using System.Collections.Generic;
using System.Net.Http;

namespace OssCredentials.Oss;

/// <summary>A request to a bucket or an object, before it is signed.</summary>
internal sealed class OssRequest
{
    public OssRequest(HttpMethod method, string key, params KeyValuePair<string, string>[] query)
    {
        Method = method;
        Key = key;
        Query = query;
    }

    public HttpMethod Method { get; }

    /// <summary>The object, not encoded; empty for the bucket itself.</summary>
    public string Key { get; }

    /// <summary>The parameters, not encoded; an empty value means none.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Query { get; }

    /// <summary>Whether the response's body is read.</summary>
    public bool ReadsAnswer { get; init; }

    /// <summary>Whether it must not be sent twice, because it creates something whose ID is only in the response.</summary>
    public bool IsForOnce { get; init; }

    /// <summary>One parameter.</summary>
    public static KeyValuePair<string, string> Parameter(string name, string value = "") => new(name, value);
}
