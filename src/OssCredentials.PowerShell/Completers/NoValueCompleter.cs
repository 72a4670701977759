using System.Collections.Generic;

namespace OssCredentials.PowerShell.Completers;

/// <summary>Offers nothing: without a completer the engine offers the files of the current folder, where none is meant.</summary>
public sealed class NoValueCompleter : LocalCompleter
{
    private protected override IEnumerable<string> Values() => [];
}
