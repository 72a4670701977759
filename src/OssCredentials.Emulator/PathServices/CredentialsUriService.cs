using System.Globalization;
using System.Text.Json.Nodes;
using OssCredentials.Emulator.AccessKeys;
using OssCredentials.Emulator.Hosting;

namespace OssCredentials.Emulator.PathServices;

/// <summary>The service at <c>ALIBABA_CLOUD_CREDENTIALS_URI</c>: returns new temporary credentials for each request.</summary>
internal sealed class CredentialsUriService : IPathService
{
    private readonly EmulatorOptions _options;
    private readonly TemporaryKeyIssuer _issuer;

    public CredentialsUriService(EmulatorOptions options, TemporaryKeyIssuer issuer)
    {
        _options = options;
        _issuer = issuer;
    }

    public string Name => "credentials-uri";

    public string Action => "GetCredentials";

    public string Path => "/credentials";

    public EmulatorAnswer Answer(EmulatorRequest request)
    {
        if (request.Method != "GET")
        {
            return PathAnswer.Refuse(405, "Method Not Allowed");
        }

        EmulatorAccessKey key = _issuer.Issue(
            Caller.RoleSession(_options.AccountId, "credentials-uri-role", "300000000000000001", "credentials-uri"), _options.EcsCredentialLifetime);
        return PathAnswer.Json(new JsonObject
        {
            ["Code"] = "Success",
            ["AccessKeyId"] = key.AccessKeyId,
            ["AccessKeySecret"] = key.AccessKeySecret,
            ["SecurityToken"] = key.SecurityToken,
            ["Expiration"] = key.Expiration!.Value.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        });
    }
}
