using System;
using System.Management.Automation;
using OssCredentials.Credentials;
using OssCredentials.Errors;
using OssCredentials.PowerShell.Resources;

namespace OssCredentials.PowerShell.Parameters;

/// <summary>Accepts a PSCredential, or an AccessKey ID whose secret is prompted for, like the engine's own attribute for a user name.</summary>
/// <remarks>The engine accepts any text as a user name and shows it in its prompt, even if it is a secret.</remarks>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class KeyPairTransformationAttribute : ArgumentTransformationAttribute
{
    private static readonly CredentialAttribute s_engine = new();

    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        object? value = inputData is PSObject wrapper ? wrapper.BaseObject : inputData;
        return value switch
        {
            null or PSCredential => s_engine.Transform(engineIntrinsics, inputData),
            string id when CredentialRules.IsAccessKeyId(id) => s_engine.Transform(engineIntrinsics, id),
            _ => throw new ArgumentTransformationMetadataException(SR.KeyPairExpected),
        };
    }
}
