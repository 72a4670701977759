using System;
using System.Management.Automation;
using System.Security;

namespace OssCredentials.PowerShell.Parameters;

/// <summary>Accepts a secret as SecureString or string. The engine's own conversion would print a string that it can't convert.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class SecretTransformationAttribute : ArgumentTransformationAttribute
{
    public override bool TransformNullOptionalParameters => false;

    /// <summary>Represents a value that isn't a secret: the cmdlets refuse it and name the parameter.</summary>
    internal static readonly SecureString NotASecret = CredentialConversion.ToSecureString("?");

    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        object? value = inputData is PSObject wrapper ? wrapper.BaseObject : inputData;
        return value switch
        {
            null => null,
            SecureString secure => secure,
            string text => CredentialConversion.ToSecureString(text),

            // Not thrown: the engine's error about a property of a piped object contains the whole object, secrets included (D3).
            _ => NotASecret,
        };
    }
}
