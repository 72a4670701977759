using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading;
using OssCredentials.Emulator.AccessKeys;
using OssCredentials.Emulator.Hosting;

namespace OssCredentials.Emulator.SignIn;

/// <summary>Signs in a device while its user enters a code into a browser elsewhere. Source: aliyun/aliyun-cli, cloudsso/.</summary>
internal sealed class CloudSsoService
{
    public const string PortalPath = "/emulator/login";
    public const string DevicePath = "/device";
    public const string DeviceAuthorizationPath = "/device-authorization";
    public const string TokenPath = "/token";
    public const string AccountsPath = "/access-assignments/accounts";
    public const string AccessConfigurationsPath = "/access-assignments/access-configurations";
    public const string CredentialsPath = "/cloud-credentials";

    private const string GrantType = "urn:ietf:params:oauth:grant-type:device_code";
    private const string RoleId = "300000000000000003";

    private readonly Lock _lock = new();
    private readonly List<DeviceAuthorization> _devices = [];
    private readonly Dictionary<string, DateTimeOffset> _accessTokens = new(StringComparer.Ordinal);
    private readonly EmulatorOptions _options;
    private readonly TemporaryKeyIssuer _issuer;

    public CloudSsoService(EmulatorOptions options, TemporaryKeyIssuer issuer)
    {
        _options = options;
        _issuer = issuer;
    }

    /// <summary>The services' address, without a path; set when it is known.</summary>
    public Uri? Endpoint { get; set; }

    public EmulatorAnswer Authorize(EmulatorRequest request)
    {
        if (Members(request) is not { } members)
        {
            return NotJson();
        }

        if (Text(members, "PortalUrl") != new Uri(Endpoint!, PortalPath).AbsoluteUri)
        {
            return SignInAnswer.CloudSsoError(400, "InvalidParameter.PortalUrl", "The sign-in URL is not that of a directory here.");
        }

        if (Text(members, "ClientId") is not { } clientId || !clientId.StartsWith("app-", StringComparison.Ordinal))
        {
            return SignInAnswer.CloudSsoError(400, "InvalidParameter.ClientId", "The client ID is not known.");
        }

        string? challenge = Text(members, "CodeChallenge");
        if (Text(members, "CodeChallengeMethod") != "S256" || !Pkce.IsChallenge(challenge))
        {
            return SignInAnswer.CloudSsoError(400, "InvalidParameter.CodeChallenge", "A code challenge of the method S256 is needed.");
        }

        var device = new DeviceAuthorization
        {
            DeviceCode = SignInToken.Create("device-"),
            UserCode = SignInToken.CreateUserCode(),
            ClientId = clientId,
            CodeChallenge = challenge!,
            Expiration = _options.Clock.GetUtcNow() + _options.SignIn.DeviceCodeLifetime,
            IsAllowed = _options.SignIn.AllowAtOnce ? true : null,
        };
        lock (_lock)
        {
            _devices.Add(device);
        }

        var page = new Uri(Endpoint!, DevicePath);
        return SignInAnswer.Json(new JsonObject
        {
            ["RequestId"] = SignInToken.CreateRequestId(),
            ["DeviceCode"] = device.DeviceCode,
            ["UserCode"] = device.UserCode,
            ["VerificationUri"] = page.AbsoluteUri,
            ["VerificationUriComplete"] = page.AbsoluteUri + "?user_code=" + device.UserCode,
            ["ExpiresIn"] = (long)_options.SignIn.DeviceCodeLifetime.TotalSeconds,
            ["Interval"] = _options.SignIn.PollIntervalSeconds,
        });
    }

    public EmulatorAnswer Token(EmulatorRequest request)
    {
        if (Members(request) is not { } members)
        {
            return NotJson();
        }

        if (Text(members, "GrantType") != GrantType)
        {
            return SignInAnswer.CloudSsoError(400, "InvalidParameter.GrantType", "The grant type is not supported.");
        }

        lock (_lock)
        {
            DeviceAuthorization? device = _devices.Find(candidate => candidate.DeviceCode == Text(members, "DeviceCode"));
            if (device is null || device.Expiration <= _options.Clock.GetUtcNow() || device.ClientId != Text(members, "ClientId"))
            {
                return SignInAnswer.CloudSsoError(400, "InvalidDeviceCodeError", "The device code is invalid or has expired.");
            }

            if (!Pkce.Verify(device.CodeChallenge, Text(members, "CodeVerifier")))
            {
                return SignInAnswer.CloudSsoError(400, "InvalidParameter.CodeVerifier", "The code verifier does not match the code challenge.");
            }

            if (device.IsAllowed is not bool isAllowed)
            {
                return SignInAnswer.CloudSsoError(400, "AuthorizationPending", "The user has not signed in yet.");
            }

            _devices.Remove(device);
            if (!isAllowed)
            {
                return SignInAnswer.CloudSsoError(403, "AccessDenied", "The user refused.");
            }

            string token = CreateToken();
            return SignInAnswer.Json(new JsonObject
            {
                ["RequestId"] = SignInToken.CreateRequestId(),
                ["AccessToken"] = token,
                ["TokenType"] = "Bearer",
                ["ExpiresIn"] = (long)_options.SignIn.AccessTokenLifetime.TotalSeconds,
            });
        }
    }

    /// <summary>Issues an access token as a sign-in does.</summary>
    public string IssueToken()
    {
        lock (_lock)
        {
            return CreateToken();
        }
    }

    public EmulatorAnswer ListAccounts(EmulatorRequest request) => Refusal(request) ?? Paged(
        request,
        "Accounts",
        [.. _options.SignIn.CloudSsoAccounts.Select(static account => new JsonObject { ["AccountId"] = account.AccountId, ["DisplayName"] = account.DisplayName })]);

    public EmulatorAnswer ListAccessConfigurations(EmulatorRequest request)
    {
        if (Refusal(request) is { } refusal)
        {
            return refusal;
        }

        return Find(Query(request, "AccountId")) is not { } account
            ? SignInAnswer.CloudSsoError(404, "EntityNotExists.Account", "The account does not exist, or you have no access to it.")
            : Paged(
                request,
                "AccessConfigurationsForAccount",
                [.. account.AccessConfigurations.Select(static configuration => new JsonObject
                {
                    ["AccessConfigurationId"] = configuration.Id,
                    ["AccessConfigurationName"] = configuration.Name,
                    ["AccessConfigurationDescription"] = configuration.Description,
                })]);
    }

    public EmulatorAnswer IssueCredential(EmulatorRequest request)
    {
        if (Refusal(request) is { } refusal)
        {
            return refusal;
        }

        if (Members(request) is not { } members)
        {
            return NotJson();
        }

        CloudSsoAccount? account = Find(Text(members, "AccountId"));
        if (account?.AccessConfigurations.FirstOrDefault(candidate => candidate.Id == Text(members, "AccessConfigurationId")) is not { } configuration)
        {
            return SignInAnswer.CloudSsoError(403, "AccessDenied.NotAssigned", "The access configuration is not assigned to you in this account.");
        }

        EmulatorAccessKey key = _issuer.Issue(
            Caller.RoleSession(account.AccountId, "AliyunReservedSSO-" + configuration.Name, RoleId, _options.SignIn.CloudSsoUser),
            _options.SignIn.CredentialLifetime);
        return SignInAnswer.Json(new JsonObject
        {
            ["RequestId"] = SignInToken.CreateRequestId(),
            ["CloudCredential"] = new JsonObject
            {
                ["AccessKeyId"] = key.AccessKeyId,
                ["AccessKeySecret"] = key.AccessKeySecret,
                ["SecurityToken"] = key.SecurityToken,
                ["Expiration"] = key.Expiration!.Value.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            },
        });
    }

    public EmulatorAnswer Page(EmulatorRequest request)
    {
        lock (_lock)
        {
            if (request.Method == "POST")
            {
                return Decide(request);
            }

            string? typed = Query(request, "user_code");
            if (string.IsNullOrWhiteSpace(typed))
            {
                return SignInAnswer.Page(200, SignInPage.AskForCode(null));
            }

            return Waiting(typed) is { } device
                ? SignInAnswer.Page(200, SignInPage.ConfirmDevice(device.UserCode, _options.SignIn.CloudSsoUser))
                : SignInAnswer.Page(400, SignInPage.AskForCode(typed));
        }
    }

    private string CreateToken()
    {
        string token = SignInToken.Create("sso-access-");
        _accessTokens.Add(token, _options.Clock.GetUtcNow() + _options.SignIn.AccessTokenLifetime);
        return token;
    }

    private static EmulatorAnswer NotJson() => SignInAnswer.CloudSsoError(400, "InvalidRequestBody", "The body is not a JSON object.");

    private static JsonElement? Members(EmulatorRequest request)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(request.Body);
            return document.RootElement.ValueKind == JsonValueKind.Object ? document.RootElement.Clone() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? Text(JsonElement members, string name) =>
        members.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static string? Query(EmulatorRequest request, string name) =>
        request.Query.FirstOrDefault(parameter => parameter.Key == name).Value;

    private EmulatorAnswer Decide(EmulatorRequest request)
    {
        string typed = request.Form.FirstOrDefault(static parameter => parameter.Key == "user_code").Value ?? string.Empty;
        if (Waiting(typed) is not { } device)
        {
            return SignInAnswer.Page(400, SignInPage.AskForCode(typed));
        }

        device.IsAllowed = request.Form.Any(static parameter => parameter is { Key: "decision", Value: "allow" });
        return SignInAnswer.Page(200, device.IsAllowed.Value
            ? SignInPage.Message("You're signed in", "Your device continues in a moment. You can close this window.")
            : SignInPage.Message("Sign-in canceled", "The device was not signed in. You can close this window."));
    }

    private DeviceAuthorization? Waiting(string typed)
    {
        // A person may leave the dash out, or type lowercase letters.
        string letters = typed.Trim().Replace("-", string.Empty, StringComparison.Ordinal).ToUpperInvariant();
        return _devices.Find(device =>
            device.IsAllowed is null && device.Expiration > _options.Clock.GetUtcNow() && device.UserCode.Replace("-", string.Empty, StringComparison.Ordinal) == letters);
    }

    private EmulatorAnswer? Refusal(EmulatorRequest request)
    {
        string? token = BearerToken.Of(request);
        lock (_lock)
        {
            return token is null || !_accessTokens.TryGetValue(token, out DateTimeOffset end) || end <= _options.Clock.GetUtcNow()
                ? SignInAnswer.CloudSsoError(401, "InvalidAccessToken", "The access token is invalid or has expired.")
                : null;
        }
    }

    private CloudSsoAccount? Find(string? accountId) => _options.SignIn.CloudSsoAccounts.FirstOrDefault(account => account.AccountId == accountId);

    private EmulatorAnswer Paged(EmulatorRequest request, string name, IReadOnlyList<JsonObject> all)
    {
        int begin = Query(request, "NextToken") is { Length: > 0 } next && int.TryParse(next, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : 0;
        int size = int.TryParse(Query(request, "MaxResults"), NumberStyles.None, CultureInfo.InvariantCulture, out int wanted)
            ? Math.Clamp(wanted, 1, _options.SignIn.PageSize)
            : _options.SignIn.PageSize;
        int end = Math.Min(begin + size, all.Count);
        return SignInAnswer.Json(new JsonObject
        {
            ["RequestId"] = SignInToken.CreateRequestId(),
            [name] = new JsonArray([.. all.Skip(begin).Take(size)]),
            ["IsTruncated"] = end < all.Count,
            ["NextToken"] = end < all.Count ? end.ToString(CultureInfo.InvariantCulture) : null,
        });
    }
}
