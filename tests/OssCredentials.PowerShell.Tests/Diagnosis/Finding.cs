namespace OssCredentials.PowerShell.Tests.Diagnosis;

/// <summary>A check as the user sees it.</summary>
internal sealed record Finding(string Name, string State, string Message, string? Remedy, string? Location)
{
    public bool IsTrouble => State is "Failed" or "Warning";
}
