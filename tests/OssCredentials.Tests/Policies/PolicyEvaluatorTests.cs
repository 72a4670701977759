using Xunit;

namespace OssCredentials.Tests.Policies;

/// <summary>Tests of the evaluator itself: one that allows everything would find nothing wrong.</summary>
public sealed class PolicyEvaluatorTests
{
    private static readonly PolicyRequest s_read = new("oss:GetObject", "b/a");

    [Theory]
    [InlineData("""{"Version":"1","Statement":[]}""", false)]
    [InlineData("""{"Version":"1","Statement":[{"Effect":"Allow","Action":"oss:GetObject","Resource":"acs:oss:*:*:b/*"}]}""", true)]
    [InlineData("""{"Version":"1","Statement":[{"Effect":"Allow","Action":["oss:*"],"Resource":["*"]}]}""", true)]
    [InlineData("""{"Version":"1","Statement":[{"Effect":"Allow","Action":"oss:*","Resource":"*"},{"Effect":"Deny","Action":"oss:GetObject","Resource":"acs:oss:*:*:b/*"}]}""", false)]
    [InlineData("""{"Version":"1","Statement":[{"Effect":"Allow","Action":"oss:*","Resource":"*","Condition":{"StringLike":{"oss:Prefix":"*"}}}]}""", false)]
    [InlineData("""{"Version":"1","Statement":[{"Effect":"Allow","Action":"oss:*","Resource":"*","Condition":{"Bool":{"acs:SecureTransport":"true"},"IpAddress":{"acs:SourceIp":"192.0.2.1"}}}]}""", false)]
    [InlineData("""{"Version":"1","Statement":[{"Effect":"Allow","Action":"oss:*","Resource":"*","Condition":{"IpAddress":{"acs:SourceIp":["192.0.2.1","203.0.113.0/24"]}}}]}""", true)]
    [InlineData("""{"Version":"1","Statement":[{"Effect":"Allow","Action":"oss:*","Resource":"acs:oss:*:*:b"}]}""", false)]
    [InlineData("""{"Version":"1","Statement":[{"Effect":"Allow","Action":"oss:GetObjec?","Resource":"acs:oss:*:*:b/?"}]}""", true)]
    public void Judges_AsRamDoes(string policy, bool allowed) => Assert.Equal(allowed, PolicyEvaluator.Allows(policy, s_read));
}
