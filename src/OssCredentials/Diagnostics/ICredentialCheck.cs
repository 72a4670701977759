using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace OssCredentials.Diagnostics;

/// <summary>One thing that can be wrong with a credential, its environment or the connection to the services.</summary>
internal interface ICredentialCheck
{
    /// <summary>Whether the check applies: a credential that was passed in has no start-up files.</summary>
    bool Concerns(CheckContext context);

    /// <summary>Runs the check. A problem is a result, never an exception.</summary>
    Task<IReadOnlyList<CheckResult>> RunAsync(CheckContext context, CancellationToken cancellationToken);
}
