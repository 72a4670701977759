using System;
using System.Globalization;
using System.Linq;
using System.Net;
using System.Net.Http;
using OssCredentials.Environment;
using OssCredentials.Errors;
using OssCredentials.Values;

namespace OssCredentials.Transport;

/// <summary>
/// The proxy of this process: one that a script has set as <c>HttpClient.DefaultProxy</c>, otherwise the one in the current
/// environment, otherwise the system's.
/// </summary>
/// <remarks>
/// .NET reads the variables once per process, but a PowerShell session sets them while it runs. The lowercase name has precedence,
/// as in curl. NO_PROXY accepts <c>*</c>, hosts, addresses, networks such as 10.0.0.0/8, domains with or without a leading dot, and
/// ports, separated by commas, semicolons or spaces.
/// </remarks>
internal sealed class EnvironmentProxy : IWebProxy, ICredentials
{
    private static readonly string[] s_proxyNames = ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"];
    private static readonly string[] s_bypassNames = ["no_proxy", "NO_PROXY"];
    private static readonly char[] s_separators = [',', ';', ' ', '\t'];

    // The types by which .NET itself represents the variables as they were at its first request, or their absence.
    private static readonly string[] s_ownTypes = ["HttpEnvironmentProxy", "HttpNoProxy"];

#if NET
    // The schemes that SocketsHttpHandler supports; any other would cause an exception inside it.
    private static readonly string[] s_schemes = ["http", "https", "socks4", "socks4a", "socks5"];
#else
    private static readonly string[] s_schemes = ["http"];
#endif

    private readonly IEnvironmentVariables _environment;
    private readonly Func<IWebProxy?> _processProxy;

    /// <param name="environment">The variables.</param>
    /// <param name="processProxy">The proxy that the process uses for every request; null for .NET's own. Tests replace it.</param>
    public EnvironmentProxy(IEnvironmentVariables environment, Func<IWebProxy?>? processProxy = null)
    {
        _environment = environment;
        _processProxy = processProxy ?? ProcessProxy;
    }

    public ICredentials? Credentials
    {
        get => this;
        set => throw new NotSupportedException("The proxy's user is in its URL.");
    }

    public Uri? GetProxy(Uri destination)
    {
        if (EndpointRules.IsLoopback(destination))
        {
            return null;
        }

        if (Given() is IWebProxy given)
        {
            return WithoutUser(given.IsBypassed(destination) ? null : given.GetProxy(destination));
        }

        // .NET quotes this address in its errors; the user and password are passed only by GetCredential (D5).
        return FirstSet(s_proxyNames) is not string name || IsExcepted(destination) ? null : WithoutUser(Parse(name));
    }

    public bool IsBypassed(Uri host) => GetProxy(host) is null;

    public NetworkCredential? GetCredential(Uri uri, string authType)
    {
        IWebProxy? given = Given();
        if (given?.Credentials is ICredentials credentials)
        {
            // As set by a script, or stored by the system.
            return credentials.GetCredential(uri, authType);
        }

        string userInfo = given is not null ? given.GetProxy(uri)?.UserInfo ?? string.Empty
            : FirstSet(s_proxyNames) is string name ? Parse(name).UserInfo
            : string.Empty;
        if (userInfo.Length == 0)
        {
            return null;
        }

        int colon = userInfo.IndexOf(':');
        return colon < 0
            ? new NetworkCredential(Uri.UnescapeDataString(userInfo), string.Empty)
            : new NetworkCredential(Uri.UnescapeDataString(userInfo.Substring(0, colon)), Uri.UnescapeDataString(userInfo.Substring(colon + 1)));
    }

    /// <summary>Where the proxy comes from, for an error: the variable, the property or the system.</summary>
    public string Origin => Given() is IWebProxy given
        ? given.GetType().Namespace == typeof(HttpClient).Namespace ? "the system's settings" : "HttpClient.DefaultProxy"
        : FirstSet(s_proxyNames) is string name ? "the variable " + name
        : "the environment";

    /// <summary>
    /// The proxy's host and port for an error; null if the variable contains more than one @. No part of such a text is shown,
    /// since an unencoded password may have been read as the host.
    /// </summary>
    public string? Show(Uri proxy) =>
        Given() is null && FirstSet(s_proxyNames) is string name && _environment.Get(name)!.Count(static c => c == '@') > 1 ? null : proxy.Authority;

    private static Uri? WithoutUser(Uri? proxy) => proxy is null || proxy.UserInfo.Length == 0
        ? proxy
        : new Uri(proxy.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped));

    private static IWebProxy? ProcessProxy() =>
#if NET
        HttpClient.DefaultProxy;
#else
        WebRequest.DefaultWebProxy;
#endif

    // A proxy set by a script takes precedence over the variables, as for every other request of this process. What .NET has found by
    // itself comes after them, but not if it comes from outdated variables.
    private IWebProxy? Given()
    {
        IWebProxy? proxy = _processProxy();
        if (proxy is null || Array.IndexOf(s_ownTypes, proxy.GetType().Name) >= 0)
        {
            return null;
        }

        // .NET's own types: the settings of Windows and macOS.
        bool isOfSystem = proxy.GetType().Assembly == typeof(HttpClient).Assembly || proxy.GetType().Name == "WebProxyWrapper";
        return isOfSystem && FirstSet(s_proxyNames) is not null ? null : proxy;
    }

    private Uri Parse(string name)
    {
        string text = _environment.Get(name)!.Trim();
        string candidate = text.IndexOf("://", StringComparison.Ordinal) < 0 ? "http://" + text : text;
#if NET
        // SOCKS 5 with names resolved by the proxy, which is what .NET does; the form without a number, used by desktops, means the same.
        foreach (string scheme in new[] { "socks5h://", "socks://" })
        {
            candidate = candidate.StartsWith(scheme, StringComparison.OrdinalIgnoreCase) ? "socks5://" + candidate.Substring(scheme.Length) : candidate;
        }

        // The port that curl uses if the address has none.
        if (candidate.StartsWith("socks", StringComparison.OrdinalIgnoreCase) && Uri.TryCreate(candidate, UriKind.Absolute, out Uri? socks) && socks.Port < 0)
        {
            candidate = candidate.TrimEnd('/') + ":1080";
        }
#endif
        return Uri.TryCreate(candidate, UriKind.Absolute, out Uri? proxy)
            && proxy.Host.Length > 0

            // An unencoded @, # or / in a password ends the user part early: the rest would be read as the host or the path, and shown.
            && proxy.PathAndQuery.Length <= 1
            && proxy.Fragment.Length == 0
            && Array.IndexOf(s_schemes, proxy.Scheme) >= 0
            ? proxy
            : throw new InvalidCredentialValueException(
                "InvalidProxy", name, $"The variable {name} isn't the address of a proxy.",
                "Write it as http://host:port or http://user:password@host:port, with every special character of the password percent-encoded (%23 for #, %40 for @), or remove the variable.");
    }

    private bool IsExcepted(Uri destination)
    {
        string? name = FirstSet(s_bypassNames);
        if (name is null)
        {
            return false;
        }

        foreach (string part in _environment.Get(name)!.Split(s_separators, StringSplitOptions.RemoveEmptyEntries))
        {
            string entry = part;
            if (entry == "*")
            {
                return true;
            }

            if (IPAddress.TryParse(entry, out IPAddress? address))
            {
                if (IPAddress.TryParse(destination.DnsSafeHost, out IPAddress? destinationAddress) && address.Equals(destinationAddress))
                {
                    return true;
                }

                continue;
            }

            int slash = entry.IndexOf('/');
            if (slash > 0 && IPAddress.TryParse(entry.Substring(0, slash), out IPAddress? network))
            {
                if (IPAddress.TryParse(destination.DnsSafeHost, out IPAddress? inside)
                    && int.TryParse(entry.Substring(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int bits)
                    && IsInNetwork(inside, network, bits))
                {
                    return true;
                }

                continue;
            }

            int colon = entry.LastIndexOf(':');
            if (colon > 0 && int.TryParse(entry.Substring(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int port))
            {
                if (port != destination.Port)
                {
                    continue;
                }

                entry = entry.Substring(0, colon);
            }

            entry = entry.TrimStart('*').TrimStart('.');
            if (entry.Length > 0
                && (destination.Host.Equals(entry, StringComparison.OrdinalIgnoreCase)
                    || destination.Host.EndsWith("." + entry, StringComparison.OrdinalIgnoreCase)))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsInNetwork(IPAddress address, IPAddress network, int bits)
    {
        byte[] left = address.GetAddressBytes(), right = network.GetAddressBytes();
        if (left.Length != right.Length || bits > left.Length * 8)
        {
            return false;
        }

        for (int i = 0; i < bits; i++)
        {
            int mask = 0x80 >> (i % 8);
            if ((left[i / 8] & mask) != (right[i / 8] & mask))
            {
                return false;
            }
        }

        return true;
    }

    private string? FirstSet(string[] names)
    {
        foreach (string name in names)
        {
            if (_environment.Get(name) is not null)
            {
                return name;
            }
        }

        return null;
    }
}
