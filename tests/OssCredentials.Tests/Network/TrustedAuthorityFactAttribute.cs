using System;
using Xunit;

namespace OssCredentials.Tests.Network;

/// <summary>A test that needs the process to trust the tests' own certificate authority.</summary>
internal sealed class TrustedAuthorityFactAttribute : FactAttribute
{
    public TrustedAuthorityFactAttribute()
    {
        if (!OperatingSystem.IsLinux())
        {
            Skip = "Only Linux lets a process trust an authority of its own (SSL_CERT_FILE).";
        }
    }
}
