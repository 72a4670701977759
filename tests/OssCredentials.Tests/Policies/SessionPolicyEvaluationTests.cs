using System.Threading.Tasks;
using OssCredentials.Policies;
using Xunit;

namespace OssCredentials.Tests.Policies;

/// <summary>
/// What the policies allow and deny, according to a separate evaluator and the emulator, with signed requests: exactly what was
/// requested.
/// </summary>
public sealed class SessionPolicyEvaluationTests : IClassFixture<EmulatedJudge>
{
    private static readonly string s_readAndList = Ask.Policy(Ask.For("Read,List", "reports", "2026/"));
    private static readonly string s_wholeBucket = Ask.Policy(Ask.For("Read,List", "reports"));
    private static readonly string s_write = Ask.Policy(Ask.For("Write", "uploads", "in/"));
    private static readonly string s_delete = Ask.Policy(Ask.For("Delete", "uploads"));
    private static readonly string s_bare = Ask.Policy(Ask.For("Read,List", "reports", "2026"));
    private static readonly string s_named = Ask.Policy(Ask.For("oss:GetBucketInfo,oss:GetObjectAcl,oss:ListObjectVersions", "reports", "2026/"), Ask.For("oss:ListBuckets", ""));
    private static readonly string s_several = Ask.Policy(Ask.For("Read,List", "reports,archive", "2025/,2026/"), Ask.For("Write", "uploads"));
    private static readonly string s_conditions = SessionPolicy.Write(new SessionPolicyRequest
    {
        Grants = [Ask.For("Read,List", "reports", "2026/")],
        SourceAddresses = ["203.0.113.0/24", "198.51.100.7", "2001:db8::/32"],
        HttpsOnly = true,
    });

    private readonly EmulatedJudge _emulated;

    public SessionPolicyEvaluationTests(EmulatedJudge emulated) => _emulated = emulated;

    [Theory]
    [InlineData("reads below the prefix", "oss:GetObject", "reports/2026/a.csv", null, true)]
    [InlineData("reads deep below the prefix", "oss:GetObject", "reports/2026/q1/a.csv", null, true)]
    [InlineData("reads the folder's own object", "oss:GetObject", "reports/2026/", null, true)]
    [InlineData("reads beside the prefix", "oss:GetObject", "reports/2025/a.csv", null, false)]
    [InlineData("reads what only begins alike", "oss:GetObject", "reports/2026.csv", null, false)]
    [InlineData("reads another bucket", "oss:GetObject", "archive/2026/a.csv", null, false)]
    [InlineData("reads a bucket that begins alike", "oss:GetObject", "reports-old/2026/a.csv", null, false)]
    [InlineData("reads the prefix further down", "oss:GetObject", "reports/old/2026/a.csv", null, false)]
    [InlineData("writes", "oss:PutObject", "reports/2026/a.csv", null, false)]
    [InlineData("deletes", "oss:DeleteObject", "reports/2026/a.csv", null, false)]
    [InlineData("reads an old version", "oss:GetObjectVersion", "reports/2026/a.csv", null, false)]
    [InlineData("lists the prefix", "oss:ListObjects", "reports", "2026/", true)]
    [InlineData("lists deeper", "oss:ListObjects", "reports", "2026/q1/", true)]
    [InlineData("lists the whole bucket", "oss:ListObjects", "reports", "", false)]
    [InlineData("lists without a prefix", "oss:ListObjects", "reports", null, false)]
    [InlineData("lists what the prefix begins with", "oss:ListObjects", "reports", "2026", false)]
    [InlineData("lists beside the prefix", "oss:ListObjects", "reports", "2025/", false)]
    [InlineData("lists another bucket", "oss:ListObjects", "archive", "2026/", false)]
    [InlineData("lists versions", "oss:ListObjectVersions", "reports", "2026/", false)]
    [InlineData("lists the buckets", "oss:ListBuckets", "*", null, false)]
    [InlineData("reads the bucket's settings", "oss:GetBucketInfo", "reports", null, false)]
    [InlineData("changes the bucket's policy", "oss:PutBucketPolicy", "reports", null, false)]
    public Task ReadAndList_OfOnePrefix(string what, string action, string resource, string? prefix, bool allowed) =>
        AssertJudgedAsync(s_readAndList, what, new PolicyRequest(action, resource, prefix), allowed);

    [Theory]
    [InlineData("reads anything", "oss:GetObject", "reports/any/where.csv", null, true)]
    [InlineData("lists the whole bucket", "oss:ListObjects", "reports", "", true)]
    [InlineData("lists without a prefix", "oss:ListObjects", "reports", null, true)]
    [InlineData("lists any prefix", "oss:ListObjects", "reports", "2025/", true)]
    [InlineData("reads another bucket", "oss:GetObject", "reports2/any", null, false)]
    [InlineData("lists another bucket", "oss:ListObjects", "reports2", "", false)]
    [InlineData("writes", "oss:PutObject", "reports/any", null, false)]
    public Task ReadAndList_OfAWholeBucket(string what, string action, string resource, string? prefix, bool allowed) =>
        AssertJudgedAsync(s_wholeBucket, what, new PolicyRequest(action, resource, prefix), allowed);

    [Theory]
    [InlineData("reads the folder without its slash", "oss:GetObject", "reports/2026", null, true)]
    [InlineData("reads below it", "oss:GetObject", "reports/2026/a.csv", null, true)]
    [InlineData("reads what begins alike, as was asked", "oss:GetObject", "reports/2026-old", null, true)]
    [InlineData("lists the folder without its slash", "oss:ListObjects", "reports", "2026", true)]
    [InlineData("lists the folder", "oss:ListObjects", "reports", "2026/", true)]
    [InlineData("lists less than the prefix", "oss:ListObjects", "reports", "202", false)]
    public Task PrefixWithoutASlash(string what, string action, string resource, string? prefix, bool allowed) =>
        AssertJudgedAsync(s_bare, what, new PolicyRequest(action, resource, prefix), allowed);

    [Theory]
    [InlineData("uploads", "oss:PutObject", "uploads/in/a", null, true)]
    [InlineData("looks at the parts of an upload", "oss:ListParts", "uploads/in/a", null, true)]
    [InlineData("gives an upload up", "oss:AbortMultipartUpload", "uploads/in/a", null, true)]
    [InlineData("uploads beside the prefix", "oss:PutObject", "uploads/out/a", null, false)]
    [InlineData("gives up someone else's upload", "oss:AbortMultipartUpload", "uploads/out/a", null, false)]
    [InlineData("reads back", "oss:GetObject", "uploads/in/a", null, false)]
    [InlineData("lists the uploads under way", "oss:ListMultipartUploads", "uploads", "in/", false)]
    [InlineData("opens the object to all", "oss:PutObjectAcl", "uploads/in/a", null, false)]
    [InlineData("makes a bucket", "oss:PutBucket", "uploads", null, false)]
    public Task Write_IsForLargeObjectsToo(string what, string action, string resource, string? prefix, bool allowed) =>
        AssertJudgedAsync(s_write, what, new PolicyRequest(action, resource, prefix), allowed);

    [Theory]
    [InlineData("deletes an object", "oss:DeleteObject", "uploads/a", true)]
    [InlineData("deletes a version", "oss:DeleteObjectVersion", "uploads/a", false)]
    [InlineData("deletes the bucket", "oss:DeleteBucket", "uploads", false)]
    public Task Delete_IsOfObjects(string what, string action, string resource, bool allowed) =>
        AssertJudgedAsync(s_delete, what, new PolicyRequest(action, resource), allowed);

    [Theory]
    [InlineData("reads the bucket's settings", "oss:GetBucketInfo", "reports", null, true)]
    [InlineData("reads another bucket's settings", "oss:GetBucketInfo", "archive", null, false)]
    [InlineData("reads an object's ACL", "oss:GetObjectAcl", "reports/2026/a", null, true)]
    [InlineData("reads an ACL beside the prefix", "oss:GetObjectAcl", "reports/2025/a", null, false)]
    [InlineData("lists versions below the prefix", "oss:ListObjectVersions", "reports", "2026/", true)]
    [InlineData("lists all versions", "oss:ListObjectVersions", "reports", "", false)]
    [InlineData("lists the buckets", "oss:ListBuckets", "*", null, true)]
    [InlineData("reads an object", "oss:GetObject", "reports/2026/a", null, false)]
    [InlineData("reads anything, by the account's resource", "oss:GetObject", "archive/a", null, false)]
    public Task NamedActions_GetTheResourceOfTheirKind(string what, string action, string resource, string? prefix, bool allowed) =>
        AssertJudgedAsync(s_named, what, new PolicyRequest(action, resource, prefix), allowed);

    [Theory]
    [InlineData("reads the first bucket", "oss:GetObject", "reports/2025/a", null, true)]
    [InlineData("reads the second bucket", "oss:GetObject", "archive/2026/a", null, true)]
    [InlineData("lists the second bucket", "oss:ListObjects", "archive", "2025/", true)]
    [InlineData("writes the third", "oss:PutObject", "uploads/any", null, true)]
    [InlineData("reads the third", "oss:GetObject", "uploads/any", null, false)]
    [InlineData("writes the first", "oss:PutObject", "reports/2025/a", null, false)]
    [InlineData("reads a third prefix", "oss:GetObject", "archive/2024/a", null, false)]
    [InlineData("lists the third bucket", "oss:ListObjects", "uploads", "2025/", false)]
    public Task SeveralBuckets_StayApart(string what, string action, string resource, string? prefix, bool allowed) =>
        AssertJudgedAsync(s_several, what, new PolicyRequest(action, resource, prefix), allowed);

    [Theory]
    [InlineData("from the block, over https", "oss:GetObject", "reports/2026/a", null, "203.0.113.99", true, true)]
    [InlineData("from the address", "oss:GetObject", "reports/2026/a", null, "198.51.100.7", true, true)]
    [InlineData("from the IPv6 block", "oss:GetObject", "reports/2026/a", null, "2001:db8:1::9", true, true)]
    [InlineData("lists from the block", "oss:ListObjects", "reports", "2026/", "203.0.113.99", true, true)]
    [InlineData("from the next address", "oss:GetObject", "reports/2026/a", null, "198.51.100.8", true, false)]
    [InlineData("from elsewhere", "oss:GetObject", "reports/2026/a", null, "192.0.2.1", true, false)]
    [InlineData("from another IPv6 block", "oss:GetObject", "reports/2026/a", null, "2001:db9::1", true, false)]
    [InlineData("over http", "oss:GetObject", "reports/2026/a", null, "203.0.113.99", false, false)]
    [InlineData("lists over http", "oss:ListObjects", "reports", "2026/", "203.0.113.99", false, false)]
    [InlineData("lists from elsewhere", "oss:ListObjects", "reports", "2026/", "192.0.2.1", true, false)]
    [InlineData("from the block, beside the prefix", "oss:GetObject", "reports/2025/a", null, "203.0.113.99", true, false)]
    [InlineData("lists beside the prefix", "oss:ListObjects", "reports", "2025/", "203.0.113.99", true, false)]
    public Task Conditions_AreAnded(string what, string action, string resource, string? prefix, string from, bool secure, bool allowed) =>
        AssertJudgedAsync(s_conditions, what, new PolicyRequest(action, resource, prefix, from, secure), allowed);

    private async Task AssertJudgedAsync(string policy, string what, PolicyRequest request, bool allowed)
    {
        Assert.True(PolicyEvaluator.Allows(policy, request) == allowed, $"{what}: expected {(allowed ? "allow" : "deny")} by {policy}");
        Assert.True(await _emulated.AllowsAsync(policy, request) == allowed, $"{what}, by a request: expected {(allowed ? "allow" : "deny")} by {policy}");
    }
}
