using System;
using System.Collections.Generic;
using System.Collections.ObjectModel;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Host;
using OssCredentials.Caching;
using OssCredentials.Clients;
using OssCredentials.Environment;
using OssCredentials.Errors;
using OssCredentials.Persistence;
using OssCredentials.PowerShell.Completers;
using OssCredentials.PowerShell.Parameters;
using OssCredentials.PowerShell.Refresh;
using OssCredentials.PowerShell.Resources;
using OssCredentials.PowerShell.SignIn;
using OssCredentials.Profiles;
using OssCredentials.SignIn;
using OssCredentials.Sts;
using OssCredentials.Text;

namespace OssCredentials.PowerShell.Commands;

/// <summary>Signs a person in, with a browser or a code, and puts the credential into the session.</summary>
[Cmdlet(VerbsCommunications.Connect, "OssAccount", SupportsShouldProcess = true, DefaultParameterSetName = BrowserSet)]
[OutputType(typeof(OssSignIn))]
public sealed class ConnectOssAccountCommand : PlaceCredentialCommand
{
    private const string BrowserSet = "Browser";
    private const string DeviceSet = "Device";

    // A placeholder for the sign-in's credential, used to check before the sign-in whether it could be stored.
    private const string PlaceholderText = "Placeholder0123456789";

    /// <summary>The site that the account belongs to.</summary>
    [Parameter(ParameterSetName = BrowserSet)]
    [ValueTransformation(typeof(OssSignInSite))]
    public OssSignInSite? Site { get; set; }

    /// <summary>The sign-in URL of the CloudSSO directory.</summary>
    [Parameter(Mandatory = true, ParameterSetName = DeviceSet)]
    [ArgumentCompleter(typeof(SignInUrlCompleter))]
    [ValidateNotNullOrEmpty]
    [NotASecretTransformation]
    public string? SignInUrl { get; set; }

    /// <summary>The account to use with CloudSSO.</summary>
    [Parameter(ParameterSetName = DeviceSet)]
    [ArgumentCompleter(typeof(AccountIdCompleter))]
    [AccountIdTransformation]
    public string? AccountId { get; set; }

    /// <summary>The access configuration to use in the account, by name or ID.</summary>
    [Parameter(ParameterSetName = DeviceSet)]
    [ArgumentCompleter(typeof(AccessConfigurationCompleter))]
    [ValidateNotNullOrEmpty]
    [NotASecretTransformation]
    public string? AccessConfiguration { get; set; }

    /// <summary>The profile of the aliyun CLI that keeps the sign-in.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ProfileNameCompleter))]
    [ValidateNotNullOrEmpty]
    [NotASecretTransformation]
    public string? ProfileName { get; set; }

    /// <summary>Where to put the credential.</summary>
    [Parameter]
    [ValueTransformation(typeof(OssCredentialScope))]
    public OssCredentialScope Scope { get; set; } = OssCredentialScope.Process;

    /// <summary>The account that the sign-in must be for.</summary>
    [Parameter]
    [AccountIdTransformation]
    [ArgumentCompleter(typeof(NoValueCompleter))]
    public string? ExpectedAccountId { get; set; }

    /// <summary>Shows the page's address instead of opening a browser.</summary>
    [Parameter]
    public SwitchParameter NoBrowser { get; set; }

    /// <summary>Replaces a profile that holds something other than a sign-in.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>The STS endpoint that reports who signed in: a host, or a URL for loopback.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(NoValueCompleter))]
    [NotASecretTransformation]
    public string? StsEndpoint { get; set; }

    private string What => SignInUrl is string url
        ? string.Format(CultureInfo.CurrentCulture, SR.SignInCloudSsoTarget, new Uri(url, UriKind.RelativeOrAbsolute) is { IsAbsoluteUri: true } uri ? uri.Authority : url)
        : Site == OssSignInSite.International ? SR.SignInInternationalTarget : SR.SignInChinaTarget;

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        TakeWayFromProfile();
        if (!Agreed(What, SR.SignInAction))
        {
            return;
        }

        CheckPlaces();
        SignedIn signedIn = SignInUrl is null ? SignInThroughBrowser() : SignInWithCode(SignInUrl);
        CallerIdentity? identity = Identify(signedIn);
        string? profileName = Save(signedIn);
        CredentialIssuer issuer = new OssClients(new ClientOptions { Layer = EnvironmentLayer.Current }).SignIn.CreateIssuer(signedIn, profileName);
        if (Place(signedIn.Credential, Scope, new StorePlacement(), What) && Scope == OssCredentialScope.Process)
        {
            SessionRefresher.Start(this, issuer, signedIn.Credential);
            SessionSignIn.Remember(profileName);
        }

        WriteObject(new OssSignIn(signedIn, identity, profileName));
    }

    /// <summary>If a profile but no way to sign in is specified, uses the profile's.</summary>
    private void TakeWayFromProfile()
    {
        if (ProfileName is null || ParameterSetName == DeviceSet || Site is not null)
        {
            return;
        }

        if (Check(() => CreateClients().SignIn.FindProfile(ProfileName), ProfileName) is SignInProfile profile)
        {
            Site = (OssSignInSite?)profile.Site;
            SignInUrl = profile.SignInUrl;
            AccountId = profile.AccountId;
            AccessConfiguration = profile.AccessConfigurationId;
        }
    }

    /// <summary>Reports what couldn't be stored afterwards before anyone signs in.</summary>
    private void CheckPlaces()
    {
        if (ProfileName is not null)
        {
            Run(() => CreateClients().SignIn.CheckProfile(ProfileName, new ProfileWriteOptions { Force = Force }, Cancellation), ProfileName);
        }

        if (Scope != OssCredentialScope.Process)
        {
            var placeholder = new Credentials.AccessKeyCredential("STS." + PlaceholderText, PlaceholderText, PlaceholderText);
            Change(Scope, () => CreateClients().Stores.Set(ToStoreScope(Scope), placeholder, FurtherVariables.Unchanged, new StoreWriteOptions { WhatIf = true }, null, Cancellation));
        }
    }

    private SignedIn SignInThroughBrowser()
    {
        using BrowserSignIn signIn = Check(() => CreateClients().SignIn.StartBrowser((SignInSite)(Site ?? OssSignInSite.China)), What);
        var pasted = new PastedLine(Host);
        if (!NoBrowser && signIn.TryOpenBrowser())
        {
            Show(string.Format(CultureInfo.CurrentCulture, SR.BrowserOpened, signIn.Address.Authority));
        }
        else
        {
            ShowAddress(signIn, pasted.IsAvailable);
        }

        return WaitFor(
            BrowserSignIn.Timeout,
            () => Await(
                signIn.CompleteAsync, SR.SignInActivity, What,
                () =>
                {
                    while (pasted.Take() is string line)
                    {
                        if (line.Trim().Length > 0 && !signIn.TryTake(line))
                        {
                            Show(SR.PastedAddressWrong);
                        }
                    }

                    return TimeLeft();
                }));
    }

    private SignedIn SignInWithCode(string signInUrl)
    {
        DeviceSignIn signIn = Await(token => CreateClients().SignIn.StartDeviceAsync(signInUrl, token), SR.SignInActivity, What);
        bool isOpened = !NoBrowser && signIn.TryOpenBrowser();
        Show(string.Format(CultureInfo.CurrentCulture, isOpened ? SR.DeviceOpened : SR.DeviceAddress, signIn.AddressWithCode.AbsoluteUri, signIn.Address.AbsoluteUri, Boxed(signIn.UserCode)));
        WaitFor(
            signIn.Lifetime,
            () => Await(
                async token =>
                {
                    await signIn.WaitAsync(token).ConfigureAwait(false);
                    return true;
                },
                SR.SignInActivity, What, TimeLeft));

        string accountId = AccountId ?? ChooseAccount(Await(signIn.ListAccountsAsync, SR.SignInActivity, What));
        string configuration = FindConfiguration(accountId, Await(token => signIn.ListAccessConfigurationsAsync(accountId, token), SR.SignInActivity, accountId));
        return Await(token => signIn.CompleteAsync(accountId, configuration, token), SR.SignInActivity, accountId);
    }

    private string ChooseAccount(IReadOnlyList<SignInAccount> accounts) => Choose(
        accounts, static account => account.AccountId, static account => account.DisplayName, string.Empty,
        SR.ChooseAccount, nameof(SR.NoAccounts), SR.NoAccounts, nameof(SR.AccountNeeded), SR.AccountNeeded, What);

    private string FindConfiguration(string accountId, IReadOnlyList<SignInAccessConfiguration> configurations)
    {
        if (AccessConfiguration is null)
        {
            return Choose(
                configurations, static one => one.Id, static one => one.Name, accountId,
                SR.ChooseAccessConfiguration, nameof(SR.NoAccessConfigurations), SR.NoAccessConfigurations,
                nameof(SR.AccessConfigurationNeeded), SR.AccessConfigurationNeeded, accountId);
        }

        SignInAccessConfiguration? found = configurations.FirstOrDefault(one => one.Id == AccessConfiguration)
            ?? configurations.FirstOrDefault(one => string.Equals(one.Name, AccessConfiguration, StringComparison.OrdinalIgnoreCase));
        if (found is null)
        {
            Fail(
                nameof(SR.AccessConfigurationUnknown),
                string.Format(CultureInfo.CurrentCulture, SR.AccessConfigurationUnknown, AccessConfiguration, accountId),
                string.Format(CultureInfo.CurrentCulture, SR.AccessConfigurationUnknownRemedy, string.Join(", ", configurations.Select(static one => one.Name))),
                AccessConfiguration);
        }

        return found!.Id;
    }

    /// <summary>Lets the user choose one of several. A single one is used without a question.</summary>
    private string Choose<T>(
        IReadOnlyList<T> all, Func<T, string> idOf, Func<T, string> nameOf, string subject,
        string question, string noneId, string none, string neededId, string needed, object? target)
    {
        if (all.Count == 0)
        {
            Fail(noneId, string.Format(CultureInfo.CurrentCulture, none, subject), SR.NoAccountsRemedy, target);
        }

        if (all.Count == 1)
        {
            return idOf(all[0]);
        }

        string list = string.Join(
            System.Environment.NewLine,
            all.Select((one, index) => string.Format(CultureInfo.CurrentCulture, "{0,5}  {1}  {2}", index + 1, idOf(one), nameOf(one))));
        string hint = string.Join(", ", all.Select(idOf));
        Show(list);
        while (true)
        {
            string typed = Ask(
                () => Host.UI.Prompt(string.Empty, string.Empty, new Collection<FieldDescription> { new(question) })[question]?.BaseObject?.ToString() ?? string.Empty,
                neededId, string.Format(CultureInfo.CurrentCulture, needed, hint), target).Trim();
            if (Cancellation.IsCancellationRequested)
            {
                throw new PipelineStoppedException();
            }

            if (int.TryParse(typed, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= 1 && number <= all.Count)
            {
                return idOf(all[number - 1]);
            }

            T[] named = [.. all.Where(one => idOf(one) == typed || string.Equals(nameOf(one), typed, StringComparison.OrdinalIgnoreCase))];
            if (named.Length == 1)
            {
                return idOf(named[0]);
            }

            Show(string.Format(CultureInfo.CurrentCulture, SR.ChooseAgain, all.Count));
        }
    }

    /// <summary>The identity, as STS reports it. An unexpected account ends the command before anything is stored.</summary>
    private CallerIdentity? Identify(SignedIn signedIn)
    {
        var endpoint = new StsEndpointOptions { Endpoint = StsEndpoint };
        OssCredentialException? failure = null;
        CallerIdentity? identity = Await(
            async token =>
            {
                try
                {
                    return await CreateClients().SignIn.IdentifyAsync(signedIn, endpoint, token).ConfigureAwait(false);
                }
                catch (OssCredentialException exception) when (ExpectedAccountId is null)
                {
                    // The sign-in succeeded even if STS can't be reached from here.
                    failure = exception;
                    return null;
                }
            },
            SR.SignInActivity,
            What);
        if (failure is not null)
        {
            WriteWarning(string.Format(CultureInfo.CurrentCulture, SR.IdentityUnknown, failure.Message));
        }

        if (ExpectedAccountId is not null)
        {
            Run(() => IdentityClient.CheckIdentity(identity!, ExpectedAccountId, SR.AccountUnexpectedRemedy), identity!.AccountId);
        }

        return identity;
    }

    /// <summary>The profile that keeps the sign-in now; null when none does.</summary>
    private string? Save(SignedIn signedIn)
    {
        if (ProfileName is null)
        {
            return null;
        }

        try
        {
            StoreReport report = CreateClients().SignIn.Save(signedIn, ProfileName, new ProfileWriteOptions { Force = Force }, Cancellation);
            foreach (StoreWarning warning in report.Warnings)
            {
                WriteWarning(warning.Message);
            }

            return ProfileName;
        }
        catch (OssCredentialException failure)
        {
            // The person has signed in and shouldn't have to do it twice: the sign-in is still usable in this session.
            ErrorRecord record = ErrorTable.ToRecord(failure, ProfileName);
            record.ErrorDetails = new ErrorDetails(string.Format(CultureInfo.CurrentCulture, SR.SignInNotSaved, ProfileName, failure.Message)) { RecommendedAction = failure.Remedy };
            WriteError(record);
            return null;
        }
    }

    private void ShowAddress(BrowserSignIn signIn, bool canPaste)
    {
        Show(string.Format(CultureInfo.CurrentCulture, SR.SignInAddress, signIn.Address.AbsoluteUri));
        if (System.Environment.GetEnvironmentVariable("SSH_CONNECTION") is { Length: > 0 } connection)
        {
            string[] parts = connection.Split(' ');
            string host = parts.Length >= 3 ? parts[2] : System.Environment.MachineName;
            Show(string.Format(
                CultureInfo.CurrentCulture, SR.SignInTunnel, $"ssh -N -L {signIn.Port}:127.0.0.1:{signIn.Port} {System.Environment.UserName}@{host}"));
        }

        if (canPaste)
        {
            Show(string.Format(CultureInfo.CurrentCulture, SR.SignInPaste, signIn.Port));
        }
    }

    private DateTime _deadline;

    private T WaitFor<T>(TimeSpan time, Func<T> wait)
    {
        _deadline = DateTime.UtcNow + time;
        return wait();
    }

    private string TimeLeft()
    {
        TimeSpan left = _deadline - DateTime.UtcNow;
        int minutes = (int)Math.Ceiling(left.TotalMinutes);
        return minutes > 1
            ? string.Format(CultureInfo.CurrentCulture, SR.WaitingForBrowserMinutes, minutes)
            : SR.WaitingForBrowserLastMinute;
    }

    private static string Boxed(string code)
    {
        string edge = "+" + new string('-', code.Length * 2 + 5) + "+";
        string spaced = string.Join(" ", code.ToCharArray());
        return $"    {edge}\n    |   {spaced}   |\n    {edge}".Replace("\n", System.Environment.NewLine);
    }

    // Like Write-Host: for the person, not for the pipeline; -InformationAction turns it off. Each line is filtered, but not
    // masked: an address contains what looks like a secret.
    private void Show(string text) =>
        WriteInformation(new HostInformationMessage { Message = string.Join("\n", text.Split('\n').Select(static line => ForeignText.Clean(line.TrimEnd('\r')))) }, ["PSHOST"]);

    private void Fail(string errorId, string message, string remedy, object? target) => ThrowTerminatingError(
        new ErrorRecord(new PSInvalidOperationException(message), errorId, ErrorCategory.AuthenticationError, target)
        {
            ErrorDetails = new ErrorDetails(message) { RecommendedAction = remedy },
        });
}
