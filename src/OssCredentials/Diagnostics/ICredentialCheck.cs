using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace OssCredentials.Diagnostics;

/// <summary>One thing that can be wrong with a credential, its surroundings or the way to the services.</summary>
internal interface ICredentialCheck
{
    /// <summary>Whether it has anything to say of what is checked: a credential that was passed on has no start-up files.</summary>
    bool Concerns(CheckContext context);

    /// <summary>Looks. What is wrong is an answer, never an exception.</summary>
    Task<IReadOnlyList<CheckResult>> RunAsync(CheckContext context, CancellationToken cancellationToken);
}
