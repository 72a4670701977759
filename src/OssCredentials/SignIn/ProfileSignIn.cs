using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Credentials;
using OssCredentials.Environment;
using OssCredentials.Errors;
using OssCredentials.Persistence;
using OssCredentials.Persistence.Files;
using OssCredentials.Profiles;
using OssCredentials.Transport;

namespace OssCredentials.SignIn;

/// <summary>A sign-in in a profile of the aliyun CLI's <c>config.json</c>, which the CLI, the SDKs and Terraform use as well.</summary>
/// <remarks>
/// Everyone who renews it with this library takes turns with a separate lock next to the file, since a renewal takes as long as its
/// requests; the file's own lock is only for changing it. Other programs take no turns: their changes are noticed, and kept.
/// </remarks>
internal sealed class ProfileSignIn : ISignInHolder
{
    // Enough for two processes' requests, each at its deadline of 30 s.
    private static readonly TimeSpan s_turnTimeout = TimeSpan.FromMinutes(2);

    // The CLI subtracts this from the expiration of CloudSSO's credentials before it stores it. Source: aliyun/aliyun-cli, cloudsso/refresh.go.
    private static readonly TimeSpan s_cloudSsoMargin = TimeSpan.FromSeconds(5);

    private readonly string _name;
    private readonly string _path;
    private readonly IEnvironmentVariables _environment;
    private readonly IClock _clock;
    private readonly string _turnFolder;
    private readonly PendingSignIn _pending;
    private bool _isKeptAside;

    public ProfileSignIn(string name, string path, IEnvironmentVariables environment, IClock clock)
    {
        _name = name;
        _path = path;
        _environment = environment;
        _clock = clock;
        _turnFolder = Path.Combine(Path.GetDirectoryName(path)!, $".{Path.GetFileName(path)}.{HashOf(name)}.signin");
        _pending = new PendingSignIn(Path.Combine(_turnFolder, "renewed"));
        Source = $"profile '{name}' in {path}";
    }

    public string Source { get; }

    public string SignInCommand => StoredSignIn.CommandFor(_name);

    /// <summary>The values of a profile's keys for a sign-in.</summary>
    public static IReadOnlyList<ProfileEntry> EntriesOf(StoredSignIn signIn)
    {
        bool isOAuth = signIn.SiteType is not null;
        DateTimeOffset? end = signIn.Credential?.Expiration;
        return
        [
            new ProfileEntry("mode", signIn.ModeName) { IgnoresCase = true },
            new ProfileEntry("oauth_site_type", signIn.SiteType),
            new ProfileEntry("oauth_access_token", isOAuth ? signIn.AccessToken : null),
            new ProfileEntry("oauth_access_token_expire", isOAuth ? Seconds(signIn.AccessTokenExpiration) : null) { IsNumber = true },
            new ProfileEntry("oauth_refresh_token", signIn.RefreshToken),
            new ProfileEntry("oauth_refresh_token_expire", Seconds(signIn.RefreshTokenExpiration)) { IsNumber = true },
            new ProfileEntry("cloud_sso_sign_in_url", signIn.SignInUrl),
            new ProfileEntry("cloud_sso_account_id", signIn.AccountId),
            new ProfileEntry("cloud_sso_access_config", signIn.AccessConfigurationId),
            new ProfileEntry("access_token", isOAuth ? null : signIn.AccessToken),
            new ProfileEntry("cloud_sso_access_token_expire", isOAuth ? null : Seconds(signIn.AccessTokenExpiration)) { IsNumber = true },
            new ProfileEntry("access_key_id", signIn.Credential?.AccessKeyId),
            new ProfileEntry("access_key_secret", signIn.Credential?.AccessKeySecret),
            new ProfileEntry("sts_token", signIn.Credential?.SecurityToken),
            new ProfileEntry("sts_expiration", Seconds(isOAuth ? end : end - s_cloudSsoMargin)) { IsNumber = true },
        ];
    }

    public async Task<IDisposable> TakeTurnAsync(CancellationToken cancellationToken)
    {
        var editor = new FileEditor(_turnFolder, new FileEditorOptions { LockTimeout = s_turnTimeout });

        // A separate thread instead of one of the pool's: waits for other processes could use up the pool.
        FileEditSession turn = await Task.Factory.StartNew(
            () => editor.Lock(cancellationToken: cancellationToken), cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default).ConfigureAwait(false);
        var mine = new Turn(turn, this);
        try
        {
            TakeUpPending();
            return mine;
        }
        catch
        {
            mine.Dispose();
            throw;
        }
    }

    public StoredSignIn Read()
    {
        ProfileText? text = ProfileText.TryRead(_path);
        AliyunCliConfig? config = text is null ? null : AliyunCliConfig.Parse(text, _environment);
        return (config?.Contains(_name) == true ? config.Read(_name, _clock.UtcNow).SignIn : null) ?? throw Gone();
    }

    public void Reserve() => OnPending(
        () =>
        {
            _pending.Reserve(new FileInfo(_path).Length);
            StoredSignIn held = Read();
            Write(held, held, new ProfileWriteOptions { WhatIf = true });
        },
        $"The sign-in of {Source} wasn't renewed, because its new refresh token couldn't be stored",
        "Make the folder writable or free disk space. The current refresh token is still valid.");

    public void KeepAside(StoredSignIn expected, StoredSignIn renewed)
    {
        OnPending(() => _pending.Write(expected, renewed), $"The renewed sign-in of {Source} couldn't be set aside", "Make the folder writable.");
        _isKeptAside = true;
    }

    public bool TryReplace(StoredSignIn expected, StoredSignIn replacement)
    {
        bool isReplaced;
        try
        {
            isReplaced = Write(expected, replacement, new ProfileWriteOptions());
        }
        catch (StoreException) when (_isKeptAside)
        {
            // The disk may have filled up since: the reserved space is now free.
            OnPending(_pending.Shrink, $"The renewed sign-in of {Source} couldn't be stored", "Make the folder writable.");
            isReplaced = Write(expected, replacement, new ProfileWriteOptions());
        }

        _isKeptAside = false;
        return isReplaced;
    }

    /// <summary>Removes what a renewal has kept.</summary>
    public void Forget() => OnPending(
        () =>
        {
            if (Directory.Exists(_turnFolder))
            {
                _pending.Delete();
                if (!Directory.EnumerateFileSystemEntries(_turnFolder).Any())
                {
                    Directory.Delete(_turnFolder);
                }
            }
        },
        $"The saved copy of the sign-in of {Source} couldn't be removed", $"Remove the folder '{_turnFolder}'.");

    /// <summary>Stores a sign-in that a process renewed before it was killed, or couldn't write to the profile.</summary>
    private void TakeUpPending() => OnPending(
        () =>
        {
            if (_pending.Read(Read()) is StoredSignIn renewed)
            {
                _isKeptAside = true;
                Write(Read(), renewed, new ProfileWriteOptions());
                _isKeptAside = false;
            }
        },
        $"The renewed sign-in of {Source} couldn't be stored", "Make the folder writable, and run the command again.");

    private void OnPending(Action action, string failure, string remedy)
    {
        try
        {
            action();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StoreException(_path, $"{failure}: {exception.Message}", remedy, exception);
        }
    }

    private static string? Seconds(DateTimeOffset? time) => time?.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    // A name may contain characters that a path may not.
    private static string HashOf(string name)
    {
        byte[] hash = CodeVerifier.Sha256(Encoding.UTF8.GetBytes(name));
        return string.Concat(hash.Take(4).Select(static value => value.ToString("x2", CultureInfo.InvariantCulture)));
    }

    private bool Write(StoredSignIn expected, StoredSignIn replacement, ProfileWriteOptions options)
    {
        bool isWritten = false;
        new AliyunCliProfileWriter(_environment, _clock.UtcNow, _path).Update(
            _name,
            values =>
            {
                isWritten = AliyunCliConfig.SignInOf(values)?.HasSameTokens(expected) == true;
                return isWritten ? EntriesOf(replacement) : null;
            },
            options,
            CancellationToken.None);
        return isWritten;
    }

    private CredentialSourceException Gone() => new(
        "SignInChanged", $"{Source} no longer has a sign-in: another program changed it.", $"Sign in again: {SignInCommand}") { Location = _path };

    private sealed class Turn : IDisposable
    {
        private readonly FileEditSession _session;
        private readonly ProfileSignIn _holder;

        public Turn(FileEditSession session, ProfileSignIn holder)
        {
            _session = session;
            _holder = holder;
        }

        public void Dispose()
        {
            try
            {
                if (!_holder._isKeptAside)
                {
                    _holder._pending.Delete();
                }

                _session.RemoveLockFolder();
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or StoreException)
            {
                // A folder that stays is used again by the next turn; the credential is what matters.
            }
            finally
            {
                _session.Dispose();
            }
        }
    }
}
