using System;
using System.Collections.Generic;
using System.Linq;
using OssCredentials.Credentials;
using OssCredentials.Environment;
using OssCredentials.Errors;
using OssCredentials.Persistence;
using OssCredentials.Profiles;
using OssCredentials.Sts;

namespace OssCredentials.Providers;

/// <summary>The sources in order, which is defined only here.</summary>
internal static class CredentialChain
{
    /// <summary>Every source. A role next to a session's or stored key pair is assumed.</summary>
    public static ChainCredentialProvider Create(CredentialServices services) =>
        new(
        [
            WithRole(Session(services), services),
            .. VariableFamilies(services),
            .. BehindVariables(services, provider => WithRole(provider, services)),
        ]);

    /// <summary>
    /// The sources that can matter: if the session has a key, or half of one, it returns or fails, and later sources aren't even
    /// created. Every call in such a session takes this path.
    /// </summary>
    public static ChainCredentialProvider CreateForAnswer(CredentialServices services)
    {
        SessionValues values = new SessionEnvironment(services.Environment).Read();
        return values.AccessKeyId is null && values.AccessKeySecret is null
            ? Create(services)
            : new([WithRole(Session(services, values), services)]);
    }

    /// <summary>The key in this process's variables, of any family; a role next to it is ignored.</summary>
    /// <exception cref="CredentialUnavailableException">No variable holds a key.</exception>
    /// <exception cref="OssCredentialException">The first family that is set is incomplete, or holds an invalid credential.</exception>
    public static AccessKeyCredential ReadVariables(CredentialServices services)
    {
        try
        {
            return Session(services).Read();
        }
        catch (CredentialUnavailableException)
        {
            foreach (VariableNames names in VariableNames.Families)
            {
                try
                {
                    return new VariablesCredentialProvider(names, services.Environment, services.Clock).Read();
                }
                catch (CredentialUnavailableException)
                {
                    // This one isn't set; the next may be.
                }
            }

            throw;
        }
    }

    /// <summary>The sources after the variables, for a caller that assumes a role itself: a role next to a key pair is ignored.</summary>
    public static ChainCredentialProvider CreateBehindVariables(CredentialServices services) =>
        new([.. BehindVariables(services, static provider => provider)]);

    /// <summary>The <c>OSS_*</c> variables, which are first.</summary>
    public static SessionCredentialProvider Session(CredentialServices services) => Session(services, values: null);

    // With the values if they have already been read.
    private static SessionCredentialProvider Session(CredentialServices services, SessionValues? values) =>
        new(services.Environment, services.Clock.UtcNow, services.Logger, values);

    private static IEnumerable<ICredentialProvider> VariableFamilies(CredentialServices services) =>
        VariableNames.Families.Select(names => new VariablesCredentialProvider(names, services.Environment, services.Clock));

    // If a credential is served, the variables are empty on purpose, and no later source may replace it.
    private static IEnumerable<ICredentialProvider> BehindVariables(CredentialServices services, Func<ICredentialProvider, ICredentialProvider> stored) =>
        services.Environment.Get(OssVariables.Served) is null
            ? [.. Stored(services).Select(stored), .. OtherSources(services)]
            : [new ServedCredentialProvider(services)];

    private static IEnumerable<ICredentialProvider> Stored(CredentialServices services) =>
        [new StoredCredentialProvider(StoreScope.User, services), new StoredCredentialProvider(StoreScope.Machine, services)];

    private static IEnumerable<ICredentialProvider> OtherSources(CredentialServices services)
    {
        IReadOnlyList<ProfileFile> files = ProfileFile.All(services.Environment);
        return
        [
            new OidcVariablesCredentialProvider(services),
            .. files.Select(file => new ProfileCredentialProvider(file, files, services)),
            new BareVariablesCredentialProvider(services.Environment, services.Clock),
            new EcsRoleCredentialProvider(services),
            new CredentialsUriCredentialProvider(services),
        ];
    }

    private static AssumeRoleCredentialProvider WithRole(ICredentialProvider provider, CredentialServices services) => new(
        provider, (signer, request, token) => services.KeepAssumedRoleAsync(signer, request, new StsEndpointOptions(), token));
}
