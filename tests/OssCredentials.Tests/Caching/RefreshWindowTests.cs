using System;
using OssCredentials.Caching;
using Xunit;

namespace OssCredentials.Tests.Caching;

public sealed class RefreshWindowTests
{
    [Theory]
    [InlineData(3_600, 300, 15)]
    [InlineData(1_200, 300, 15)]
    [InlineData(900, 225, 15)]
    [InlineData(150, 37.5, 15)]
    [InlineData(100, 25, 10)]
    [InlineData(3, 0.75, 0.3)]
    [InlineData(0, 0, 0)]
    [InlineData(-5, 0, 0)]
    public void Lead_IsFiveMinutesOrAQuarter_MarginFifteenSecondsOrATenth(double lifetime, double lead, double margin)
    {
        Assert.Equal(TimeSpan.FromSeconds(lead), RefreshWindow.RefreshLead(TimeSpan.FromSeconds(lifetime)));
        Assert.Equal(TimeSpan.FromSeconds(margin), RefreshWindow.LastUseMargin(TimeSpan.FromSeconds(lifetime)));
    }
}
