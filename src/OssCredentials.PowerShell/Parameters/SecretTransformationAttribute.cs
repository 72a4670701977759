using System;
using System.Management.Automation;
using System.Security;

namespace OssCredentials.PowerShell.Parameters;

/// <summary>Takes a secret as SecureString or as string. The engine's own conversion would print a string that it cannot convert.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class SecretTransformationAttribute : ArgumentTransformationAttribute
{
    public override bool TransformNullOptionalParameters => false;

    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        object? value = inputData is PSObject wrapper ? wrapper.BaseObject : inputData;
        return value switch
        {
            null => null,
            SecureString secure => secure,
            string text => CredentialConversion.ToSecureString(text),

            // The message gives the value's type, never the value (D3).
            _ => throw new ArgumentTransformationMetadataException($"A secret is a SecureString or a string, not a {value.GetType().Name}."),
        };
    }
}
