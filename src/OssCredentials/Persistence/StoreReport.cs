using System;
using System.Collections.Generic;

namespace OssCredentials.Persistence;

/// <summary>What a store did, file by file, and the warnings for its caller.</summary>
public sealed class StoreReport
{
    /// <summary>Creates a report.</summary>
    public StoreReport(IReadOnlyList<StoreChange> changes, IReadOnlyList<StoreWarning> warnings)
    {
        Changes = changes ?? throw new ArgumentNullException(nameof(changes));
        Warnings = warnings ?? throw new ArgumentNullException(nameof(warnings));
    }

    /// <summary>Every file or value that was checked, in the order in which it was written.</summary>
    public IReadOnlyList<StoreChange> Changes { get; }

    /// <summary>The warnings.</summary>
    public IReadOnlyList<StoreWarning> Warnings { get; }
}
