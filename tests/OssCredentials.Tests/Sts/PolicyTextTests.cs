using System;
using System.Collections;
using System.Collections.Specialized;
using OssCredentials.Errors;
using OssCredentials.Sts;
using Xunit;

namespace OssCredentials.Tests.Sts;

public class PolicyTextTests
{
    [Fact]
    public void Dictionary_IsWrittenShort_InItsOrder()
    {
        var policy = new OrderedDictionary
        {
            ["Version"] = "1",
            ["Statement"] = new object[]
            {
                new OrderedDictionary
                {
                    ["Effect"] = "Allow",
                    ["Action"] = new[] { "oss:GetObject", "oss:PutObject" },
                    ["Resource"] = "acs:oss:*:*:bucket/a+b<c>é/*",
                    ["Condition"] = new Hashtable { ["Bool"] = new Hashtable { ["acs:SecureTransport"] = true } },
                    ["Numbers"] = new object?[] { 1, 2L, null, false },
                },
            },
        };

        string json = PolicyText.FromDictionary(policy, "Policy");

        Assert.Equal(
            """{"Version":"1","Statement":[{"Effect":"Allow","Action":["oss:GetObject","oss:PutObject"],"Resource":"acs:oss:*:*:bucket/a+b<c>é/*","Condition":{"Bool":{"acs:SecureTransport":true}},"Numbers":[1,2,null,false]}]}""",
            json);
        PolicyText.Check(json, "Policy");
    }

    [Fact]
    public void ValueThatAPolicyCannotHold_IsRefused() =>
        AssertInvalid(() => PolicyText.FromDictionary(new Hashtable { ["Version"] = DateTime.UnixEpoch }, "Policy"), "DateTime");

    [Fact]
    public void KeyThatIsNoText_IsRefused() =>
        AssertInvalid(() => PolicyText.FromDictionary(new Hashtable { [1] = "x" }, "Policy"), "Int32");

    // A hashtable that contains itself must not end the process.
    [Fact]
    public void DictionaryThatHoldsItself_IsRefused()
    {
        var policy = new Hashtable();
        policy["Statement"] = policy;

        AssertInvalid(() => PolicyText.FromDictionary(policy, "Policy"), "levels");
    }

    // The error gives the position, never the text (A12).
    [Fact]
    public void TextThatIsNoJson_IsRefused_WithItsPlace() =>
        AssertInvalid(() => PolicyText.Check("{\n  \"Version\": wrongword\n}", "Policy"), "line 2");

    // If a member appears twice, the services use the last, and a reader sees the first (A12).
    [Fact]
    public void DoubledKey_IsRefused_AsThat() =>
        AssertInvalid(() => PolicyText.Check("""{"Version":"1","Statement":[{"Effect":"Allow","Effect":"Deny"}]}""", "Policy"), "twice");

    [Fact]
    public void List_IsRefused_AsNoObject() => AssertInvalid(() => PolicyText.Check("[1]", "Policy"), "object");

    private static void AssertInvalid(Action action, string says)
    {
        InvalidCredentialValueException error = Assert.Throws<InvalidCredentialValueException>(action);

        Assert.Equal(("InvalidPolicy", "Policy"), (error.ErrorId, error.ValueName));
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("wrongword", error.Message, StringComparison.Ordinal);
    }
}
