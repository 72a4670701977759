using System.Collections.Generic;
using System.Threading;
using OssCredentials.Credentials;
using OssCredentials.Environment;
using OssCredentials.Providers;

namespace OssCredentials.Rotation;

/// <summary>The variables of another family in this process, such as <c>ALIBABA_CLOUD_*</c>.</summary>
internal sealed class VariablesPlace : KeyPlace
{
    private readonly VariableNames _names;
    private readonly IEnvironmentVariables _variables;

    public VariablesPlace(VariableNames names, IEnvironmentVariables variables)
    {
        _names = names;
        _variables = variables;
    }

    public override string Name => $"this session's {_names.Family} variables";

    public override bool IsLasting => false;

    public override AccessKeyCredential? Read()
    {
        lock (SessionEnvironment.Gate)
        {
            return _variables.Get(_names.AccessKeyId) is string id && _variables.Get(_names.AccessKeySecret) is string secret
                ? new AccessKeyCredential(id, secret, _variables.Get(_names.SecurityToken)) { Source = Name }
                : null;
        }
    }

    public override IReadOnlyList<string> Write(AccessKeyCredential keyPair, CancellationToken cancellationToken)
    {
        lock (SessionEnvironment.Gate)
        {
            // A child process that starts meanwhile sees the old pair, none, or the new one (B5).
            _variables.Set(_names.AccessKeyId, null);
            _variables.Set(_names.AccessKeySecret, keyPair.AccessKeySecret);
            _variables.Set(_names.AccessKeyId, keyPair.AccessKeyId);
        }

        return [];
    }
}
