using System;
using System.Globalization;
using Xunit;

namespace OssCredentials.Tests.Fakes;

/// <summary>Another culture for the rest of a test. Its calendar must differ from ours, or the test would prove nothing.</summary>
internal sealed class CultureScope : IDisposable
{
    private readonly CultureInfo _before = CultureInfo.CurrentCulture;

    public CultureScope(string name)
    {
        var culture = CultureInfo.GetCultureInfo(name);
        Assert.NotEqual(2026, culture.Calendar.GetYear(new DateTime(2026, 3, 1)));
        CultureInfo.CurrentCulture = culture;
    }

    public void Dispose() => CultureInfo.CurrentCulture = _before;
}
