using System;

namespace OssCredentials.PowerShell;

/// <summary>A value was refused before anything was changed or sent.</summary>
public sealed class OssValueException : OssException
{
    internal OssValueException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>The parameter or variable that holds it.</summary>
    public string ValueName { get; internal init; } = string.Empty;
}
