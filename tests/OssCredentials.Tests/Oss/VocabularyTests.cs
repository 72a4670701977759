using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using OssCredentials.Credentials;
using OssCredentials.Diagnostics;
using OssCredentials.Diagnostics.Buckets;
using OssCredentials.Policies;
using OssCredentials.Tests.Policies;
using Xunit;

namespace OssCredentials.Tests.Oss;

/// <summary>One word means one thing: what a policy grants by it, a check with the same word finds allowed, and nothing else.</summary>
public sealed class VocabularyTests
{
    [Fact]
    public void EveryWordOfAPolicy_CanBeChecked() =>
        Assert.Equal(SessionPolicy.ActionWords.Order(), ActionProbes.All(isForced: false).Select(static probe => probe.Word).Order());

    public static TheoryData<string, string> Combinations()
    {
        var data = new TheoryData<string, string>();
        string[] words = [.. SessionPolicy.ActionWords];
        foreach (string prefix in (string[])["", "2026/"])
        {
            for (int chosen = 1; chosen < 1 << words.Length; chosen++)
            {
                data.Add(string.Join(',', words.Where((_, index) => (chosen & (1 << index)) != 0)), prefix);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Combinations))]
    public async Task WhatIsGranted_IsAllowed_AndNothingElse(string words, string prefix)
    {
        await using BucketFixture fixture = await BucketFixture.StartAsync();
        string[] granted = words.Split(',');
        AccessKeyCredential session = await fixture.AssumeAsync(Ask.Policy(Ask.For(words, "reports", prefix.Length == 0 ? null : prefix)));

        BucketResults results = await fixture.CheckAsync(session, prefix: prefix, force: true);

        foreach (string word in SessionPolicy.ActionWords)
        {
            Assert.True(results[word].State == (granted.Contains(word) ? CheckState.Passed : CheckState.Failed), results.ToString());
        }

        if (prefix.Length > 0)
        {
            // The same session beside what it was narrowed to.
            BucketResults beside = await fixture.CheckAsync(session, prefix: "2025/", force: true);
            Assert.All(SessionPolicy.ActionWords, word => Assert.True(beside[word].State == CheckState.Failed, beside.ToString()));
        }
    }

    // The remedy of a refusal is a call: made and assumed, it grants what was refused.
    [Theory]
    [InlineData("Read")]
    [InlineData("List")]
    [InlineData("Write")]
    [InlineData("Delete")]
    public async Task TheRemedyOfARefusal_GrantsIt(string word)
    {
        await using BucketFixture fixture = await BucketFixture.StartAsync();
        AccessKeyCredential session = await fixture.AssumeAsync(Ask.Policy(Ask.For("oss:GetBucketAcl", "reports")));

        string remedy = (await fixture.CheckAsync(session, word, "2026/"))[word].Remedy!;

        Assert.EndsWith($"New-OssSessionPolicy reports '2026/' -Action {word}", remedy, StringComparison.Ordinal);
        session = await fixture.AssumeAsync(Ask.Policy(Ask.For(word, "reports", "2026/")));
        Assert.Equal(CheckState.Passed, (await fixture.CheckAsync(session, word, "2026/"))[word].State);
    }
}
