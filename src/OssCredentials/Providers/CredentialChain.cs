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

/// <summary>The sources in their order: the one place that says it.</summary>
internal static class CredentialChain
{
    /// <summary>Every source. A role beside a session's or stored key pair is assumed.</summary>
    public static ChainCredentialProvider Create(CredentialServices services) =>
        new(
        [
            WithRole(Session(services), services),
            .. VariableFamilies(services),
            .. BehindVariables(services, provider => WithRole(provider, services)),
        ]);

    /// <summary>
    /// The sources that can decide: where the session has a key, or half of one, it answers or fails, and the sources behind
    /// it are not even made. This is the way of every call in such a session.
    /// </summary>
    public static ChainCredentialProvider CreateForAnswer(CredentialServices services)
    {
        SessionValues values = new SessionEnvironment(services.Environment).Read();
        return values.AccessKeyId is null && values.AccessKeySecret is null
            ? Create(services)
            : new([WithRole(Session(services, values), services)]);
    }

    /// <summary>The key that this process's variables hold, of whichever family, a role beside it left alone.</summary>
    /// <exception cref="CredentialUnavailableException">None holds one.</exception>
    /// <exception cref="OssCredentialException">The first that is set holds half of one, or what no credential is.</exception>
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
                    // Not this one; the next may be set.
                }
            }

            throw;
        }
    }

    /// <summary>
    /// The sources behind the variables, for a caller that assumes a role of its own: a role beside a key pair is left alone.
    /// </summary>
    public static ChainCredentialProvider CreateBehindVariables(CredentialServices services) =>
        new([.. BehindVariables(services, static provider => provider)]);

    /// <summary>The <c>OSS_*</c> variables, which come first.</summary>
    public static SessionCredentialProvider Session(CredentialServices services) => Session(services, values: null);

    // With the values where they have been read already.
    private static SessionCredentialProvider Session(CredentialServices services, SessionValues? values) =>
        new(services.Environment, services.Clock.UtcNow, services.Logger, values);

    private static IEnumerable<ICredentialProvider> VariableFamilies(CredentialServices services) =>
        VariableNames.Families.Select(names => new VariablesCredentialProvider(names, services.Environment, services.Clock));

    // Where a credential is served, the variables are empty on purpose, and nothing behind them may take its place.
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
