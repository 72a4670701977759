using System;
using System.Linq;
using System.Text.Json.Nodes;
using OssCredentials.Emulator.Hosting;

namespace OssCredentials.Emulator.PathServices;

/// <summary>What <c>ACTIONS_ID_TOKEN_REQUEST_URL</c> names in a GitHub Actions job: the job's OIDC token, for a bearer and an audience.</summary>
internal sealed class GitHubTokenService : IPathService
{
    // What providers in RAM are set up for, after the official action.
    private const string Audience = "sts.aliyuncs.com";

    private readonly EmulatorOptions _options;

    public GitHubTokenService(EmulatorOptions options) => _options = options;

    public string Name => "github";

    public string Action => "RequestToken";

    public string Path => "/github/token";

    public EmulatorAnswer Answer(EmulatorRequest request)
    {
        if (request.Method != "GET")
        {
            return PathAnswer.Refuse(405, "Method Not Allowed");
        }

        if (!string.Equals(request.Header("authorization"), "Bearer " + _options.GitHubRequestToken, StringComparison.Ordinal))
        {
            return PathAnswer.Refuse(401, "Unauthorized");
        }

        return request.Query.Any(parameter => parameter is { Key: "audience", Value: Audience })
            ? PathAnswer.Json(new JsonObject { ["count"] = _options.OidcToken.Length, ["value"] = _options.OidcToken })
            : PathAnswer.Refuse(400, "Bad Request");
    }
}
