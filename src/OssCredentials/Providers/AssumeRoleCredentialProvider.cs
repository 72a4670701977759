using System;
using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Credentials;
using OssCredentials.Sts;

namespace OssCredentials.Providers;

/// <summary>Returns its source's credential or, if a role is set with that key pair, the role's.</summary>
internal sealed class AssumeRoleCredentialProvider : ICredentialProvider
{
    private readonly ICredentialProvider _source;
    private readonly Func<AccessKeyCredential, AssumeRoleRequest, CancellationToken, ValueTask<AccessKeyCredential>> _assume;

    public AssumeRoleCredentialProvider(
        ICredentialProvider source, Func<AccessKeyCredential, AssumeRoleRequest, CancellationToken, ValueTask<AccessKeyCredential>> assume)
    {
        _source = source;
        _assume = assume;
    }

    public string Name => _source.Name;

    public ValueTask<AccessKeyCredential> GetCredentialAsync(CancellationToken cancellationToken)
    {
        ValueTask<AccessKeyCredential> source = _source.GetCredentialAsync(cancellationToken);
        if (!source.IsCompletedSuccessfully)
        {
            return AwaitAsync(source, cancellationToken);
        }

        // Every call in a session with a key takes this path: no state machine, no task.
        AccessKeyCredential credential = source.Result;
        return credential.RoleArn is null ? new(credential) : AssumeAsync(credential, cancellationToken);
    }

    public CredentialSourceDescription Describe() => _source.Describe();

    private async ValueTask<AccessKeyCredential> AwaitAsync(ValueTask<AccessKeyCredential> source, CancellationToken cancellationToken)
    {
        AccessKeyCredential credential = await source.ConfigureAwait(false);
        return credential.RoleArn is null ? credential : await AssumeAsync(credential, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<AccessKeyCredential> AssumeAsync(AccessKeyCredential credential, CancellationToken cancellationToken)
    {
        AccessKeyCredential assumed = await _assume(credential, new AssumeRoleRequest(credential.RoleArn!), cancellationToken).ConfigureAwait(false);
        return assumed.With(assumed.Source + " with " + credential.Source);
    }
}
