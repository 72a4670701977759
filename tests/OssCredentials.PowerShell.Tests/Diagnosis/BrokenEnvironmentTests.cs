using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Xunit;

namespace OssCredentials.PowerShell.Tests.Diagnosis;

/// <summary>Each broken environment is reported correctly, without any other fault, and following its remedy fixes it.</summary>
public sealed class BrokenEnvironmentTests
{
    public static TheoryData<int, string> Table()
    {
        var data = new TheoryData<int, string>();
        foreach ((int index, BrokenEnvironment environment) in BrokenEnvironments.All.Index())
        {
            data.Add(index, environment.What);
        }

        return data;
    }

    [Fact]
    public void Table_HasFortyAtTheLeast() => Assert.True(BrokenEnvironments.All.Count >= 40);

    [Theory]
    [MemberData(nameof(Table))]
    public async Task Fault_IsReported_AndItsRemedyFixesIt(int index, string what)
    {
        BrokenEnvironment environment = BrokenEnvironments.All[index];
        await using DiagnosisFixture user = await environment.Start();
        environment.Break(user);

        IReadOnlyList<Finding> broken = user.Test();

        Assert.Equal(what, environment.What);
        Finding finding = broken.FirstOrDefault(found => found.Name == environment.Check && found.IsTrouble) ?? throw Unexpected(environment, broken);
        Assert.Equal(environment.State, finding.State);
        Assert.Contains(environment.Message, finding.Message, StringComparison.Ordinal);
        Assert.False(string.IsNullOrEmpty(finding.Remedy));
        Assert.StartsWith(environment.Remedy, finding.Remedy, StringComparison.Ordinal);
        if (environment.Location is string location)
        {
            Assert.Contains(location, finding.Location, StringComparison.Ordinal);
        }

        Assert.True(broken.Where(static found => found.IsTrouble).All(found => found.Name == environment.Check || environment.Also.Contains(found.Name)), List(broken));

        environment.Follow(user);
        IReadOnlyList<Finding> repaired = user.Test();

        Assert.True(repaired.All(static found => !found.IsTrouble), List(repaired));
    }

    private static InvalidOperationException Unexpected(BrokenEnvironment environment, IEnumerable<Finding> findings) =>
        new($"{environment.Check} found nothing.\n{List(findings)}");

    private static string List(IEnumerable<Finding> findings) => string.Join("\n", findings);
}
