using System;
using System.Collections.Generic;
using System.Linq;
using OssCredentials.Environment;
using OssCredentials.Tests.Providers;
using Xunit;

namespace OssCredentials.Tests.Environment;

/// <summary>The variables that lead programs to a served credential, and what they leave unchanged.</summary>
public sealed class ServedVariablesTests
{
    private static readonly ServedVariables s_served = new(new Uri("http://127.0.0.1:5000/path"), "/tmp/x/ossutilconfig");

    [Theory]
    [InlineData("LTAI5tOfAnOssProgram", true)]
    [InlineData("STS.OfAnOssProgram", true)]
    [InlineData("AKIAIOSFODNN7EXAMPLE", false)]
    [InlineData(null, false)]
    public void KeysOfTheS3Interface_AreRemovedWhereTheyAreOfAlibabaCloud(string? id, bool isRemoved)
    {
        IReadOnlyDictionary<string, string?> values = ValuesFor(new() { ["AWS_ACCESS_KEY_ID"] = id });

        Assert.Equal(isRemoved, values.ContainsKey("AWS_SECRET_ACCESS_KEY"));
        Assert.DoesNotContain(values, static value => value.Value is not null && value.Key.StartsWith("AWS_", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(null, null, null)]
    [InlineData("http://proxy", null, "127.0.0.1")]
    [InlineData("http://proxy", "intranet", "intranet,127.0.0.1")]
    [InlineData("http://proxy", "intranet, 127.0.0.1", "intranet, 127.0.0.1")]
    [InlineData("http://proxy", "*", "*")]
    public void Proxy_DoesNotSeeTheAddress(string? proxy, string? before, string? expected)
    {
        IReadOnlyDictionary<string, string?> values = ValuesFor(new() { ["HTTP_PROXY"] = proxy, ["NO_PROXY"] = before });

        Assert.Equal(expected, values.GetValueOrDefault("NO_PROXY"));
        Assert.Equal(expected, values.GetValueOrDefault("no_proxy"));
    }

    [Fact]
    public void EachVariable_ComesBack() => Assert.Empty(ValuesFor(new() { ["http_proxy"] = "http://proxy", ["AWS_ACCESS_KEY_ID"] = "LTAI5t" }).Keys.Except(ServedVariables.Names));

    private static Dictionary<string, string?> ValuesFor(SourceVariables there) => s_served.ValuesFor(there).ToDictionary(static value => value.Key, static value => value.Value);
}
