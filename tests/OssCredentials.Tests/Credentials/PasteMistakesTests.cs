using OssCredentials.Credentials;
using OssCredentials.Errors;
using Xunit;

namespace OssCredentials.Tests.Credentials;

public class PasteMistakesTests
{
    private const string Id = "LTAI5tMjGJ9QAvMkmn7bX4Yz";
    private const string Secret = "KjT3vQ9xLmN2pR7sW1yZ5aB8cD4eF6";

    [Theory]
    [InlineData(Secret, Id, "SwappedValues", "AccessKeySecret")]
    [InlineData(Secret, "Zz9Yy8Xx7Ww6Vv5Uu4Tt3Ss2Rr1Qq0", "SecretAsId", "AccessKeyId")]
    [InlineData("AKIAIOSFODNN7EXAMPLE", Secret, "ForeignAccessKey", "AccessKeyId")]
    [InlineData("AKIDz8krbsJ5yKBZQpn74WFkmLPx3gnPhESA", Secret, "ForeignAccessKey", "AccessKeyId")]
    [InlineData("\"" + Id + "\"", Secret, "QuotedValue", "AccessKeyId")]
    [InlineData(Id, "'" + Secret + "'", "QuotedValue", "AccessKeySecret")]
    [InlineData(Id, "OSS_ACCESS_KEY_SECRET=" + Secret, "AssignmentAsValue", "AccessKeySecret")]
    [InlineData("accessKeyID=" + Id, Secret, "AssignmentAsValue", "AccessKeyId")]
    public void Mistake_IsRefused_AndNotQuoted(string id, string secret, string errorId, string name)
    {
        InvalidCredentialValueException error = Assert.Throws<InvalidCredentialValueException>(
            () => CredentialRules.Check(new AccessKeyCredential(id, secret), CredentialValueNames.Parameters));

        Assert.Equal((errorId, name), (error.ErrorId, error.ValueName));
        Assert.DoesNotContain(Secret, error.Message + error.Remedy, System.StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Id, Secret)]
    [InlineData(Id, "'half")]
    [InlineData(Id, "a=b==")]
    [InlineData("someId", "LTAIbutNoId!")]
    public void WhatMayBeAKeyPair_IsAccepted(string id, string secret) =>
        CredentialRules.Check(new AccessKeyCredential(id, secret), CredentialValueNames.Parameters);
}
