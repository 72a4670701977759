using OssCredentials.Emulator.AccessKeys;
using OssCredentials.Emulator.Rpc;

namespace OssCredentials.Emulator.Sts;

/// <summary>The Security Token Service, API version 2015-04-01.</summary>
internal static class StsService
{
    public static RpcService Create(EmulatorOptions options, TemporaryKeyIssuer issuer) =>
        new(
            "Sts",
            "2015-04-01",
            new AssumeRoleAction(options, issuer),
            new AssumeRoleWithOidcAction(options, issuer),
            new AssumeRoleWithSamlAction(options, issuer),
            new GetCallerIdentityAction());
}
