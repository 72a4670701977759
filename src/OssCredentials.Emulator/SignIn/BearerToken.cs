using System;
using OssCredentials.Emulator.Hosting;

namespace OssCredentials.Emulator.SignIn;

/// <summary>The token of an Authorization header.</summary>
internal static class BearerToken
{
    private const string Scheme = "Bearer ";

    public static string? Of(EmulatorRequest request) =>
        request.Header("authorization") is { } header && header.StartsWith(Scheme, StringComparison.Ordinal) ? header[Scheme.Length..] : null;
}
