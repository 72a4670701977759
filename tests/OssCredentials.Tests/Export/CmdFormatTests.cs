using System;
using System.Collections.Generic;
using System.Linq;
using OssCredentials.Credentials;
using OssCredentials.Environment;
using OssCredentials.Errors;
using OssCredentials.Export;
using OssCredentials.Tests.Persistence;
using Xunit;

namespace OssCredentials.Tests.Export;

/// <summary>cmd, after the rules of its command-line reference.</summary>
public sealed class CmdFormatTests
{
    private static readonly string s_atPrompt = string.Concat(RandomCredentials.Printable.Where(static c => c is not ('"' or '!' or '%')));

    [Fact]
    public void AtThePrompt_EveryValueWithoutQuoteAndExpansion_IsRead()
    {
        foreach (AccessKeyCredential credential in RandomCredentials.Create(11, FullSize.Of(2_000, 20_000), s_atPrompt))
        {
            AssertRead(credential, ExportDestination.Pipeline);
        }
    }

    [Fact]
    public void InABatchFile_PercentSignsAreReadToo()
    {
        foreach (AccessKeyCredential credential in RandomCredentials.Create(12, FullSize.Of(2_000, 20_000), s_atPrompt + "%%%"))
        {
            AssertRead(credential, ExportDestination.File);
        }
    }

    [Theory]
    [InlineData("a\"b", ExportDestination.Pipeline)]
    [InlineData("a\"b", ExportDestination.File)]
    [InlineData("a!b", ExportDestination.Pipeline)]
    [InlineData("a!b", ExportDestination.File)]
    [InlineData("a%b", ExportDestination.Pipeline)]
    public void WhatCmdHasNoQuotingFor_IsRefused(string secret, ExportDestination destination)
    {
        var error = Assert.Throws<InvalidCredentialValueException>(() => new CmdFormat().Write(new ExportedVariables(new AccessKeyCredential("LTAI5t", secret)), destination));

        Assert.Equal(("CmdCannotHoldValue", OssVariables.AccessKeySecret), (error.ErrorId, error.ValueName));
    }

    [Theory]
    [InlineData(8_166, true)]
    [InlineData(8_167, false)]
    public void LineLongerThanCmdReads_IsRefused(int tokenLength, bool fits)
    {
        // @set "OSS_SESSION_TOKEN=…" are 25 characters besides the token.
        var credential = new AccessKeyCredential("STS.a", "secret", new string('t', tokenLength));

        if (fits)
        {
            Assert.Equal(8_191, new CmdFormat().Write(new ExportedVariables(credential), ExportDestination.File).Max(static line => line.Length));
        }
        else
        {
            Assert.Throws<InvalidCredentialValueException>(() => new CmdFormat().Write(new ExportedVariables(credential), ExportDestination.File));
        }
    }

    private static void AssertRead(AccessKeyCredential credential, ExportDestination destination)
    {
        IReadOnlyList<string> lines = new CmdFormat().Write(new ExportedVariables(credential), destination);

        Assert.Equal(RandomCredentials.Expected(credential), RunnerRules.ReadCmd(lines, destination == ExportDestination.File));
        foreach (string name in OssVariables.All)
        {
            Assert.Contains(lines, line => line.Contains($"\"{name}=", StringComparison.Ordinal));
        }
    }
}
