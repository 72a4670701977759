using OssCredentials.Emulator.AccessKeys;
using OssCredentials.Emulator.Rpc;

namespace OssCredentials.Emulator.Ram;

/// <summary>Resource Access Management: the calls for a user's AccessKeys, of API version 2015-05-01 and of its successor IMS.</summary>
internal static class RamService
{
    public static RpcService Create(EmulatorOptions options, AccessKeyDirectory accessKeys)
    {
        var keys = new UserAccessKeys(options, accessKeys);
        return new RpcService(
            "Ram",
            "2015-05-01",
            new CreateAccessKeyAction(keys),
            new ListAccessKeysAction(keys),
            new UpdateAccessKeyAction(keys),
            new DeleteAccessKeyAction(keys),
            new GetAccessKeyLastUsedAction(keys))
        {
            KnowsNewKeys = true,
        };
    }

    public static RpcService CreateIms(EmulatorOptions options, AccessKeyDirectory accessKeys) =>
        new("Ims", "2019-08-15", new GetAccessKeyPolicyAction(new UserAccessKeys(options, accessKeys))) { KnowsNewKeys = true };
}
