using System;
using System.Collections.Generic;

namespace OssCredentials.PowerShell.Parameters;

/// <summary>Words that people type for a value of a list: the error about one of them lists the value first.</summary>
[AttributeUsage(AttributeTargets.Field)]
internal sealed class AlsoKnownAsAttribute(params string[] words) : Attribute
{
    /// <summary>The words, compared without case.</summary>
    public IReadOnlyList<string> Words { get; } = words;
}
