using System;
using System.Management.Automation;
using OssCredentials.Credentials;
using OssCredentials.Errors;
using OssCredentials.PowerShell.Resources;

namespace OssCredentials.PowerShell.Parameters;

/// <summary>Accepts a PSCredential, or an AccessKey ID whose secret is asked for, as the engine's own attribute does for a user name.</summary>
/// <remarks>The engine takes any text for a user name and shows it in its question: a secret among them.</remarks>
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
