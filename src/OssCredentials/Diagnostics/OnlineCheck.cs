using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace OssCredentials.Diagnostics;

/// <summary>A check that sends a request.</summary>
internal abstract class OnlineCheck : CredentialCheck
{
    protected OnlineCheck(string name)
        : base(name)
    {
    }

    public sealed override async Task<IReadOnlyList<CheckResult>> RunAsync(CheckContext context, CancellationToken cancellationToken) =>
        [context.Request.IsOffline ? NotChecked("No request is sent with -Offline.") : await AskAsync(context, cancellationToken).ConfigureAwait(false)];

    protected abstract Task<CheckResult> AskAsync(CheckContext context, CancellationToken cancellationToken);
}
