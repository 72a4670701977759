using System;
using System.Linq;
using System.Text.Json.Nodes;
using OssCredentials.Emulator.Hosting;

namespace OssCredentials.Emulator.PathServices;

/// <summary>
/// The service at <c>ACTIONS_ID_TOKEN_REQUEST_URL</c> in a GitHub Actions job: returns the job's OIDC token for a bearer token and
/// an audience.
/// </summary>
internal sealed class GitHubTokenService : IPathService
{
    // The audience that the official action uses, and that providers in RAM are set up for.
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
