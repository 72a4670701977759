using System;
using System.Management.Automation;

namespace OssCredentials.PowerShell.Parameters;

/// <summary>Accepts an AccessKey ID as text. An object that may hold a whole credential is kept, and the cmdlet reads it.</summary>
/// <remarks>This makes <c>Set-OssCredential (Get-Credential)</c> work as expected; the engine would set the name of the object's type.</remarks>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class KeyIdTransformationAttribute : ArgumentTransformationAttribute
{
    private static readonly TextTransformationAttribute s_text = new();

    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) =>
        CredentialInput.IsHolder(inputData) || (inputData is string text && text.TrimStart().StartsWith("{", StringComparison.Ordinal))
            ? CredentialInput.Keep(inputData!)
            : s_text.Transform(engineIntrinsics, inputData);
}
