using System.Collections.Generic;
using System.Threading;
using OssCredentials.Credentials;
using OssCredentials.Environment;

namespace OssCredentials.Rotation;

/// <summary>The <c>OSS_*</c> variables of this process.</summary>
internal sealed class SessionPlace : KeyPlace
{
    private readonly SessionEnvironment _session;

    public SessionPlace(IEnvironmentVariables variables) => _session = new SessionEnvironment(variables);

    public override string Name => "this session's OSS_* variables";

    public override bool IsLasting => false;

    public override AccessKeyCredential? Read()
    {
        SessionValues values = _session.Read();
        return values is { AccessKeyId: string id, AccessKeySecret: string secret }
            ? new AccessKeyCredential(id, secret, values.SecurityToken) { RoleArn = values.RoleArn, Source = Name }
            : null;
    }

    public override IReadOnlyList<string> Write(AccessKeyCredential keyPair, CancellationToken cancellationToken)
    {
        // The additional variables for other tools are set again with it.
        _session.Apply(
            new AccessKeyCredential(keyPair.AccessKeyId, keyPair.AccessKeySecret) { RoleArn = _session.Read().RoleArn }, FurtherVariables.Unchanged);
        return [];
    }
}
