using System.Management.Automation;

namespace OssCredentials.EmptyModule;

/// <summary>The cost of a call before a cmdlet does anything.</summary>
[Cmdlet(VerbsCommon.Get, "Empty")]
[OutputType(typeof(object))]
public sealed class GetEmptyCommand : PSCmdlet
{
    private static readonly object s_answer = new();

    /// <inheritdoc/>
    protected override void EndProcessing() => WriteObject(s_answer);
}
