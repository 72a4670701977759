using OssCredentials.Errors;
using OssCredentials.Profiles;
using OssCredentials.Sts;

namespace OssCredentials.Providers;

/// <summary>The file in which an identity provider (a Kubernetes cluster, a CI system) keeps an OIDC token up to date.</summary>
internal static class OidcTokenFile
{
    /// <param name="path">The file.</param>
    /// <param name="from">The variable, key or parameter that specifies it.</param>
    /// <exception cref="CredentialSourceException">It doesn't exist, can't be read, or contains no token.</exception>
    public static string Read(string path, string from)
    {
        ProfileText text = ProfileText.TryRead(path)
            ?? throw new CredentialSourceException(
                "OidcTokenFileMissing", $"{from} specifies the OIDC token file {path}, which doesn't exist.",
                "Correct the path. In a container, mount the token.")
            { Location = path };
        text.RequireUtf8();
        try
        {
            return IdentityProviderRules.ReadToken(System.Text.Encoding.UTF8.GetString(text.Bytes, text.Start, text.Bytes.Length - text.Start), path);
        }
        catch (InvalidCredentialValueException exception)
        {
            throw new CredentialSourceException(exception.ErrorId, exception.Message, exception.Remedy) { Location = path };
        }
    }
}
