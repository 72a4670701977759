using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace OssCredentials.PowerShell.Completers;

/// <summary>Offers the groups of this machine.</summary>
public sealed class GroupCompleter : LocalCompleter
{
    private const string GroupFile = "/etc/group";

    private protected override IEnumerable<string> Values()
    {
        try
        {
            return [.. File.ReadLines(GroupFile).Select(static line => line.Split(':')[0]).Where(static name => name.Length > 0 && name[0] != '#').OrderBy(static name => name, StringComparer.Ordinal)];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Windows has no such file, so there is nothing to complete.
            return [];
        }
    }
}
