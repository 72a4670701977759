using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using OssCredentials.Credentials;
using OssCredentials.Environment;
using OssCredentials.Persistence;
using OssCredentials.Profiles;
using OssCredentials.Sts;

namespace OssCredentials.Rotation;

/// <summary>A profile of the aliyun CLI's <c>config.json</c> with its own key pair.</summary>
internal sealed class ProfilePlace : KeyPlace
{
    private readonly IEnvironmentVariables _environment;
    private readonly DateTimeOffset _now;
    private readonly string _path;

    public ProfilePlace(string profileName, string path, IEnvironmentVariables environment, DateTimeOffset now)
    {
        ProfileName = profileName;
        _path = path;
        _environment = environment;
        _now = now;
    }

    public string ProfileName { get; }

    public override string Name => $"profile '{ProfileName}' in {_path}";

    /// <summary>The STS endpoint of the profile.</summary>
    public StsEndpointOptions ReadSts() => Profile()?.Sts ?? new StsEndpointOptions();

    public override AccessKeyCredential? Read() => Profile() is { Mode: CredentialMode.AccessKey or CredentialMode.AssumeRole } profile ? profile.KeyPair : null;

    public override void Check(AccessKeyCredential held, CancellationToken cancellationToken) => Write(held, whatIf: true, cancellationToken);

    public override IReadOnlyList<string> Write(AccessKeyCredential keyPair, CancellationToken cancellationToken) =>
        [.. Write(keyPair, whatIf: false, cancellationToken).Warnings.Select(static warning => warning.Message)];

    private CredentialProfile? Profile() =>
        ProfileFile.AliyunCli(_environment).ReadOnRequest() is ProfileDocument document && document.Contains(ProfileName)
            ? document.Read(ProfileName, _now)
            : null;

    private StoreReport Write(AccessKeyCredential keyPair, bool whatIf, CancellationToken cancellationToken) =>
        new AliyunCliProfileWriter(_environment, _now, _path).ReplaceKeyPair(
            ProfileName, keyPair, new ProfileWriteOptions { WhatIf = whatIf }, cancellationToken);
}
