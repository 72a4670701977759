using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace OssCredentials.Diagnostics;

/// <summary>A check that sends no request.</summary>
internal abstract class LocalCheck : CredentialCheck
{
    protected LocalCheck(string name)
        : base(name)
    {
    }

    public sealed override Task<IReadOnlyList<CheckResult>> RunAsync(CheckContext context, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<CheckResult>>([.. Look(context)]);

    /// <summary>The findings, one or several.</summary>
    protected abstract IEnumerable<CheckResult> Look(CheckContext context);
}
