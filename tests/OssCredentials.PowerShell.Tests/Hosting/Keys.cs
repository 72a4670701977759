using System.Security;
using OssCredentials.Emulator;

namespace OssCredentials.PowerShell.Tests.Hosting;

/// <summary>Values in the right form for tests that send nothing, and the emulator's own key.</summary>
internal static class Keys
{
    public const string LongTermId = "LTAI5tTestKeyOfNobody001";
    public const string OtherLongTermId = "LTAI5tTestKeyOfNobody002";
    public const string TemporaryId = "STS.NTTestKeyOfNobody001";
    public const string Secret = "TestSecret0123456789abcdefghAB";
    public const string OtherSecret = "OtherSecret123456789abcdefghAB";
    public const string Token = "CAISTestToken+/=0123456789";

    /// <summary>The command that sets the emulator's user for the session.</summary>
    public const string SetEmulatorUser =
        $"Set-OssCredential '{EmulatorOptions.DefaultAccessKeyId}' -AccessKeySecret '{EmulatorOptions.DefaultAccessKeySecret}'\n";

    public static SecureString Secure(string text)
    {
        var secure = new SecureString();
        foreach (char character in text)
        {
            secure.AppendChar(character);
        }

        return secure;
    }
}
