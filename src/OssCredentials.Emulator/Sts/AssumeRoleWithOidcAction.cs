using System.Text.Json.Nodes;
using OssCredentials.Emulator.AccessKeys;
using OssCredentials.Emulator.Rpc;

namespace OssCredentials.Emulator.Sts;

/// <summary>AssumeRoleWithOIDC: returns temporary credentials to anyone who holds the identity provider's token.</summary>
internal sealed class AssumeRoleWithOidcAction : IRpcAction
{
    private const int ShortestToken = 4;
    private const int LongestToken = 20_000;

    private readonly EmulatorOptions _options;
    private readonly TemporaryKeyIssuer _issuer;

    public AssumeRoleWithOidcAction(EmulatorOptions options, TemporaryKeyIssuer issuer)
    {
        _options = options;
        _issuer = issuer;
    }

    public string Name => "AssumeRoleWithOIDC";

    public bool IsAnonymous => true;

    public JsonObject Invoke(RpcCall call)
    {
        RoleArn arn = RoleArn.Parse(call.Require("RoleArn"));
        string sessionName = RoleRequests.SessionName(call);
        RoleRequests.CheckPolicy(call);
        string token = call.Require("OIDCToken");
        if (token.Length is < ShortestToken or > LongestToken)
        {
            throw new ServiceErrorException("InvalidParameter.OIDCToken", "The parameter OIDCToken is wrongly formed.");
        }

        if (call.Require("OIDCProviderArn") != _options.OidcProviderArn)
        {
            throw new ServiceErrorException("AuthenticationFail.OIDCProvider.NotExist");
        }

        if (token != _options.OidcToken)
        {
            throw new ServiceErrorException("AuthenticationFail.OIDCToken.Invalid");
        }

        EmulatorRole role = RoleRequests.FindRole(_options, call);
        EmulatorAccessKey key = _issuer.Issue(
            Caller.RoleSession(arn.AccountId, arn.RoleName, arn.RoleId, sessionName), RoleRequests.DurationOf(_options, call, role),
            role.Policy, RoleRequests.PolicyOf(call));
        JsonObject answer = AssumedRoleAnswer.From(arn, sessionName, key);
        answer["OIDCTokenInfo"] = new JsonObject { ["Subject"] = "emulator-subject", ["Issuer"] = "https://issuer.example", ["ClientIds"] = "sts.aliyuncs.com" };
        return answer;
    }
}
