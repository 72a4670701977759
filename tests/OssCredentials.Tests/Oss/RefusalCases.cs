using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Threading.Tasks;
using OssCredentials.Credentials;
using OssCredentials.Emulator;
using OssCredentials.Emulator.AccessKeys;
using OssCredentials.Emulator.Oss;
using OssCredentials.Tests.Policies;

namespace OssCredentials.Tests.Oss;

/// <summary>The refusals that a check of a bucket can meet, by name.</summary>
internal static class RefusalCases
{
    private const string Everything = """{"Effect":"Allow","Action":"oss:*","Resource":"*"}""";
    private const string Role = "acs:ram::1234567890123456:role/";
    private const string NoRead = Role + "no-read";

    private static readonly (string Word, string Permission, string Resource)[] s_actions =
    [
        ("Read", "oss:GetObject", "acs:oss:*:*:reports/2026/*"), ("List", "oss:ListObjects", "acs:oss:*:*:reports"),
        ("Write", "oss:PutObject", "acs:oss:*:*:reports/2026/*"), ("Delete", "oss:DeleteObject", "acs:oss:*:*:reports/2026/*"),
    ];

    public static IReadOnlyDictionary<string, RefusalCase> All { get; } = Signatures().Concat(Places()).Concat(Permissions()).Concat(Injected()).ToDictionary(pair => pair.Name, pair => pair.Case);

    private static IEnumerable<(string Name, RefusalCase Case)> Signatures()
    {
        yield return ("unknown id", Signature("InvalidAccessKeyId", "0002-00000902", "doesn't know the AccessKey ID", "may have been deleted", f => Key("LTAI5tNobodyKnowsThisKey", f.User.AccessKeySecret)));
        yield return ("unknown temporary id", Signature("InvalidAccessKeyId", "0002-00000902", "doesn't know the AccessKey ID", "may have been deleted", f => Key("STS.NobodyKnowsThisKey", f.User.AccessKeySecret, "CAISnobody")));
        yield return ("deleted key", Signature("InvalidAccessKeyId", "0002-00000902", "doesn't know the AccessKey ID", "may have been deleted", f =>
        {
            f.Emulator.AccessKeys.Remove(f.User.AccessKeyId);
            return Task.FromResult(f.User);
        }));
        yield return ("inactive key", Signature("InvalidAccessKeyId", "0002-00000904", "disabled, or its network restriction", "RAM console", f =>
        {
            KeyOf(f).IsActive = false;
            return Task.FromResult(f.User);
        }));
        yield return ("wrong secret", Signature("SignatureDoesNotMatch", "0002-00000201", "secret doesn't belong to the ID", "same key pair", f => Key(f.User.AccessKeyId, "AnotherSecret0123456789012345AB")));
        yield return ("wrong secret of the account", Signature("SignatureDoesNotMatch", "0002-00000201", "secret doesn't belong to the ID", "same key pair", f => Key(EmulatorOptions.DefaultRootAccessKeyId, f.User.AccessKeySecret)));
        yield return ("wrong secret of a session", Signature("SignatureDoesNotMatch", "0002-00000201", "secret doesn't belong to the ID", "same key pair", async f =>
        {
            AccessKeyCredential session = await f.AssumeAsync();
            return new AccessKeyCredential(session.AccessKeyId, f.User.AccessKeySecret, session.SecurityToken);
        }));
        yield return ("expired session", Signature("SecurityTokenExpired", "0002-00000007", "has expired", "new temporary credential", async f =>
        {
            AccessKeyCredential session = await f.AssumeAsync();
            await Task.Delay(TimeSpan.FromSeconds(2.1));
            return session;
        }) with { Options = new EmulatorOptions { MinimumDurationSeconds = 1, Roles = [new EmulatorRole(EmulatorOptions.DefaultRoleArn) { MaxSessionDuration = TimeSpan.FromSeconds(2) }] } });
        yield return ("token cut at its beginning", Token("InvalidSecurityToken", "0002-00000006", "is damaged", token => token[4..]));
        yield return ("token with a foreign character", Token("InvalidSecurityToken", "0002-00000006", "is damaged", token => token[..^1] + "-"));
        yield return ("token cut at its end", Token("InvalidSecurityToken", "0002-00000008", "isn't one that STS issued", token => token[..^1]));
        yield return ("token with two characters swapped", Token("InvalidSecurityToken", "0002-00000008", "isn't one that STS issued", token => token[..10] + "A" + token[11..20] + "b" + token[21..]));
        yield return ("token of another session", Signature("AccessKeyIdAndSecurityTokenNotMatch", "0002-00000004", "issued with another AccessKey ID", "from one response", async f =>
        {
            AccessKeyCredential one = await f.AssumeAsync(), other = await f.AssumeAsync();
            return new AccessKeyCredential(one.AccessKeyId, one.AccessKeySecret, other.SecurityToken);
        }));
        foreach (int minutes in (int[])[16, 20, 60 * 24, -16, -600])
        {
            yield return ($"clock {minutes} minutes off", new RefusalCase(
                "RequestTimeTooSkewed", "", "Clock", $"{Math.Abs(minutes)} minutes {(minutes > 0 ? "behind" : "ahead of")}", "NTP", f => f.CheckAsync(f.User))
            {
                Options = new EmulatorOptions { Clock = new ShiftedClock(TimeSpan.FromMinutes(minutes)) },
            });
        }

        // Found without asking a service.
        yield return ("temporary id without its token", new RefusalCase(null, "", "Credential", "is missing: OSS would return InvalidAccessKeyId", "security token", f => f.CheckAsync(new AccessKeyCredential("STS.Nobody", f.User.AccessKeySecret))));
        yield return ("long-term id with a token", new RefusalCase(null, "", "Credential", "long-term AccessKey", "token out", f => f.CheckAsync(new AccessKeyCredential(f.User.AccessKeyId, f.User.AccessKeySecret, "CAISstale"))));
    }

    private static IEnumerable<(string Name, RefusalCase Case)> Places()
    {
        foreach (string endpoint in (string[])["oss-cn-beijing.aliyuncs.com", "oss-cn-beijing-internal.aliyuncs.com", "cn-beijing.oss.aliyuncs.com", "https://oss-eu-central-1.aliyuncs.com"])
        {
            yield return ("endpoint of another region, " + endpoint, new RefusalCase(
                "AccessDenied", "", "OssEndpoint", "of -OssEndpoint isn't the endpoint of reports; oss-cn-hangzhou.aliyuncs.com is", "Set-OssCredential -OssEndpoint oss-cn-hangzhou.aliyuncs.com", f => f.CheckAsync(f.User, endpoint: endpoint)));
        }

        yield return ("region of another bucket", new RefusalCase("AccessDenied", "", "Region", "is in cn-hangzhou, not in cn-beijing as -Region specifies", "Set-OssCredential -Region cn-hangzhou", f =>
        {
            f.Variables.Set("OSS_ENDPOINT", null);
            return f.CheckAsync(f.User, region: "cn-beijing");
        }));
        yield return ("region of the variable", new RefusalCase("InvalidArgument", "", "Region", "is in cn-hangzhou, not in cn-beijing as OSS_REGION specifies", "Set-OssCredential -Region cn-hangzhou", f =>
        {
            f.Variables.Set("OSS_ENDPOINT", "oss-cn-hangzhou.aliyuncs.com");
            f.Variables.Set("OSS_REGION", "cn-beijing");
            return f.CheckAsync(f.User);
        }));
        yield return ("region at an address", new RefusalCase("InvalidArgument", "0002-00000228", "Region", "signed for a region that isn't the bucket's", "-Region", f => f.CheckAsync(f.User, region: "cn-beijing")));
        yield return ("region at an acceleration endpoint", new RefusalCase("InvalidArgument", "0002-00000228", "Region", "signed for a region that isn't the bucket's", "-Region", f =>
            f.CheckAsync(f.User, region: "cn-beijing", endpoint: "oss-accelerate.aliyuncs.com")));
        yield return ("no such bucket", new RefusalCase("NoSuchBucket", "0015-00000101", "Bucket", "there is no such bucket", "Check the bucket's name", f => f.CheckAsync(f.User, bucket: "repotrs")));
        yield return ("disabled bucket", new RefusalCase("BucketDisable", "0003-00000908", "Bucket", "disabled for security reasons", "ticket", f =>
        {
            BucketOf(f).IsDisabled = true;
            return f.CheckAsync(f.User);
        }));
        yield return ("overdue account", new RefusalCase("UserDisable", "0003-00000801", "Bucket", "overdue or blocked, or OSS isn't activated", "Pay the amount due", f =>
        {
            f.Emulator.IsOssAccountDisabled = true;
            return f.CheckAsync(f.User);
        }));
        yield return ("another account's bucket", new RefusalCase("AccessDenied", "0003-00000001", "Read", "belongs to another account", "bucket policy", f =>
        {
            f.Emulator.Buckets.Add(new EmulatorBucket("theirs") { OwnerAccountId = "9999999999999999" });
            return f.CheckAsync(f.User, "Read", bucket: "theirs");
        }));
    }

    private static IEnumerable<(string Name, RefusalCase Case)> Permissions()
    {
        foreach ((string word, string permission, string resource) in s_actions)
        {
            string names = $"OSS refuses {permission} on {resource}: ";
            string policy = Ask.Policy(Ask.For(permission, "reports", "2026/"));
            string denied = $$"""{"Version":"1","Statement":[{{Everything}},{"Effect":"Deny","Action":"{{permission}}","Resource":"*"}]}""";
            string others = $$"""{"Version":"1","Statement":[{"Effect":"Allow","NotAction":"{{permission}}","Resource":"*"}]}""";
            yield return ($"user without {word}", Permission(word, "0003-00000001", names + "a RAM policy of the user or role doesn't allow it", "Attach this policy to the RAM user 216959339000654321: " + policy, f => OfUser(f, others)));
            yield return ($"user denied {word}", Permission(word, "0003-00000201", names + "a RAM policy of the user or role denies it", $"Deny statement for {permission} in the policies of the RAM user 216959339000654321", f => OfUser(f, denied)));
            yield return ($"role without {word}", Permission(word, "0003-00000001", names + "a RAM policy of the user or role doesn't allow it", "Attach this policy to the RAM role ", f => f.AssumeAsync(null, NoRead)) with
            {
                Options = new EmulatorOptions { Roles = [new EmulatorRole(NoRead) { Policy = others }] },
            });
            yield return ($"role denied {word}", Permission(word, "0003-00000201", names + "a RAM policy of the user or role denies it", $"Deny statement for {permission} in the policies of the RAM role ", f => f.AssumeAsync(null, NoRead)) with
            {
                Options = new EmulatorOptions { Roles = [new EmulatorRole(NoRead) { Policy = denied }] },
            });
            yield return ($"session without {word}", Permission(word, "0003-00000001", names + "the session policy doesn't allow it", $"New-OssSessionPolicy reports '2026/' -Action {word}", f => f.AssumeAsync(others)));
            yield return ($"session denied {word}", Permission(word, "0003-00000201", names + "the session policy denies it", $"Deny statement for {permission} in the session policy", f => f.AssumeAsync(denied)));
            yield return ($"session from another address, {word}", Permission(
                word, "0003-00000001", names + "the session policy doesn't allow it", $"-Action {word}",
                f => f.AssumeAsync("""{"Version":"1","Statement":[{"Effect":"Allow","Action":"oss:*","Resource":"*","Condition":{"IpAddress":{"acs:SourceIp":"203.0.113.0/24"}}}]}""")));
            yield return ($"session for https only, {word}", Permission(
                word, "0003-00000001", names + "the session policy doesn't allow it", $"-Action {word}",
                f => f.AssumeAsync("""{"Version":"1","Statement":[{"Effect":"Allow","Action":"oss:*","Resource":"*","Condition":{"Bool":{"acs:SecureTransport":"true"}}}]}""")));
        }

        yield return ("listing beside the prefix", Permission("List", "0003-00000001", "OSS refuses oss:ListObjects on acs:oss:*:*:reports: ", "-Action List", f => f.AssumeAsync(Ask.Policy(Ask.For("List,Read", "reports", "2025/")))));
        yield return ("folder beside the prefix", Permission("Write", "0003-00000001", "OSS refuses oss:PutObject on acs:oss:*:*:reports/2026/*: ", "-Action Write", f => f.AssumeAsync(Ask.Policy(Ask.For("Write", "reports", "2025/")))));
    }

    // Refusals that the emulator's own state can't cause.
    private static IEnumerable<(string Name, RefusalCase Case)> Injected()
    {
        yield return Inject("lost token", "InvalidAccessKeyId", "0002-00000003", "Signature", "has no security token", "three values together");
        yield return Inject("malformed id", "InvalidAccessKeyId", "0002-00000901", "Signature", "isn't in a valid format", "whole");
        yield return Inject("signature of version 2", "SignatureDoesNotMatch", "0002-00000101", "Signature", "version 2", "version 4");
        yield return Inject("signature of the S3 interface", "SignatureDoesNotMatch", "0002-00000429", "Signature", "S3", "virtual-hosted");
        yield return Inject("signature of version 1", "SignatureDoesNotMatch", "0002-00000040", "Signature", "secret doesn't belong to the ID", "same key pair");
        yield return Inject("version 1 no longer accepted", "InvalidArgument", "0002-00000034", "Signature", "version isn't accepted", "version 4");
        yield return Inject("token twice", "InvalidArgument", "0002-00000010", "Signature", "both in a header and in the query", "once");
        yield return Inject("product", "InvalidArgument", "0002-00000227", "Region", "CloudBox", "CloudBox");
        yield return Inject("region, as the query form says it", "InvalidArgument", "0002-00000226", "Region", "signed for a region that isn't the bucket's", "-Region");
        yield return Inject("bucket policy", "AccessDenied", "0003-00000101", "Read", "a bucket policy denies it", "owner");
        yield return Inject("bucket policy and RAM policy", "AccessDenied", "0003-00000203", "Read", "both deny it", "both policies");
        yield return Inject("no Referer", "AccessDenied", "0003-00000501", "Read", "without a Referer", "empty Referer");
        yield return Inject("blocked Referer", "AccessDenied", "0003-00000502", "Read", "blocks this Referer", "blacklist");
        yield return Inject("unlisted Referer", "AccessDenied", "0003-00000503", "Read", "doesn't list this Referer", "whitelist");
        yield return Inject("anonymous", "AccessDenied", "0003-00000905", "Read", "counts as anonymous", "Attach this policy");
        yield return Inject("CORS", "AccessForbidden", "0003-00000602", "Read", "CORS", "CORS rule");
        yield return Inject("path style", "SecondLevelDomainForbidden", "0003-00000020", "OssEndpoint", "bucket's name is in the path", "path-style");
        yield return Inject("call of STS", "InvalidArgument", "0017-00000001", "OssEndpoint", "one for STS", "-StsEndpoint");
        yield return Inject("domain of another bucket", "CnameDenied", null, "OssEndpoint", "bound to another bucket", "own endpoint");
        yield return Inject("debt", "InDebt", null, "Bucket", "overdue payment", "Pay");
        yield return Inject("old debt", "InDebtOverdue", null, "Bucket", "for too long", "Pay");
        yield return Inject("owner's account", "AbnormalBucketOwnerStatus", null, "Bucket", "owner is unavailable", "owner");
        yield return Inject("bucket's name", "InvalidBucketName", "0015-00000001", "Bucket", "no bucket can have this name", "3 to 63");
    }

    private static (string Name, RefusalCase Case) Inject(string name, string code, string? ec, string row, string cause, string remedy) => (name, new RefusalCase(code, ec ?? "", row, cause, remedy, f =>
    {
        f.Emulator.Faults.When("oss", EmulatorFault.ServiceError(code, 403, ec: ec));
        return f.CheckAsync(f.User, "Read");
    }));

    private static RefusalCase Signature(string code, string ec, string cause, string remedy, Func<BucketFixture, Task<AccessKeyCredential>> credential) =>
        new(code, ec, "Signature", cause, remedy, async f => await f.CheckAsync(await credential(f)));

    private static RefusalCase Token(string code, string ec, string cause, Func<string, string> damage) => Signature(code, ec, cause, "new temporary credential", async f =>
    {
        AccessKeyCredential session = await f.AssumeAsync();
        return new AccessKeyCredential(session.AccessKeyId, session.AccessKeySecret, damage(session.SecurityToken!));
    });

    private static RefusalCase Permission(string word, string ec, string cause, string remedy, Func<BucketFixture, Task<AccessKeyCredential>> credential) =>
        new("AccessDenied", ec, word, cause, remedy, async f => await f.CheckAsync(await credential(f), word, "2026/"));

    private static Task<AccessKeyCredential> OfUser(BucketFixture fixture, string policy)
    {
        KeyOf(fixture).Policy = policy;
        return Task.FromResult(fixture.User);
    }

    private static Task<AccessKeyCredential> Key(string id, string secret, string? token = null) => Task.FromResult(new AccessKeyCredential(id, secret, token));

    private static EmulatorAccessKey KeyOf(BucketFixture fixture) => fixture.Emulator.AccessKeys.TryFind(fixture.User.AccessKeyId, out EmulatorAccessKey? key)
        ? key
        : throw new InvalidOperationException("The emulator has lost its user.");

    private static EmulatorBucket BucketOf(BucketFixture fixture) => fixture.Emulator.Buckets.TryFind(EmulatorOptions.DefaultBucket, out EmulatorBucket? bucket)
        ? bucket
        : throw new InvalidOperationException("The emulator has lost its bucket.");
}
