using System;
using System.Linq;
using OssCredentials.Text;
using Xunit;

namespace OssCredentials.Tests.Text;

public class SecretWordsTests
{
    private const string Secret = "KjT3vQ9xLmN2pR7sW1yZ5aB8cD4eF6";

    [Theory]
    [InlineData(Secret, "****")]
    [InlineData("There is no profile '" + Secret + "'.", "There is no profile '****'.")]
    [InlineData("CAISxyz/" + Secret + "+abc==", "****")]
    [InlineData("/home/anna/" + Secret + "/x.env", "/home/anna/****/x.env")]
    [InlineData("C:\\Users\\" + Secret, "C:\\Users\\****")]
    [InlineData("https://host/" + Secret, "https://host/****")]
    public void WhatLooksLikeASecret_IsHidden(string text, string shown) => Assert.Equal(shown, SecretWords.Hide(text));

    [Theory]
    [InlineData("LTAI5tMjGJ9QAvMkmn7bX4Yz is active.")]
    [InlineData("The key LTAI5tMjGJ9QAvMkmn7bX4Yz.")]
    [InlineData("STS.NTdQxYzVw8mKpL3rT6uB9nA2c expires.")]
    [InlineData("acs:ram::1234567890:role/AliyunServiceRoleForOss2024Reader")]
    [InlineData("acs:sts::1234567890:assumed-role/Reader/GitHubActionsRun12345Attempt2")]
    [InlineData("request id 6894B13B-6D71-4EF5-88FA-F32781734A7F")]
    [InlineData("The profile 'my-production-account-2024-eu-west-01' is missing.")]
    [InlineData("/home/anna/.config/osscredentials/env.sh")]
    public void WhatIsNoSecret_Stays(string text) => Assert.Equal(text, SecretWords.Hide(text));

    // RAM's secrets are 30 letters and digits at random. One in 200 has no digit at all and is out of reach.
    [Fact]
    public void RandomSecrets_AreHidden()
    {
        const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
        var random = new Random(15);
        string[] secrets = [.. Enumerable.Range(0, 10_000).Select(_ => new string([.. Enumerable.Range(0, 30).Select(_ => Letters[random.Next(62)])]))];

        Assert.InRange(secrets.Count(secret => SecretWords.Hide($"'{secret}' isn't a region ID.") != "'****' isn't a region ID."), 0, 100);
    }
}
