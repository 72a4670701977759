using System;
using System.Management.Automation.Runspaces;
using OssCredentials.Environment;
using OssCredentials.Serving;

namespace OssCredentials.PowerShell.Serving;

/// <summary>What is served for one block or program. It ends with the block or program, and with its runspace.</summary>
/// <remarks>
/// A runspace that closes stops its pipelines, which dispose of this; but it waits for a program that doesn't react, and meanwhile
/// no one must get the credential.
/// </remarks>
internal sealed class ServedRun : IDisposable
{
    private readonly ServedIdentity _identity;
    private readonly Runspace _runspace;

    public ServedRun(ServedIdentity identity, Runspace runspace)
    {
        _identity = identity;
        _runspace = runspace;
        _runspace.StateChanged += OnStateChanged;
    }

    public CredentialServer Server => _identity.Server;

    public ServedVariables Variables => _identity.Variables;

    public void Dispose()
    {
        _runspace.StateChanged -= OnStateChanged;
        _identity.Dispose();
    }

    private void OnStateChanged(object? sender, RunspaceStateEventArgs arguments)
    {
        if (arguments.RunspaceStateInfo.State is RunspaceState.Closing or RunspaceState.Closed or RunspaceState.Broken)
        {
            _identity.Dispose();
        }
    }
}
