using System.Text.Json.Nodes;
using OssCredentials.Emulator.AccessKeys;
using OssCredentials.Emulator.Rpc;

namespace OssCredentials.Emulator.Sts;

/// <summary>
/// AssumeRoleWithSAML: returns temporary credentials to anyone who holds the identity provider's assertion, which contains the
/// session name.
/// </summary>
internal sealed class AssumeRoleWithSamlAction : IRpcAction
{
    private const int ShortestAssertion = 4;
    private const int LongestAssertion = 100_000;
    private const string SessionName = "saml-user@example.com";

    private readonly EmulatorOptions _options;
    private readonly TemporaryKeyIssuer _issuer;

    public AssumeRoleWithSamlAction(EmulatorOptions options, TemporaryKeyIssuer issuer)
    {
        _options = options;
        _issuer = issuer;
    }

    public string Name => "AssumeRoleWithSAML";

    public bool IsAnonymous => true;

    public JsonObject Invoke(RpcCall call)
    {
        RoleArn arn = RoleArn.Parse(call.Require("RoleArn"));
        RoleRequests.CheckPolicy(call);
        string assertion = call.Require("SAMLAssertion");
        if (assertion.Length is < ShortestAssertion or > LongestAssertion)
        {
            throw new ServiceErrorException("InvalidParameter.SAMLAssertion", "The parameter SAMLAssertion is wrongly formed.");
        }

        if (call.Require("SAMLProviderArn") != _options.SamlProviderArn)
        {
            throw new ServiceErrorException("AuthenticationFail.SAMLProvider.NotExist");
        }

        if (assertion != _options.SamlAssertion)
        {
            throw new ServiceErrorException("AuthenticationFail.SAMLAssertion.Invalid");
        }

        EmulatorRole role = RoleRequests.FindRole(_options, call);
        EmulatorAccessKey key = _issuer.Issue(
            Caller.RoleSession(arn.AccountId, arn.RoleName, arn.RoleId, SessionName), RoleRequests.DurationOf(_options, call, role),
            role.Policy, RoleRequests.PolicyOf(call));
        JsonObject answer = AssumedRoleAnswer.From(arn, SessionName, key);
        answer["SAMLAssertionInfo"] = new JsonObject
        {
            ["Issuer"] = "https://issuer.example", ["Subject"] = "emulator-subject", ["SubjectType"] = "persistent",
        };
        return answer;
    }
}
