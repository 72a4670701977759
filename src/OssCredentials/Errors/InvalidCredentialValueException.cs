namespace OssCredentials.Errors;

/// <summary>A value was refused before anything was changed or sent.</summary>
public sealed class InvalidCredentialValueException : OssCredentialException
{
    /// <summary>Creates an error about one named value.</summary>
    public InvalidCredentialValueException(string errorId, string valueName, string message, string? remedy = null)
        : base(errorId, message, remedy) => ValueName = valueName;

    /// <summary>The parameter, variable or key that holds the value; never the value.</summary>
    public string ValueName { get; }
}
