using OssCredentials.Emulator.AccessKeys;
using OssCredentials.Emulator.Rpc;

namespace OssCredentials.Emulator.Ram;

/// <summary>Resource Access Management, API version 2015-05-01: the calls for a user's AccessKeys.</summary>
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
}
