using System;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading;
using OssCredentials.Emulator.AccessKeys;
using OssCredentials.Emulator.Hosting;
using OssCredentials.Emulator.Sts;

namespace OssCredentials.Emulator.EcsMetadata;

/// <summary>The metadata service of an ECS instance: the token of the hardened mode, the role's name, its credentials.</summary>
internal sealed class MetadataService
{
    public const string CreateToken = "CreateToken";
    public const string ListRoles = "ListRoles";
    public const string GetRoleCredentials = "GetRoleCredentials";

    private const string TokenPath = "/latest/api/token";
    private const string RolesPath = "/latest/meta-data/ram/security-credentials/";
    private const string TokenHeader = "x-aliyun-ecs-metadata-token";
    private const string TokenLifetimeHeader = "x-aliyun-ecs-metadata-token-ttl-seconds";
    private const int MaximumTokenLifetime = 21_600;
    private const string InstanceId = "i-emulator0000000001";

    private readonly Lock _lock = new();
    private readonly EmulatorOptions _options;
    private readonly TemporaryKeyIssuer _issuer;
    private readonly MetadataTokens _tokens;
    private EmulatorAccessKey? _current;
    private DateTimeOffset _currentSince;

    public MetadataService(EmulatorOptions options, TemporaryKeyIssuer issuer)
    {
        _options = options;
        _issuer = issuer;
        _tokens = new MetadataTokens(options.Clock);
    }

    /// <summary>The action that a request asks for; null for a path that the service doesn't have.</summary>
    public static string? ActionOf(EmulatorRequest request)
    {
        if (request.Path == TokenPath)
        {
            return CreateToken;
        }

        if (request.Path == RolesPath || request.Path + "/" == RolesPath)
        {
            return ListRoles;
        }

        return request.Path.StartsWith(RolesPath, StringComparison.Ordinal) ? GetRoleCredentials : null;
    }

    public EmulatorAnswer Answer(EmulatorRequest request)
    {
        string? action = ActionOf(request);
        if (action == CreateToken)
        {
            return AnswerToken(request);
        }

        if (action is null)
        {
            return Refuse(404, "Not Found");
        }

        if (request.Method != "GET")
        {
            return Refuse(405, "Method Not Allowed");
        }

        if (request.Header(TokenHeader) is not { } token)
        {
            if (!_options.AllowImdsV1)
            {
                return Refuse(403, "Forbidden");
            }
        }
        else if (!_tokens.IsValid(token))
        {
            return Refuse(401, "Unauthorized");
        }

        if (_options.EcsRoleName is not { } roleName)
        {
            return Refuse(404, "Not Found");
        }

        if (action == ListRoles)
        {
            return Text(roleName + "\n");
        }

        return request.Path[RolesPath.Length..] == roleName ? AnswerCredentials(roleName) : Refuse(404, "Not Found");
    }

    private EmulatorAnswer AnswerToken(EmulatorRequest request)
    {
        if (!_options.SupportImdsV2)
        {
            return Refuse(404, "Not Found");
        }

        if (request.Method != "PUT")
        {
            return Refuse(405, "Method Not Allowed");
        }
        // A request that came through a proxy gets no token.
        if (request.Header("x-forwarded-for") is not null)
        {
            return Refuse(403, "Forbidden");
        }

        if (!int.TryParse(request.Header(TokenLifetimeHeader), NumberStyles.None, CultureInfo.InvariantCulture, out int seconds)
            || seconds is < 1 or > MaximumTokenLifetime)
        {
            return Refuse(400, "Bad Request");
        }

        return Text(_tokens.Create(TimeSpan.FromSeconds(seconds)));
    }

    private EmulatorAnswer AnswerCredentials(string roleName)
    {
        EmulatorAccessKey key = CurrentKey(roleName, out DateTimeOffset since);
        var members = new JsonObject
        {
            ["AccessKeyId"] = key.AccessKeyId,
            ["AccessKeySecret"] = key.AccessKeySecret,
            ["Expiration"] = Time(key.Expiration!.Value),
            ["SecurityToken"] = key.SecurityToken,
            ["LastUpdated"] = Time(since),
            ["Code"] = "Success",
        };
        return new EmulatorAnswer
        {
            StatusCode = 200,
            ContentType = "application/json",
            Body = Encoding.UTF8.GetBytes(members.ToJsonString(JsonText.Options)),
        };
    }

    private EmulatorAccessKey CurrentKey(string roleName, out DateTimeOffset since)
    {
        lock (_lock)
        {
            DateTimeOffset now = _options.Clock.GetUtcNow();
            if (_current is null || now - _currentSince >= _options.EcsCredentialLifetime / 2)
            {
                RoleArn arn = RoleArn.Parse($"acs:ram::{_options.AccountId}:role/{roleName}");
                _current = _issuer.Issue(
                    Caller.RoleSession(arn.AccountId, arn.RoleName, arn.RoleId, InstanceId), _options.EcsCredentialLifetime);
                _currentSince = now;
            }

            since = _currentSince;
            return _current;
        }
    }

    private static string Time(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static EmulatorAnswer Text(string text) =>
        new() { StatusCode = 200, ContentType = "text/plain", Body = Encoding.UTF8.GetBytes(text) };

    private static EmulatorAnswer Refuse(int statusCode, string reason) =>
        new()
        {
            StatusCode = statusCode,
            ContentType = "text/html",
            Body = Encoding.UTF8.GetBytes($"<html><head><title>{statusCode} - {reason}</title></head><body><h1>{statusCode} - {reason}</h1></body></html>"),
        };
}
