using System;

namespace OssCredentials.PowerShell;

/// <summary>The root of the errors that the cmdlets report; a script can catch it by name.</summary>
public class OssException : Exception
{
    internal OssException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
