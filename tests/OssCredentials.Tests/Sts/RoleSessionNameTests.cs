using System;
using System.Linq;
using OssCredentials.Sts;
using OssCredentials.Tests.Fakes;
using OssCredentials.Values;
using Xunit;

namespace OssCredentials.Tests.Sts;

/// <summary>The name of a role session that wasn't specified.</summary>
public class RoleSessionNameTests
{
    private static readonly DateTimeOffset s_now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void CallsOfOneSecond_HaveDifferentNames()
    {
        var environment = new FakeEnvironment();
        string[] names = [.. Enumerable.Range(0, 1_000).Select(_ => RoleSessionNames.FromEnvironment(environment, s_now))];

        Assert.Equal(1_000, names.Distinct().Count());
        Assert.All(names, static name => Assert.StartsWith("OssCredentials-20260301T120000Z-", name, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("GITHUB_RUN_ID", "17239218033", "GitHub-17239218033-")]
    [InlineData("CI_JOB_ID", "4711", "GitLab-4711-")]
    [InlineData("BUILD_BUILDID", "20260301", "AzurePipelines-20260301-")]
    [InlineData("BUILD_TAG", "jenkins-nightly build/main-42", "Jenkins-jenkins-nightly-build-main-42-")]
    public void CiJob_NamesTheSession(string variable, string value, string begin)
    {
        string name = RoleSessionNames.FromEnvironment(new FakeEnvironment((variable, value)), s_now);

        Assert.StartsWith(begin, name, StringComparison.Ordinal);
        Assert.Equal(begin.Length + 8, name.Length);
    }

    [Theory]
    [InlineData(64)]
    [InlineData(500)]
    public void LongName_IsCut_AndStillDiffers(int length)
    {
        var environment = new FakeEnvironment(("BUILD_TAG", new string('ü', length)));
        string first = RoleSessionNames.FromEnvironment(environment, s_now);

        Assert.Equal(64, first.Length);
        Assert.True(Characters.All(first, 2, 64, ".@_-"));
        Assert.NotEqual(first, RoleSessionNames.FromEnvironment(environment, s_now));
    }

    [Fact]
    public void GivenName_GoesBeforeTheJobs() => Assert.Equal(
        "mine", RoleSessionNames.FromEnvironment(new FakeEnvironment(("GITHUB_RUN_ID", "1"), ("ALIBABA_CLOUD_ROLE_SESSION_NAME", "mine")), s_now));

    // A job's variables are shown in the audit trail; a secret under such a name is not.
    [Fact]
    public void SecretInAJobsVariable_IsNotAName() => Assert.StartsWith(
        "OssCredentials-", RoleSessionNames.FromEnvironment(new FakeEnvironment(("CI_JOB_ID", "x7Kq2LmZ9vR4tY8wB1nC6dF3gH5jP0")), s_now), StringComparison.Ordinal);
}
