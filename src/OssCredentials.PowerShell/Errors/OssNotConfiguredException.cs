using System;

namespace OssCredentials.PowerShell;

/// <summary>No source has a credential.</summary>
public sealed class OssNotConfiguredException : OssException
{
    internal OssNotConfiguredException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
