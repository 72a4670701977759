using System;
using System.Globalization;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Runtime.InteropServices;
using OssCredentials.Environment;
using OssCredentials.Errors;
using OssCredentials.Values;

namespace OssCredentials.Transport;

/// <summary>The proxy that the environment names now.</summary>
/// <remarks>
/// .NET reads these variables once a process; a PowerShell session sets them while it runs.
/// The lower-case name comes first, as in curl; NO_PROXY takes <c>*</c>, hosts, addresses, domains with or without a
/// leading dot, and ports, with commas or blanks between them.
/// </remarks>
internal sealed class EnvironmentProxy : IWebProxy, ICredentials
{
    private static readonly string[] s_proxyNames = ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"];
    private static readonly string[] s_bypassNames = ["no_proxy", "NO_PROXY"];
    private static readonly char[] s_separators = [',', ' ', '\t'];

#if NET
    // SocketsHttpHandler's; any other would end in an exception from within it.
    private static readonly string[] s_schemes = ["http", "https", "socks4", "socks4a", "socks5"];
#else
    private static readonly string[] s_schemes = ["http"];
#endif

    private readonly IEnvironmentVariables _environment;

    public EnvironmentProxy(IEnvironmentVariables environment) => _environment = environment;

    public ICredentials? Credentials
    {
        get => this;
        set => throw new NotSupportedException("The proxy's user stands in its URL.");
    }

    public Uri? GetProxy(Uri destination)
    {
        if (EndpointRules.IsLoopback(destination))
        {
            return null;
        }

        string? name = FirstSet(s_proxyNames);
        if (name is null)
        {
            return SystemProxy(destination);
        }

        if (IsExcepted(destination))
        {
            return null;
        }

        // .NET quotes this address in its errors; the user and password in it go by GetCredential alone (D5).
        Uri proxy = Parse(name);
        return proxy.UserInfo.Length == 0 ? proxy : new Uri(proxy.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped));
    }

    public bool IsBypassed(Uri host) => GetProxy(host) is null;

    public NetworkCredential? GetCredential(Uri uri, string authType)
    {
        string? name = FirstSet(s_proxyNames);
        if (name is null)
        {
            return null;
        }

        string userInfo = Parse(name).UserInfo;
        if (userInfo.Length == 0)
        {
            return null;
        }

        int colon = userInfo.IndexOf(':');
        return colon < 0
            ? new NetworkCredential(Uri.UnescapeDataString(userInfo), string.Empty)
            : new NetworkCredential(Uri.UnescapeDataString(userInfo.Substring(0, colon)), Uri.UnescapeDataString(userInfo.Substring(colon + 1)));
    }

    /// <summary>
    /// The proxy's host and port for an error; null where the variable holds a user and password too, since no piece of such
    /// a text is shown: a password in the wrong form may have been taken for the host.
    /// </summary>
    public string? Show(Uri proxy) => FirstSet(s_proxyNames) is string name && _environment.Get(name)!.Contains('@') ? null : proxy.Authority;

    private static Uri? SystemProxy(Uri destination)
    {
        // On Linux the system's proxy is the environment's, which was just found empty.
        if (RuntimeInformation.IsOSPlatform(OSPlatform.Linux))
        {
            return null;
        }

#if NET
        IWebProxy proxy = HttpClient.DefaultProxy;
#else
        IWebProxy proxy = WebRequest.GetSystemWebProxy();
#endif
        return proxy.IsBypassed(destination) ? null : proxy.GetProxy(destination);
    }

    private Uri Parse(string name)
    {
        string text = _environment.Get(name)!;
        string candidate = text.IndexOf("://", StringComparison.Ordinal) < 0 ? "http://" + text : text;
        return Uri.TryCreate(candidate, UriKind.Absolute, out Uri? proxy)
            && proxy.Host.Length > 0

            // An @, # or / that a password holds unencoded ends the user's part early: what follows it would be taken for the
            // host or the path, and shown.
            && proxy.PathAndQuery == "/"
            && proxy.Fragment.Length == 0
            && Array.IndexOf(s_schemes, proxy.Scheme) >= 0
            ? proxy
            : throw new InvalidCredentialValueException(
                "InvalidProxy", name, $"The variable {name} is not the address of a proxy.",
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
