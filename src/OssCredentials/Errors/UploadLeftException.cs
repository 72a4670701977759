namespace OssCredentials.Errors;

/// <summary>A check of a bucket was stopped, and an empty upload that it began may be left there.</summary>
public sealed class UploadLeftException : OssCredentialException
{
    internal UploadLeftException(string message, string? remedy)
        : base("UploadLeft", message, remedy)
    {
    }
}
