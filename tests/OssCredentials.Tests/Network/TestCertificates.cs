using System;
using System.IO;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace OssCredentials.Tests.Network;

/// <summary>Certificates of an authority that this test process trusts, and self-signed ones.</summary>
/// <remarks>
/// On Linux .NET reads its trusted roots from the file in SSL_CERT_FILE of the native environment, once a
/// process: so it is set before any test runs. The library is tested as it is, without a hook for trust.
/// </remarks>
internal static partial class TestCertificates
{
    private static readonly X509Certificate2 s_authority = CreateAuthority();

    /// <summary>A certificate that this process trusts (on Linux).</summary>
    public static X509Certificate2 Issue(string host, DateTimeOffset? notAfter = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using X509Certificate2 certificate = Request(key, host).Create(
            s_authority, s_authority.NotBefore, notAfter ?? s_authority.NotAfter, RandomNumberGenerator.GetBytes(8));
        return WithKey(certificate, key);
    }

    /// <summary>A self-signed certificate.</summary>
    public static X509Certificate2 SelfSigned(string host)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return Request(key, host).CreateSelfSigned(s_authority.NotBefore, s_authority.NotAfter);
    }

#pragma warning disable CA2255 // The roots are read once per process, so this must run before any test.
    [ModuleInitializer]
    internal static void TrustTheAuthority()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        string file = Path.GetTempFileName();
        File.WriteAllText(file, s_authority.ExportCertificatePem());
        AppDomain.CurrentDomain.ProcessExit += (_, _) => File.Delete(file);
        if (SetNativeVariable("SSL_CERT_FILE", file, 1) != 0)
        {
            throw new InvalidOperationException("setenv failed.");
        }
    }
#pragma warning restore CA2255

    private static X509Certificate2 CreateAuthority()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=OssCredentials tests", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-30), DateTimeOffset.UtcNow.AddDays(1));
    }

    private static CertificateRequest Request(ECDsa key, string host)
    {
        var request = new CertificateRequest("CN=" + host, key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(host);
        request.CertificateExtensions.Add(names.Build());
        return request;
    }

    // Windows' TLS accepts no key that is only in memory.
    private static X509Certificate2 WithKey(X509Certificate2 certificate, ECDsa key)
    {
        using X509Certificate2 withKey = certificate.CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(withKey.Export(X509ContentType.Pkcs12), null);
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetNativeVariable(string name, string value, int overwrite);
}
