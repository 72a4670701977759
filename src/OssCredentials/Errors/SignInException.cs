using System;

namespace OssCredentials.Errors;

/// <summary>A person couldn't be signed in. Nothing was changed.</summary>
public sealed class SignInException : OssCredentialException
{
    /// <summary>Creates an error about a sign-in.</summary>
    public SignInException(string errorId, string message, string remedy, Exception? innerException = null)
        : base(errorId, message, remedy, innerException)
    {
    }
}
