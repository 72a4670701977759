using System;
using System.Linq;
using OssCredentials.Errors;
using OssCredentials.Policies;
using OssCredentials.Sts;
using Xunit;

namespace OssCredentials.Tests.Policies;

/// <summary>The policies' own text, and what is refused.</summary>
public sealed class SessionPolicyTests
{
    [Fact]
    public void OneAction_IsOneStatement_WithoutListsOfOne() => Assert.Equal(
        """{"Version":"1","Statement":[{"Effect":"Allow","Action":"oss:GetObject","Resource":"acs:oss:*:*:reports/2026/*"}]}""",
        Ask.Policy(Ask.For("Read", "reports", "2026/")));

    [Fact]
    public void ReadAndListOfAWholeBucket_ShareAStatement() => Assert.Equal(
        """{"Version":"1","Statement":[{"Effect":"Allow","Action":["oss:GetObject","oss:ListObjects"],"Resource":["acs:oss:*:*:reports","acs:oss:*:*:reports/*"]}]}""",
        Ask.Policy(Ask.For("Read,List", "reports")));

    [Fact]
    public void ListOfAPrefix_NeedsAStatementOfItsOwn() => Assert.Equal(
        """{"Version":"1","Statement":[{"Effect":"Allow","Action":"oss:GetObject","Resource":"acs:oss:*:*:reports/2026/*"},"""
        + """{"Effect":"Allow","Action":"oss:ListObjects","Resource":"acs:oss:*:*:reports","Condition":{"StringLike":{"oss:Prefix":"2026/*"}}}]}""",
        Ask.Policy(Ask.For("Read,List", "reports", "2026/")));

    [Fact]
    public void SeveralBucketsAndPrefixes_TakeNoMoreStatementsThanOne()
    {
        string policy = Ask.Policy(Ask.For("Read,Write,List,Delete", "first,second,third", "a/,b/"));

        Assert.Equal(2, Statements(policy));
    }

    [Fact]
    public void Conditions_StandInEachStatement() => Assert.Equal(
        """
        {"Version":"1","Statement":[{"Effect":"Allow","Action":"oss:GetObject","Resource":"acs:oss:*:*:reports/*","Condition":{"IpAddress":{"acs:SourceIp":["198.51.100.7","203.0.113.0/24"]},"Bool":{"acs:SecureTransport":"true"}}}]}
        """,
        SessionPolicy.Write(new SessionPolicyRequest
        {
            Grants = [Ask.For("Read", "reports")],
            SourceAddresses = ["203.0.113.0/24", "198.51.100.7", "203.0.113.9", "198.51.100.7/32"],
            HttpsOnly = true,
        }));

    [Fact]
    public void WhatAnotherPrefixCovers_IsLeftOut() =>
        Assert.Equal(Ask.Policy(Ask.For("Read,List", "reports", "2026/")), Ask.Policy(Ask.For("Read,List", "reports", "2026/,2026/q1/,2026/")));

    [Fact]
    public void WholeBucket_CoversItsPrefixes() =>
        Assert.Equal(Ask.Policy(Ask.For("Read,List", "reports")), Ask.Policy(Ask.For("Read,List", "reports", "2026/"), Ask.For("List,Read", "reports")));

    [Fact]
    public void Order_DoesNotMatter() => Assert.Equal(
        Ask.Policy(Ask.For("Read,Write", "first,second", "a/,b/"), Ask.For("List", "third")),
        Ask.Policy(Ask.For("list", "third"), Ask.For("WRITE,read", "second,first", "b/,a/")));

    [Fact]
    public void OtherLetters_StandAsTheyAre() =>
        Assert.Contains("acs:oss:*:*:reports/报告/*", Ask.Policy(Ask.For("Read", "reports", "报告/")), StringComparison.Ordinal);

    [Fact]
    public void Policy_PassesTheCheckBeforeAssumeRole() =>
        PolicyText.Check(Ask.Policy(Ask.For("Read,Write,List,Delete,oss:GetBucketInfo", "reports", "a\"b\\c/"), Ask.For("oss:ListBuckets", "")), "Policy");

    [Fact]
    public void EveryNamedAction_IsTaken() => Assert.All(
        SessionPolicy.ActionNames,
        static name => Assert.Contains(name.Contains(':', StringComparison.Ordinal) ? name : "oss:", Ask.Policy(Ask.For(name, "reports")), StringComparison.Ordinal));

    [Theory]
    [InlineData("Everything", "reports", null, "InvalidPolicyAction", "Tab")]
    [InlineData("oss:Get*", "reports", null, "InvalidPolicyAction", "one by one")]
    [InlineData("oss:GetObjekt", "reports", null, "InvalidPolicyAction", "yourself")]
    [InlineData("Read", "", null, "PolicyBucketMissing", "Specify the bucket")]
    [InlineData("Read", "Reports", null, "InvalidBucket", "lowercase letters")]
    [InlineData("Read", "reports-*", null, "InvalidBucket", "full name")]
    [InlineData("Read", "-reports", null, "InvalidBucket", "hyphen")]
    [InlineData("Read", "re", null, "InvalidBucket", "3 to 63")]
    [InlineData("Read", "reports/2026", null, "InvalidBucket", "-Prefix")]
    [InlineData("Read", "reports", "", "InvalidPrefix", "whole bucket")]
    [InlineData("Read", "reports", "2026/*", "InvalidPrefix", "without a wildcard")]
    [InlineData("Read", "reports", "202?", "InvalidPrefix", "without a wildcard")]
    [InlineData("Read", "reports", "/2026", "InvalidPrefix", "first slash")]
    [InlineData("Read", "reports", "a\nb", "InvalidPrefix", "as OSS shows")]
    [InlineData("Read", "reports", "a${acs:x}", "InvalidPrefix", "before it")]
    public void WhatWouldNotMeanWhatItSays_IsRefused(string actions, string buckets, string? prefixes, string errorId, string remedy)
    {
        var error = Assert.Throws<InvalidCredentialValueException>(() => Ask.Policy(Ask.For(actions, buckets, prefixes)));

        Assert.Equal(errorId, error.ErrorId);
        Assert.Contains(remedy, error.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void NoGrant_IsRefused() => Assert.Equal("PolicyActionMissing", Assert.Throws<InvalidCredentialValueException>(() => Ask.Policy()).ErrorId);

    [Fact]
    public void LoneSurrogate_IsRefused() =>
        Assert.Equal("InvalidPrefix", Assert.Throws<InvalidCredentialValueException>(() => Ask.Policy(Ask.For("Read", "reports", "a\uD83Db"))).ErrorId);

    [Theory]
    [InlineData("203.0.113.7", "203.0.113.7")]
    [InlineData("203.0.113.7/32", "203.0.113.7")]
    [InlineData("203.0.113.0/24", "203.0.113.0/24")]
    [InlineData("0.0.0.0/0", "0.0.0.0/0")]
    [InlineData("2001:DB8:0:0::7", "2001:db8::7")]
    [InlineData("2001:db8::/32", "2001:db8::/32")]
    public void SourceAddress_IsWrittenShort(string given, string written) =>
        Assert.Contains($"\"acs:SourceIp\":\"{written}\"", From(given), StringComparison.Ordinal);

    [Theory]
    [InlineData("203.0.113.7/24", "Write 203.0.113.0/24 for the block, or 203.0.113.7")]
    [InlineData("2001:db8::7/32", "Write 2001:db8::/32")]
    [InlineData("203.0.113.0/33", "0 to 32")]
    [InlineData("2001:db8::/129", "0 to 128")]
    [InlineData("203.0.113.0/", "0 to 32")]
    [InlineData("203.0.113.0/024", "without leading zeros")]
    [InlineData("203.0.113.0/-1", "0 to 32")]
    [InlineData("203.0.113", "203.0.113.7")]
    [InlineData("203.0.113.007", "203.0.113.7")]
    [InlineData("fe80::1%eth0", "2001:db8::7")]
    [InlineData("::ffff:203.0.113.7", "203.0.113.7")]
    [InlineData("[2001:db8::7]", "2001:db8::7")]
    [InlineData("localhost", "203.0.113.7")]
    [InlineData("", "203.0.113.7")]
    public void SourceAddress_ThatIsInvalid_IsRefused(string given, string remedy)
    {
        var error = Assert.Throws<InvalidCredentialValueException>(() => From(given));

        Assert.Equal("InvalidSourceAddress", error.ErrorId);
        Assert.Contains(remedy, error.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void TooLong_SaysByHowMuch_AndWhatToCut()
    {
        string[] prefixes = [.. Enumerable.Range(10, 60).Select(static number => $"department-{number}/")];

        var error = Assert.Throws<InvalidCredentialValueException>(() => Ask.Policy(Ask.For("Read", "reports", string.Join(',', prefixes))));

        Assert.Equal(("PolicyTooLong", "Prefix"), (error.ErrorId, error.ValueName));
        Assert.Equal("The policy has 2,366 characters, and STS accepts 2,048: 318 too many.", error.Message);
        Assert.StartsWith("Leave out the 9 longest of the 60 prefixes,", error.Remedy, StringComparison.Ordinal);
        Assert.True(Ask.Policy(Ask.For("Read", "reports", string.Join(',', prefixes.Skip(9)))).Length <= AssumeRoleRequest.MaximumPolicyLength);
        Assert.Throws<InvalidCredentialValueException>(() => Ask.Policy(Ask.For("Read", "reports", string.Join(',', prefixes.Skip(8)))));
    }

    [Fact]
    public void TooLong_NamesTheFewThatAreEnough()
    {
        string longest = new('x', 900);

        var error = Assert.Throws<InvalidCredentialValueException>(() => Ask.Policy(Ask.For("Read,List", "reports", $"short/,{longest}")));

        Assert.StartsWith($"Leave out 1 of the 2 prefixes ('{longest}'),", error.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void TooLongForItsAddresses_SaysSo()
    {
        var request = new SessionPolicyRequest
        {
            Grants = [Ask.For("Read", "reports")],
            SourceAddresses = [.. Enumerable.Range(1, 140).Select(static number => $"203.0.113.{number}")],
        };

        Assert.Equal("SourceAddress", Assert.Throws<InvalidCredentialValueException>(() => SessionPolicy.Write(request)).ValueName);
    }

    private static string From(string address) =>
        SessionPolicy.Write(new SessionPolicyRequest { Grants = [Ask.For("Read", "reports")], SourceAddresses = [address] });

    private static int Statements(string policy) => policy.Split("\"Effect\"").Length - 1;
}
