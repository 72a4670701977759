using System;
using OssCredentials.Errors;

namespace OssCredentials.PowerShell;

/// <summary>The root of the errors that the cmdlets report; a script can catch it by name.</summary>
public class OssException : Exception
{
    internal OssException(string message, Exception innerException)
        : base(message, innerException)
    {
        IsTransient = innerException is OssCredentialException { IsTransient: true };
    }

    /// <summary>Whether the same call may succeed a little later, because a service or the network had a temporary problem.</summary>
    public bool IsTransient { get; }
}
