using System;
using System.Collections.Generic;
using System.Net.Http;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Credentials;
using OssCredentials.Environment;
using OssCredentials.Errors;
using OssCredentials.Text;
using OssCredentials.Transport;
using OssCredentials.Values;

namespace OssCredentials.SignIn;

/// <summary>CloudSSO's six calls. Source: aliyun/aliyun-cli, cloudsso/{login,user,access_configurations}.go.</summary>
internal sealed class CloudSsoClient
{
    // The aliyun CLI's own application, and the two variables that can replace it.
    private const string ClientId = "app-vaz16tltdxs96audqf35";
    private const string ClientIdVariable = "ALIBABACLOUD_SSO_CLIENT_ID";
    private const string OtherClientIdVariable = "ALIBABA_CLOUD_SSO_CLIENT_ID";

    private const string Service = "CloudSSO";
    private const string GrantType = "urn:ietf:params:oauth:grant-type:device_code";

    // Accounts or access configurations of one person. A directory has at most a few thousand accounts.
    private const int MostPages = 100;
    private const int PageSize = 100;

    // Of a name or a description, in characters: a line of a terminal.
    private const int LongestName = 80;

    private static readonly TimeSpan s_shortestInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_longestInterval = TimeSpan.FromSeconds(60);

    // RFC 8628, sections 3.2 and 3.5: the default if the server specifies no interval, and what it adds if it is asked too often.
    private static readonly TimeSpan s_defaultInterval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_slowDown = TimeSpan.FromSeconds(5);

    // The default if the server doesn't say how long a code is valid, and the maximum.
    private static readonly TimeSpan s_defaultLifetime = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan s_longestLifetime = TimeSpan.FromMinutes(30);

    private readonly Uri _signInUrl;
    private readonly string _clientId;
    private readonly SignInCaller _caller;

    public CloudSsoClient(Uri signInUrl, string clientId, SignInCaller caller)
    {
        _signInUrl = signInUrl;
        _clientId = clientId;
        _caller = caller;
    }

    public static string ClientIdOf(IEnvironmentVariables environment) =>
        environment.Get(ClientIdVariable) ?? environment.Get(OtherClientIdVariable) ?? ClientId;

    /// <summary>Reads a sign-in URL: https, or http on loopback.</summary>
    /// <exception cref="InvalidCredentialValueException">It isn't either.</exception>
    public static Uri ParseSignInUrl(string text)
    {
        if (Characters.FirstUnprintable(text) >= 0
            || !Uri.TryCreate(text, UriKind.Absolute, out Uri? uri)
            || (uri.Scheme != Uri.UriSchemeHttps && uri.Scheme != Uri.UriSchemeHttp)
            || uri.Host.Length == 0
            || uri.UserInfo.Length != 0
            || uri.Query.Length != 0
            || uri.Fragment.Length != 0)
        {
            throw new InvalidCredentialValueException(
                "InvalidSignInUrl", "SignInUrl", "SignInUrl isn't the sign-in URL of a CloudSSO directory.",
                "Copy it from the CloudSSO console. It looks like https://signin-cn-shanghai.alibabacloudsso.com/directory/login.");
        }

        return uri.Scheme == Uri.UriSchemeHttps || EndpointRules.IsLoopback(uri)
            ? uri
            : throw new InvalidCredentialValueException(
                "InsecureEndpoint", "SignInUrl", "SignInUrl specifies plain HTTP to another machine, where anyone on the network could read the tokens.", "Use https.");
    }

    /// <exception cref="OssCredentialException">The service refused the request, or returned no usable response.</exception>
    public Task<DeviceAuthorization> AuthorizeDeviceAsync(CodeVerifier verifier, CancellationToken cancellationToken) => _caller.CallAsync(
        Post("/device-authorization", "the device code").WithJson(
            ("PortalUrl", _signInUrl.OriginalString), ("CodeChallenge", verifier.Challenge), ("ClientId", _clientId), ("CodeChallengeMethod", CodeVerifier.Method)),
        static answer =>
        {
            Uri page = PageOf(StrictJson.RequiredString(answer, "VerificationUri"));
            return new DeviceAuthorization
            {
                DeviceCode = TokenRules.Check(StrictJson.RequiredString(answer, "DeviceCode")),
                UserCode = UserCodeOf(StrictJson.RequiredString(answer, "UserCode")),
                VerificationUri = page,
                VerificationUriComplete = StrictJson.OptionalString(answer, "VerificationUriComplete") is string complete ? PageOf(complete) : page,
                Interval = Seconds(answer, "Interval", s_defaultInterval, s_shortestInterval, s_longestInterval),
                Lifetime = Seconds(answer, "ExpiresIn", s_defaultLifetime, s_shortestInterval, s_longestLifetime),
            };
        },
        cancellationToken);

    /// <summary>Waits until the user has signed in, on any device.</summary>
    /// <exception cref="SignInException">The user refused, or the code has expired.</exception>
    /// <exception cref="OssCredentialException">The service refused the request, or returned no usable response.</exception>
    public async Task<(string Token, DateTimeOffset Expiration)> WaitForTokenAsync(
        DeviceAuthorization device, CodeVerifier verifier, CancellationToken cancellationToken)
    {
        IClock clock = _caller.Clock;
        TimeSpan end = clock.Elapsed + device.Lifetime;
        TimeSpan interval = device.Interval;
        while (true)
        {
            await clock.Delay(interval, cancellationToken).ConfigureAwait(false);
            try
            {
                return await RequestTokenAsync(device, verifier, cancellationToken).ConfigureAwait(false);
            }
            catch (ServiceException refusal) when (refusal.Code is "AuthorizationPending" or "authorization_pending")
            {
                // The user is still reading.
            }
            catch (ServiceException refusal) when (refusal.Code is "SlowDown" or "slow_down")
            {
                interval += s_slowDown;
            }
            catch (ServiceException refusal) when (refusal.Code is "InvalidDeviceCodeError" or "expired_token")
            {
                throw Late(refusal);
            }
            catch (ServiceException refusal) when (refusal.Code is "AccessDenied" or "access_denied")
            {
                throw new SignInException("SignInRefused", "The sign-in was canceled on its page.", "Run the command again to sign in.", refusal);
            }
            catch (OssCredentialException failure) when (failure.IsTransient && clock.Elapsed + interval < end)
            {
                // A brief network failure is no reason to make the user sign in again.
            }

            if (clock.Elapsed + interval >= end)
            {
                throw Late(null);
            }
        }
    }

    /// <exception cref="OssCredentialException">The service refused the request, or returned no usable response.</exception>
    public Task<IReadOnlyList<SignInAccount>> ListAccountsAsync(string accessToken, CancellationToken cancellationToken) => ListAsync(
        accessToken, "/access-assignments/accounts?MaxResults=" + PageSize, "the accounts", "Accounts",
        static entry => new SignInAccount(
            IdOf(entry, "AccountId"), PlainText(StrictJson.OptionalString(entry, "DisplayName"))),
        cancellationToken);

    /// <exception cref="OssCredentialException">The service refused the request, or returned no usable response.</exception>
    public Task<IReadOnlyList<SignInAccessConfiguration>> ListAccessConfigurationsAsync(string accessToken, string accountId, CancellationToken cancellationToken) => ListAsync(
        accessToken,
        $"/access-assignments/access-configurations?AccountId={PercentEncoding.Encode(accountId)}&MaxResults={PageSize}",
        "the access configurations",
        "AccessConfigurationsForAccount",
        static entry => new SignInAccessConfiguration(
            IdOf(entry, "AccessConfigurationId"),
            PlainText(StrictJson.OptionalString(entry, "AccessConfigurationName")),
            PlainText(StrictJson.OptionalString(entry, "AccessConfigurationDescription"))),
        cancellationToken);

    /// <exception cref="OssCredentialException">The service refused the request, or returned no usable response.</exception>
    public Task<AccessKeyCredential> IssueCredentialAsync(
        string accessToken, string accountId, string accessConfigurationId, string source, CancellationToken cancellationToken) => _caller.CallAsync(
        Post("/cloud-credentials", "a credential").WithBearer(accessToken).WithJson(("AccountId", accountId), ("AccessConfigurationId", accessConfigurationId)),
        answer =>
        {
            string? requestId = StrictJson.OptionalString(answer, "RequestId");
            return IssuedCredentialReader.Read(
                StrictJson.RequiredObject(answer, "CloudCredential"), _signInUrl.Authority, _caller.Clock.UtcNow,
                (id, secret, token, expiration) => new AccessKeyCredential(id, secret, token) { Expiration = expiration, Source = source, RequestId = requestId });
        },
        cancellationToken);

    private static SignInException Late(Exception? cause) => new(
        "SignInTooLate", "No one signed in with the code before it expired.", "Run the command again for a new code.", cause);

    private static Uri PageOf(string text) =>
        Characters.FirstUnprintable(text) < 0
        && Uri.TryCreate(text, UriKind.Absolute, out Uri? page)
        && page.UserInfo.Length == 0
        && (page.Scheme == Uri.UriSchemeHttps || (page.Scheme == Uri.UriSchemeHttp && EndpointRules.IsLoopback(page)))
            // The system opens this address: any other scheme could start any program.
            ? page
            : throw new JsonException("The address of the page isn't an https address.");

    private static string UserCodeOf(string text) =>
        Characters.All(text, 4, 32, "-") ? text : throw new JsonException("The user code isn't valid.");

    private static string IdOf(JsonElement entry, string name)
    {
        string id = StrictJson.RequiredString(entry, name);
        return Characters.All(id, 1, 128, "-_") ? id : throw new JsonException($"The member {name} isn't an ID.");
    }

    // A name is foreign text that goes to a terminal: control characters are removed, and the length is limited.
    internal static string PlainText(string? text) => text is null ? string.Empty : ForeignText.Cut(ForeignText.Show(text), LongestName);

    private static TimeSpan Seconds(JsonElement answer, string name, TimeSpan missing, TimeSpan shortest, TimeSpan longest)
    {
        if (!answer.TryGetProperty(name, out JsonElement value) || value.ValueKind != JsonValueKind.Number || !value.TryGetInt64(out long seconds))
        {
            return missing;
        }

        return seconds <= shortest.TotalSeconds ? shortest : seconds >= longest.TotalSeconds ? longest : TimeSpan.FromSeconds(seconds);
    }

    private Task<(string Token, DateTimeOffset Expiration)> RequestTokenAsync(
        DeviceAuthorization device, CodeVerifier verifier, CancellationToken cancellationToken) => _caller.CallAsync(
        Post("/token", "the access token")
            .WithJson(("CodeVerifier", verifier.Text), ("ClientId", _clientId), ("DeviceCode", device.DeviceCode), ("GrantType", GrantType))
            .WithSecrets(verifier.Text, device.DeviceCode),
        answer => (
            TokenRules.Check(StrictJson.RequiredString(answer, "AccessToken")),
            _caller.Clock.UtcNow + Seconds(answer, "ExpiresIn", TimeSpan.FromHours(1), TimeSpan.Zero, TimeSpan.FromDays(30))),
        cancellationToken);

    private async Task<IReadOnlyList<T>> ListAsync<T>(
        string accessToken, string address, string action, string member, Func<JsonElement, T> readEntry, CancellationToken cancellationToken)
    {
        var all = new List<T>();
        string? next = null;
        for (int page = 1; page <= MostPages; page++)
        {
            var uri = new Uri(_signInUrl, next is null ? address : address + "&NextToken=" + PercentEncoding.Encode(next));
            (List<T> entries, next) = await _caller.CallAsync(
                new SignInCall(Service, action, HttpMethod.Get, uri).WithBearer(accessToken),
                answer =>
                {
                    var read = new List<T>();
                    if (!answer.TryGetProperty(member, out JsonElement given) || given.ValueKind != JsonValueKind.Array)
                    {
                        throw new JsonException($"The member {member} is missing or not an array.");
                    }

                    foreach (JsonElement entry in given.EnumerateArray())
                    {
                        read.Add(entry.ValueKind == JsonValueKind.Object ? readEntry(entry) : throw new JsonException($"The member {member} contains something that isn't an object."));
                    }

                    return (read, answer.TryGetProperty("IsTruncated", out JsonElement truncated) && truncated.ValueKind == JsonValueKind.True
                        ? StrictJson.RequiredString(answer, "NextToken")
                        : null);
                },
                cancellationToken).ConfigureAwait(false);
            all.AddRange(entries);
            if (next is null)
            {
                return all;
            }
        }

        throw new TransportException(
            TransportFailure.TooLarge, _signInUrl.Authority, $"{_signInUrl.Authority} has more than {MostPages} pages of {action}.",
            "Specify the account with -AccountId and the access configuration with -AccessConfiguration.");
    }

    private SignInCall Post(string path, string action) => new(Service, action, HttpMethod.Post, new Uri(_signInUrl, path));
}
