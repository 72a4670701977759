using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Xunit;

namespace OssCredentials.PowerShell.Tests.Diagnosis;

/// <summary>No false alarm: neither a failure nor a warning, and -Quiet returns true.</summary>
public sealed class HealthyEnvironmentTests
{
    public static TheoryData<int, string> Table()
    {
        var data = new TheoryData<int, string>();
        foreach ((int index, HealthyEnvironment environment) in HealthyEnvironments.All.Index())
        {
            data.Add(index, environment.What);
        }

        return data;
    }

    [Fact]
    public void Table_HasTwentyAtTheLeast() => Assert.True(HealthyEnvironments.All.Count >= 20);

    [Theory]
    [MemberData(nameof(Table))]
    public async Task Healthy_RaisesNoAlarm(int index, string what)
    {
        HealthyEnvironment environment = HealthyEnvironments.All[index];
        await using DiagnosisFixture user = await environment.Start();
        environment.Make(user);

        IReadOnlyList<Finding> findings = user.Test();

        Assert.Equal(what, environment.What);
        Assert.True(findings.All(static found => !found.IsTrouble), string.Join("\n", findings));
        Assert.Contains(environment.Identity, findings.Single(static found => found.Name == "Identity").Message, StringComparison.Ordinal);
        user.Arguments += " -Quiet";
        string input = user.Input.Length == 0 ? string.Empty : user.Input + " | ";
        Assert.Equal(true, user.Run($"{input}Test-OssCredential {user.Arguments}").Single.BaseObject);
    }
}
