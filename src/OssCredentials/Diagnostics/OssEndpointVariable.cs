using System;
using OssCredentials.Errors;
using OssCredentials.Values;

namespace OssCredentials.Diagnostics;

/// <summary>The variable with OSS's endpoint. The SDKs accept plain http in it; a check never signs a request for that.</summary>
internal static class OssEndpointVariable
{
    public const string Name = "OSS_ENDPOINT";

    /// <summary>Reads it: plain http beyond this machine is replaced by https.</summary>
    /// <exception cref="InvalidCredentialValueException">It isn't a valid endpoint.</exception>
    public static Uri Parse(string text, out bool isPlain)
    {
        isPlain = false;
        try
        {
            return EndpointRules.Parse(text, Name);
        }
        catch (InvalidCredentialValueException exception) when (exception.ErrorId == "InsecureEndpoint")
        {
            isPlain = true;
            return EndpointRules.Parse("https" + text.Substring(text.IndexOf("://", StringComparison.Ordinal)), Name);
        }
    }
}
