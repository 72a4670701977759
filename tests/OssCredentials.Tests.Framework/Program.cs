using System;
using System.Reflection;
using System.Threading;
using OssCredentials.Clients;
using OssCredentials.Credentials;
using OssCredentials.Oss;
using OssCredentials.Sts;

namespace OssCredentials.Tests.Framework;

/// <summary>Assumes a role with a policy, in a process that behaves as Windows PowerShell's does.</summary>
internal static class Program
{
    // Source: dotnet/runtime's and Mono's UriParser: a program without a declared target framework gets V2.
    private const int V2 = 2;

    private const string Policy =
        """{"Version":"1","Statement":[{"Effect":"Allow","Action":["oss:Get*"],"Resource":["acs:oss:*:*:bucket/it's(1)!/*"]}]}""";

    private static int Main(string[] arguments)
    {
        FieldInfo quirks = typeof(Uri).Assembly.GetType("System.UriParser", throwOnError: true)!.GetField("s_QuirksVersion", BindingFlags.Static | BindingFlags.NonPublic)!;
        quirks.SetValue(null, Enum.ToObject(quirks.FieldType, V2));
        Console.WriteLine(Uri.EscapeDataString("!*'()"));
        Console.WriteLine(OssV4Signer.EncodePath("2026 (old)/it's!*"));
        Console.WriteLine(OssV4Signer.CanonicalQuery([new("prefix", "2026 (old)/it's!*")]));

        AccessKeyCredential issued = new OssClients(new ClientOptions()).Issuing.AssumeRoleAsync(
            new AccessKeyCredential(arguments[1], arguments[2]),
            new AssumeRoleRequest(arguments[3]) { RoleSessionName = "framework", Policy = Policy },
            new StsEndpointOptions { Endpoint = arguments[0] },
            CancellationToken.None).GetAwaiter().GetResult();
        Console.WriteLine(issued.AccessKeyId);
        return 0;
    }
}
