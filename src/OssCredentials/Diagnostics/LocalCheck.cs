using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace OssCredentials.Diagnostics;

/// <summary>A check that asks no one.</summary>
internal abstract class LocalCheck : CredentialCheck
{
    protected LocalCheck(string name)
        : base(name)
    {
    }

    public sealed override Task<IReadOnlyList<CheckResult>> RunAsync(CheckContext context, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<CheckResult>>([.. Look(context)]);

    /// <summary>What is seen, one or several things.</summary>
    protected abstract IEnumerable<CheckResult> Look(CheckContext context);
}
