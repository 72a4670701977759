using System;
using Xunit;

namespace OssCredentials.Tests.Network;

/// <summary>A test that needs connections that hang.</summary>
internal sealed class BlackholeFactAttribute : FactAttribute
{
    public BlackholeFactAttribute()
    {
        if (OperatingSystem.IsWindows())
        {
            Skip = "Windows refuses a connection to a full queue; elsewhere it hangs, as this test needs it.";
        }
    }
}
