using System.Collections.Generic;

namespace OssCredentials.PowerShell.Completers;

/// <summary>Offers nothing: without a completer the engine offers the files of the current folder, which would be wrong.</summary>
public sealed class NoValueCompleter : LocalCompleter
{
    private protected override IEnumerable<string> Values() => [];
}
