using System;
using System.Collections.Generic;
using OssCredentials.Credentials;
using OssCredentials.Environment;
using OssCredentials.Errors;
using OssCredentials.Logging;
using OssCredentials.Providers;

namespace OssCredentials.Clients;

/// <summary>Reads, sets and clears the credential in this process's environment.</summary>
public sealed class SessionClient
{
    private readonly CredentialServices _services;

    internal SessionClient(CredentialServices services) => _services = services;

    /// <summary>The AccessKey ID in this process's environment; null when there is none.</summary>
    public string? AccessKeyId => Variables.Read().AccessKeyId;

    private SessionEnvironment Variables => new(_services.Environment);

    /// <summary>The credential in this process's environment, without assuming a role that is set beside it.</summary>
    /// <exception cref="CredentialUnavailableException">There is none.</exception>
    /// <exception cref="OssCredentialException">What is set is incomplete, or isn't a valid credential.</exception>
    public AccessKeyCredential Get() => CredentialChain.Session(_services).Read();

    /// <summary>Replaces the credential in this process's environment, and the variables that were set beside it.</summary>
    /// <param name="credential">The credential.</param>
    /// <param name="further">Variables to set beside it; null for none.</param>
    /// <exception cref="InvalidCredentialValueException">A value isn't valid; nothing was changed.</exception>
    public void Set(AccessKeyCredential credential, FurtherVariables? further = null)
    {
        Check(credential);
        further?.Check();
        Apply(credential, further?.ValuesFor(credential));
    }

    /// <summary>Checks a credential that a caller supplies. One that has expired is a warning only, since the expiration time may be wrong.</summary>
    /// <exception cref="InvalidCredentialValueException">A value isn't valid.</exception>
    public void Check(AccessKeyCredential credential)
    {
        CredentialRules.Check(credential, CredentialValueNames.Parameters);
        if (credential.Expiration is DateTimeOffset end && end <= _services.Clock.UtcNow)
        {
            _services.Logger.Value.GivenCredentialEnded(end);
        }
    }

    /// <summary>Removes the whole set from this process's environment, and the variables that were set beside it.</summary>
    public void Clear() => Variables.Clear();

    internal void Apply(AccessKeyCredential credential, IReadOnlyList<KeyValuePair<string, string?>>? further) => Variables.Apply(credential, further);
}
