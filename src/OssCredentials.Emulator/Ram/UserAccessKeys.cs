using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Security.Cryptography;
using System.Threading;
using OssCredentials.Emulator.AccessKeys;
using OssCredentials.Emulator.Rpc;

namespace OssCredentials.Emulator.Ram;

/// <summary>The AccessKeys that a request refers to: those of the user that it specifies, otherwise those of the caller.</summary>
internal sealed class UserAccessKeys
{
    // Source: RAM, "Limits": AccessKey pairs of a RAM user.
    private const int Limit = 2;

    private const string Alphanumeric = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    private readonly Lock _lock = new();
    private readonly EmulatorOptions _options;
    private readonly AccessKeyDirectory _directory;

    public UserAccessKeys(EmulatorOptions options, AccessKeyDirectory directory)
    {
        _options = options;
        _directory = directory;
    }

    public static string ToText(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    public static string StatusOf(EmulatorAccessKey key) => key.IsActive ? "Active" : "Inactive";

    /// <exception cref="ServiceErrorException">The caller isn't allowed to, or there is no such user.</exception>
    public IReadOnlyList<EmulatorAccessKey> List(RpcCall call) => _directory.LongTermKeysOf(OwnerOf(call).Arn);

    /// <exception cref="ServiceErrorException">The caller isn't allowed to, there is no such user, or the user has two keys.</exception>
    public EmulatorAccessKey Create(RpcCall call)
    {
        Caller owner = OwnerOf(call);
        DateTimeOffset now = _options.Clock.GetUtcNow();
        lock (_lock)
        {
            if (_directory.LongTermKeysOf(owner.Arn).Count >= Limit)
            {
                throw new ServiceErrorException("LimitExceeded.User.AccessKey");
            }

            var key = new EmulatorAccessKey(
                "LTAI5t" + RandomNumberGenerator.GetString(Alphanumeric, 18), RandomNumberGenerator.GetString(Alphanumeric, 30), owner)
            {
                CreateDate = now,
                KnownFrom = now + _options.NewKeyDelay,
            };
            _directory.Add(key);
            return key;
        }
    }

    /// <summary>The key that the parameter UserAccessKeyId specifies.</summary>
    /// <exception cref="ServiceErrorException">The caller isn't allowed to, or the user has no such key.</exception>
    public EmulatorAccessKey Find(RpcCall call)
    {
        string id = call.Require("UserAccessKeyId");
        return List(call).FirstOrDefault(key => key.AccessKeyId == id) ?? throw new ServiceErrorException("EntityNotExist.User.AccessKey");
    }

    /// <exception cref="ServiceErrorException">The caller isn't allowed to, or the user has no such key.</exception>
    public void Delete(RpcCall call)
    {
        if (!_directory.Remove(Find(call).AccessKeyId))
        {
            throw new ServiceErrorException("EntityNotExist.User.AccessKey");
        }
    }

    // The one user of this account, specified by itself or by the account. A role session has no keys and can't specify a user.
    private Caller OwnerOf(RpcCall call)
    {
        Caller caller = call.Caller;
        if (caller.Kind == CallerKind.AssumedRoleUser)
        {
            throw new ServiceErrorException("NoPermission");
        }

        if (!call.TryGet("UserName", out string? name) || name == caller.UserName)
        {
            return caller;
        }

        if (caller.Kind != CallerKind.Account)
        {
            throw new ServiceErrorException("NoPermission");
        }

        return name == _options.UserName
            ? Caller.User(_options.AccountId, _options.UserName, EmulatorOptions.UserId)
            : throw new ServiceErrorException("EntityNotExist.User");
    }
}
