using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace OssCredentials.PowerShell.Tests.Shell;

/// <summary>
/// Runs the rows of a table side by side, as many as there are processors, and gives each test its own row: a start of
/// the engine takes most of a second, and the tests of this assembly take turns.
/// </summary>
internal sealed class SharedRuns<TResult>(Func<IEnumerable<string>> rows, Func<string, Task<TResult>> run)
{
    private static readonly SemaphoreSlim s_places = new(System.Environment.ProcessorCount);
    private readonly object _gate = new();
    private Dictionary<string, Task<TResult>>? _runs;

    /// <summary>The result of one row; the first call starts them all.</summary>
    public Task<TResult> RunAsync(string row)
    {
        lock (_gate)
        {
            _runs ??= rows().Distinct().ToDictionary(static text => text, RunInTurnAsync);
            return _runs[row];
        }
    }

    private async Task<TResult> RunInTurnAsync(string row)
    {
        await s_places.WaitAsync();
        try
        {
            return await run(row);
        }
        finally
        {
            s_places.Release();
        }
    }
}
