using System;
using System.Net;
using OssCredentials.Errors;
using OssCredentials.Text;

namespace OssCredentials.Values;

/// <summary>Which URLs a request may be sent to: https anywhere, http only if it can't leave the machine.</summary>
internal static class EndpointRules
{
    /// <summary>The ECS metadata service, on the instance's own link. Source: ECS documentation, "instance metadata".</summary>
    public const string MetadataAddress = "100.100.100.200";

    // A session uses one endpoint again and again, and parsing a URL takes longer than the rest of a cached call.
    private static volatile Uri? s_last;

    /// <summary>Reads an endpoint as users write it: a host, a host with a port, or a URL.</summary>
    /// <param name="text">The endpoint.</param>
    /// <param name="name">The parameter or variable it came from, for the error.</param>
    /// <param name="scheme">The scheme for a host alone: https, except for the metadata service, which uses http.</param>
    /// <exception cref="InvalidCredentialValueException">It isn't valid, or it is plain http beyond loopback.</exception>
    public static Uri Parse(string text, string name, string scheme = "https")
    {
        string candidate = text.IndexOf("://", StringComparison.Ordinal) < 0 ? scheme + "://" + text : text;
        if (s_last is Uri last && last.OriginalString == candidate)
        {
            return last;
        }

        // A secret instead of an endpoint would be resolved as a host name, and shown.
        if (Characters.FirstUnprintable(candidate) >= 0
            || SecretWords.Hide(candidate) != candidate
            || !Uri.TryCreate(candidate, UriKind.Absolute, out Uri? uri)
            || (uri.Scheme != Uri.UriSchemeHttps && uri.Scheme != Uri.UriSchemeHttp)
            || uri.Host.Length == 0
            || uri.UserInfo.Length != 0
            || uri.PathAndQuery != "/"
            || uri.Fragment.Length != 0
            || Uri.CheckHostName(uri.DnsSafeHost) == UriHostNameType.Unknown)
        {
            throw new InvalidCredentialValueException(
                "InvalidEndpoint", name, $"{name} isn't an endpoint: use a host such as sts.aliyuncs.com or oss-cn-hangzhou.aliyuncs.com, or a URL without a path, a query or a user.");
        }

        if (!IsSecure(uri))
        {
            throw new InvalidCredentialValueException(
                "InsecureEndpoint", name, $"{name} specifies plain HTTP to another machine, where anyone on the network could read the response.",
                "Use https, or leave out the scheme.");
        }

        s_last = uri;
        return uri;
    }

    /// <summary>The last check before a request is sent, wherever its URL came from (E17).</summary>
    public static void EnsureSecure(Uri uri)
    {
        if (!IsSecure(uri))
        {
            throw new InvalidCredentialValueException(
                "InsecureEndpoint", "Endpoint", $"Plain HTTP to {uri.Host} was refused because it leaves this machine.", "Use https.");
        }
    }

    public static bool IsLoopback(Uri uri) =>
        uri.IsLoopback || (IPAddress.TryParse(uri.DnsSafeHost, out IPAddress? address) && IPAddress.IsLoopback(address));

    private static bool IsSecure(Uri uri) =>
        uri.Scheme == Uri.UriSchemeHttps
        || (uri.Scheme == Uri.UriSchemeHttp && (IsLoopback(uri) || uri.Host == MetadataAddress));
}
