using System;
using System.Collections.Generic;
using System.Net.Http;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;
using OssCredentials.Credentials;
using OssCredentials.Environment;
using OssCredentials.Errors;
using OssCredentials.Logging;
using OssCredentials.Sts;
using OssCredentials.Transport;
using OssCredentials.Values;

namespace OssCredentials.Providers;

/// <summary>Requests the OIDC token of the current job from GitHub Actions. Source: GitHub, "About security hardening with OpenID Connect".</summary>
internal sealed class GitHubTokenClient
{
    public const string UrlVariable = "ACTIONS_ID_TOKEN_REQUEST_URL";
    public const string TokenVariable = "ACTIONS_ID_TOKEN_REQUEST_TOKEN";

    // The audience of the official action (aliyun/configure-aliyun-credentials-action), which providers in RAM are set up for.
    private const string Audience = "sts.aliyuncs.com";

    private static readonly RetryPolicy s_policy = new(RetryPolicy.Unlimited, TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(5));

    private readonly ServiceConnections _connections;
    private readonly IEnvironmentVariables _environment;

    public GitHubTokenClient(ServiceConnections connections, IEnvironmentVariables environment)
    {
        _connections = connections;
        _environment = environment;
    }

    /// <exception cref="CredentialUnavailableException">This isn't a job that may request a token.</exception>
    /// <exception cref="InvalidCredentialValueException">A variable holds a value that GitHub doesn't set.</exception>
    /// <exception cref="ServiceException">GitHub refused the request.</exception>
    /// <exception cref="TransportException">There was no usable response.</exception>
    public async Task<string> RequestTokenAsync(CancellationToken cancellationToken)
    {
        string? url = _environment.Get(UrlVariable);
        string? bearer = _environment.Get(TokenVariable);
        if (url is null || bearer is null)
        {
            throw new CredentialUnavailableException(
                $"No OIDC token was specified, and {(url is null ? UrlVariable : TokenVariable)} is not set: this isn't a GitHub Actions job that can request one.",
                "Specify -OidcTokenFile or -OidcToken. In GitHub Actions, give the job the permission id-token: write.");
        }

        CredentialRules.CheckText(bearer, TokenVariable);
        Uri uri = CredentialsUriClient.ParseUri(url + (url.IndexOf('?') < 0 ? "?" : "&") + "audience=" + Audience, UrlVariable);
        ITransport transport = _connections.To(uri);
        _connections.Logger.Calling(uri.Host, "the job's OIDC token");
        using TransportResponse response = await s_policy.ExecuteAsync(
            s_policy.Deadline(_connections.Clock),
            async deadline =>
            {
                var request = new TransportRequest(HttpMethod.Get, uri);
                request.Headers.Add(new KeyValuePair<string, string>("authorization", "Bearer " + bearer));
                request.Headers.Add(new KeyValuePair<string, string>("accept", "application/json"));
                TransportResponse answer = await transport.SendAsync(request, deadline).ConfigureAwait(false);
                if (answer.StatusCode != 200)
                {
                    answer.Dispose();
                    throw Refusal(answer.StatusCode);
                }

                return answer;
            },
            static _ => false,
            uri.Authority,
            _connections,
            cancellationToken).ConfigureAwait(false);
        try
        {
            using JsonDocument document = StrictJson.ParseObject(response.Body);
            return IdentityProviderRules.ReadToken(StrictJson.RequiredString(document.RootElement, "value"), "GitHub's answer");
        }
        catch (JsonException)
        {
            throw new TransportException(
                TransportFailure.Malformed, uri.Authority, $"{uri.Authority} returned something to the token request that GitHub doesn't document.",
                $"Check {UrlVariable}, which GitHub sets.")
            { StatusCode = 200 };
        }
    }

    private static ServiceException Refusal(int status) => new(
        "GitHub Actions", "the job's OIDC token", string.Empty, status, null,
        $"GitHub Actions refused the job's OIDC token: HTTP {status}.", "Give the job the permission id-token: write.");
}
