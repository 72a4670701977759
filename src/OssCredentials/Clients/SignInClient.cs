using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Caching;
using OssCredentials.Errors;
using OssCredentials.Persistence;
using OssCredentials.Profiles;
using OssCredentials.Providers;
using OssCredentials.SignIn;
using OssCredentials.Sts;
using OssCredentials.Values;

namespace OssCredentials.Clients;

/// <summary>Signs a person in without an AccessKey, and out again.</summary>
public sealed class SignInClient
{
    private readonly CredentialServices _services;

    internal SignInClient(CredentialServices services) => _services = services;

    /// <summary>Starts a sign-in through a browser: listens on this machine, and returns the page to open.</summary>
    /// <exception cref="SignInException">The browser couldn't return the code, because the ports are in use.</exception>
    public BrowserSignIn StartBrowser(SignInSite site) => new(_services.CreateSignIn(), site);

    /// <summary>Starts a CloudSSO sign-in: obtains a code for the user.</summary>
    /// <exception cref="InvalidCredentialValueException">The URL isn't a sign-in URL.</exception>
    /// <exception cref="OssCredentialException">The service refused the request, or returned no usable response.</exception>
    public Task<DeviceSignIn> StartDeviceAsync(string signInUrl, CancellationToken cancellationToken) => signInUrl is null
        ? throw new ArgumentNullException(nameof(signInUrl))
        : DeviceSignIn.StartAsync(_services.CreateSignIn(), signInUrl, cancellationToken);

    /// <summary>How the owner of a profile signs in; null if there is no such profile, or it isn't used for signing in.</summary>
    /// <exception cref="CredentialSourceException">The file can't be read, or another account could have written the address of the sign-in page in it.</exception>
    public SignInProfile? FindProfile(string name)
    {
        if (ReadConfig() is not AliyunCliConfig config || !config.Contains(name) || Describe(config, name) is not SignInProfile profile)
        {
            return null;
        }

        if (profile.SignInUrl is not null)
        {
            ProfileFileGuard.RefuseIfChangeable(config.ChangeableBy, $"{config.Path}, profile '{name}'", config.Path, "it specifies the page to sign in on");
        }

        return profile;
    }

    /// <summary>How the owners of all sign-in profiles sign in, for completion.</summary>
    public IReadOnlyList<SignInProfile> ListProfiles()
    {
        var found = new List<SignInProfile>();
        try
        {
            if (ReadConfig() is AliyunCliConfig config)
            {
                foreach (string name in config.Names)
                {
                    if (Describe(config, name) is SignInProfile profile)
                    {
                        found.Add(profile);
                    }
                }
            }
        }
        catch (OssCredentialException)
        {
            // What can't be read can't be offered; the command itself reports the reason.
        }

        return found;
    }

    /// <summary>Checks, before anyone signs in, that a profile can be written.</summary>
    /// <param name="name">The profile; <see cref="Save"/> creates it if it doesn't exist.</param>
    /// <param name="options">How to write. Without <see cref="ProfileWriteOptions.Force"/>, a profile that holds anything other
    /// than a sign-in is refused.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <exception cref="CredentialSourceException">The profile holds something else, or the file can't be read.</exception>
    /// <exception cref="StoreException">The file can't be written.</exception>
    public void CheckProfile(string name, ProfileWriteOptions options, CancellationToken cancellationToken)
    {
        _ = options ?? throw new ArgumentNullException(nameof(options));

        if (!options.Force && ReadConfig() is AliyunCliConfig config && config.Contains(name) && Describe(config, name) is null && config.ValuesOf(name).Has("access_key_id"))
        {
            throw new CredentialSourceException(
                "ProfileHoldsAKey", $"{config.Path}: profile '{name}' has an AccessKey, which the sign-in would replace.",
                "Specify another name with -ProfileName, or use -Force.")
            { Location = config.Path };
        }

        CreateWriter().Put(
            name, EntriesFor(StoredSignIn.OAuth(StoredSignIn.China, null, null, null, null, null), options),
            new ProfileWriteOptions { WhatIf = true, Force = options.Force, Region = options.Region, LockTimeout = options.LockTimeout }, cancellationToken);
    }

    /// <summary>Asks STS who signed in.</summary>
    /// <exception cref="OssCredentialException">STS refused the request, or returned no usable response.</exception>
    public Task<CallerIdentity> IdentifyAsync(SignedIn signedIn, StsEndpointOptions endpoint, CancellationToken cancellationToken) => signedIn is null
        ? throw new ArgumentNullException(nameof(signedIn))
        : _services.GetCallerIdentityAsync(signedIn.Credential, endpoint, cancellationToken);

    /// <summary>Stores a sign-in in a profile of the aliyun CLI's <c>config.json</c>, as the CLI does. Everything except its keys stays.</summary>
    /// <exception cref="CredentialSourceException">The file isn't in the CLI's format; nothing was changed.</exception>
    /// <exception cref="StoreException">The file couldn't be written; it is unchanged.</exception>
    public StoreReport Save(SignedIn signedIn, string name, ProfileWriteOptions options, CancellationToken cancellationToken)
    {
        _ = signedIn ?? throw new ArgumentNullException(nameof(signedIn));
        _ = options ?? throw new ArgumentNullException(nameof(options));

        return CreateWriter().Put(name, EntriesFor(signedIn.Stored, options), options, cancellationToken);
    }

    /// <summary>Creates an issuer that obtains credentials for a sign-in, as long as the sign-in is valid.</summary>
    /// <param name="signedIn">The sign-in.</param>
    /// <param name="profileName">The profile that it was saved to, whose tokens are then used and updated; null for tokens that are
    /// only in memory.</param>
    public CredentialIssuer CreateIssuer(SignedIn signedIn, string? profileName)
    {
        _ = signedIn ?? throw new ArgumentNullException(nameof(signedIn));

        ISignInHolder holder = profileName is null
            ? new SessionSignIn(signedIn.Stored, signedIn.Credential.Source, CommandFor(signedIn))
            : new ProfileSignIn(profileName, CreateWriter().Path, _services.Environment, _services.Clock);
        return new CredentialIssuer(cancellationToken =>
            new SignInRenewal(_services.CreateSignIn()).GetCredentialAsync(holder, TimeSpan.Zero, cancellationToken));
    }

    /// <summary>
    /// Removes tokens and credentials from a profile of the aliyun CLI's <c>config.json</c>. How its owner signs in stays, as does
    /// everything else.
    /// </summary>
    /// <exception cref="CredentialSourceException">There is no such profile, or it isn't used for signing in.</exception>
    /// <exception cref="StoreException">The file couldn't be written; it is unchanged.</exception>
    public StoreReport SignOut(string name, ProfileWriteOptions options, CancellationToken cancellationToken)
    {
        _ = options ?? throw new ArgumentNullException(nameof(options));

        AliyunCliProfileWriter writer = CreateWriter();
        StoreReport report = writer.Update(
            name,
            values => AliyunCliConfig.SignInOf(values) is StoredSignIn signIn
                ? ProfileSignIn.EntriesOf(signIn.SignedOut())
                : throw values.Error("ProfileHasNoSignIn", "mode", "it isn't used for signing in: its mode is neither OAuth nor CloudSSO.", "Specify another profile with -ProfileName."),
            options,
            cancellationToken,
            isRemoval: true);
        if (!options.WhatIf)
        {
            new ProfileSignIn(name, writer.Path, _services.Environment, _services.Clock).Forget();
        }

        return report;
    }

    private static string CommandFor(SignedIn signedIn) => signedIn.Site is SignInSite site
        ? "Connect-OssAccount -Site " + site
        : "Connect-OssAccount -SignInUrl " + signedIn.SignInUrl;

    private static SignInProfile? Describe(AliyunCliConfig config, string name) => AliyunCliConfig.SignInOf(config.ValuesOf(name)) is StoredSignIn signIn
        ? new SignInProfile(
            name,
            signIn.SiteType switch
            {
                StoredSignIn.China => SignInSite.China,
                StoredSignIn.International => SignInSite.International,
                _ => null,
            },
            signIn.SignInUrl,
            signIn.AccountId,
            signIn.AccessConfigurationId)
        : null;

    private static List<ProfileEntry> EntriesFor(StoredSignIn signIn, ProfileWriteOptions options)
    {
        if (options.Region is not null)
        {
            LocationRules.CheckRegion(options.Region, "Region");
        }

        return [.. ProfileSignIn.EntriesOf(signIn), .. AliyunCliProfileWriter.CommonEntries(options)];
    }

    private AliyunCliConfig? ReadConfig() =>
        ProfileText.TryRead(CreateWriter().Path) is ProfileText text ? AliyunCliConfig.Parse(text, _services.Environment) : null;

    private AliyunCliProfileWriter CreateWriter() => new(_services.Environment, _services.Clock.UtcNow);
}
