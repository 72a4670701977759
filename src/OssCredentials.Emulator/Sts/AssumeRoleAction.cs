using System;
using System.Linq;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using OssCredentials.Emulator.AccessKeys;
using OssCredentials.Emulator.Rpc;

namespace OssCredentials.Emulator.Sts;

/// <summary>AssumeRole: returns temporary credentials for a role that the caller may assume.</summary>
internal sealed partial class AssumeRoleAction : IRpcAction
{
    private readonly EmulatorOptions _options;
    private readonly TemporaryKeyIssuer _issuer;

    public AssumeRoleAction(EmulatorOptions options, TemporaryKeyIssuer issuer)
    {
        _options = options;
        _issuer = issuer;
    }

    public string Name => "AssumeRole";

    public bool IsAnonymous => false;

    public JsonObject Invoke(RpcCall call)
    {
        RoleArn arn = RoleArn.Parse(call.Require("RoleArn"));
        string sessionName = RoleRequests.SessionName(call);
        if (call.TryGet("ExternalId", out string? externalId) && !ExternalIdPattern().IsMatch(externalId))
        {
            throw new ServiceErrorException("InvalidParameter.ExternalId");
        }

        RoleRequests.CheckPolicy(call);

        // Before the role is looked up: the account itself isn't allowed to ask.
        if (call.Caller.Kind == CallerKind.Account)
        {
            throw new ServiceErrorException("NoPermission", "Roles may not be assumed by root accounts.");
        }

        EmulatorRole role = RoleRequests.FindRole(_options, call);
        if (!Trusts(role, call.Caller, externalId))
        {
            throw new ServiceErrorException("NoPermission");
        }

        TimeSpan duration = RoleRequests.DurationOf(_options, call, role);
        EmulatorAccessKey key = _issuer.Issue(
            Caller.RoleSession(arn.AccountId, arn.RoleName, arn.RoleId, sessionName), duration, role.Policy, RoleRequests.PolicyOf(call));
        return AssumedRoleAnswer.From(arn, sessionName, key);
    }

    private static bool Trusts(EmulatorRole role, Caller caller, string? externalId) =>
        (role.TrustedPrincipals is null || role.TrustedPrincipals.Contains(caller.Arn, StringComparer.OrdinalIgnoreCase))
        && (role.ExternalId is null || role.ExternalId == externalId);

    [GeneratedRegex(@"\A[A-Za-z0-9_+=,.@:/-]{2,1224}\z")]
    private static partial Regex ExternalIdPattern();
}
