using System;
using System.Globalization;
using System.Management.Automation;
using System.Runtime.InteropServices;
using System.Security;
using OssCredentials.Credentials;
using OssCredentials.Errors;
using OssCredentials.PowerShell.Parameters;
using OssCredentials.PowerShell.Resources;
using OssCredentials.Providers;

namespace OssCredentials.PowerShell;

/// <summary>Converts between the library's credential, whose secrets are strings, and the objects that a user sees.</summary>
internal static class CredentialConversion
{
    /// <param name="credential">The credential.</param>
    /// <param name="isHeld">Whether this process holds the secrets as text in any case; then the secure strings are created on first use.</param>
    public static OssCredential ToObject(AccessKeyCredential credential, bool isHeld = false) => new(credential, isHeld);

    public static OssPlainTextCredential ToPlainText(AccessKeyCredential credential) =>
        new(credential.AccessKeyId, credential.AccessKeySecret, credential.SecurityToken)
        {
            RoleArn = credential.RoleArn,
            Expiration = credential.Expiration,
            Source = credential.Source,
        };

    public static OssCredentialSource ToObject(CredentialSourceDescription source, int order) => new(
        order,
        source.Name,
        source.State switch
        {
            CredentialSourceState.NotConfigured => OssCredentialSourceState.NotConfigured,
            CredentialSourceState.Configured => OssCredentialSourceState.Configured,
            CredentialSourceState.NotAsked => OssCredentialSourceState.NotAsked,
            CredentialSourceState.Used => OssCredentialSourceState.Used,
            CredentialSourceState.Shadowed => OssCredentialSourceState.Shadowed,
            CredentialSourceState.Expired => OssCredentialSourceState.Expired,
            _ => OssCredentialSourceState.Invalid,
        },
        source.Reason)
    {
        Location = source.Location,
        AccessKeyId = source.AccessKeyId,
        Expiration = source.Expiration,
    };

    public static AccessKeyCredential FromParameters(
        string accessKeyId, SecureString accessKeySecret, SecureString? securityToken, string? roleArn = null, DateTimeOffset? expiration = null)
    {
        RefuseWrongType(ReferenceEquals(accessKeyId, TextTransformationAttribute.NotAText) || CredentialInput.Kept(accessKeyId) is not null, "AccessKeyId", SR.NotAText);
        RefuseWrongType(ReferenceEquals(accessKeySecret, SecretTransformationAttribute.NotASecret), "AccessKeySecret", SR.NotASecret);
        RefuseWrongType(ReferenceEquals(securityToken, SecretTransformationAttribute.NotASecret), "SecurityToken", SR.NotASecret);
        RefuseWrongType(ReferenceEquals(roleArn, TextTransformationAttribute.NotAText), "RoleArn", SR.NotAText);
        RefuseWrongType(expiration == TimeTransformationAttribute.NotATime, "Expiration", SR.NotATime);
        return new(accessKeyId, ToText(accessKeySecret), securityToken is null ? null : ToText(securityToken))
        {
            RoleArn = roleArn,
            Expiration = expiration,
            Source = "parameters",
        };
    }

    /// <summary>The text of a secret, and the parameter name for its error.</summary>
    public static string ToText(SecureString secure, string name)
    {
        RefuseWrongType(ReferenceEquals(secure, SecretTransformationAttribute.NotASecret), name, SR.NotASecret);
        return ToText(secure);
    }

    private static void RefuseWrongType(bool isWrong, string name, string what)
    {
        if (isWrong)
        {
            throw new InvalidCredentialValueException(
                "WrongType", name, string.Format(CultureInfo.CurrentCulture, what, name), SR.WrongTypeRemedy);
        }
    }

    /// <summary>A key pair from a PSCredential; the engine puts a backslash before a user name without a domain.</summary>
    public static AccessKeyCredential FromParameters(
        PSCredential credential, SecureString? securityToken, string? roleArn = null, DateTimeOffset? expiration = null) =>
        FromParameters(credential.UserName.TrimStart('\\'), credential.Password, securityToken, roleArn, expiration);

    public static SecureString ToSecureString(string text)
    {
        unsafe
        {
            fixed (char* characters = text)
            {
                var secure = new SecureString(characters, text.Length);
                secure.MakeReadOnly();
                return secure;
            }
        }
    }

    // By length: NetworkCredential stops at the first NUL, and a truncated secret would pass the check that should refuse it (A2).
    public static string ToText(SecureString secure)
    {
        IntPtr characters = Marshal.SecureStringToGlobalAllocUnicode(secure);
        try
        {
            return Marshal.PtrToStringUni(characters, secure.Length);
        }
        finally
        {
            Marshal.ZeroFreeGlobalAllocUnicode(characters);
        }
    }
}
