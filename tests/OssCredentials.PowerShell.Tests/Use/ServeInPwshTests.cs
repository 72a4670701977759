using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using OssCredentials.Emulator;
using OssCredentials.PowerShell.Tests.Hosting;
using Xunit;
using Xunit.Abstractions;

namespace OssCredentials.PowerShell.Tests.Use;

/// <summary>A served credential in real programs: the official client through ten renewals, and every shell with a stored key.</summary>
public sealed class ServeInPwshTests : IDisposable
{
    private const string StoredSecret = "StoredSecret0123456789abcdefgh";

    private static readonly string s_interop = Path.Combine(Repository.Root, "tests", "Interop");

    // The shells as people and programs start them, each with a command that prints what is in its environment.
    private static readonly (string Name, string Command)[] s_shells =
    [
        ("bash", "-lc"), ("bash", "-ic"), ("sh", "-lc"), ("zsh", "-c"), ("zsh", "-lic"), ("fish", "-c"), ("fish", "-lic"), ("tcsh", "-c"), ("dash", "-lc"), ("mksh", "-lc"), ("ksh", "-lc"),
    ];

    private static readonly string[] s_keys =
    [
        "OSS_ACCESS_KEY_ID", "OSS_ACCESS_KEY_SECRET", "OSS_SESSION_TOKEN", "ACCESS_KEY_ID", "ACCESS_KEY_SECRET", "SECURITY_TOKEN",
        .. ((string[])["ALIBABA_CLOUD_", "ALIBABACLOUD_", "ALICLOUD_"]).SelectMany(static prefix => (string[])[prefix + "ACCESS_KEY_ID", prefix + "ACCESS_KEY_SECRET", prefix + "SECURITY_TOKEN"]),
    ];

    private readonly string _home = Directory.CreateTempSubdirectory("osscredentials-serve-").FullName;
    private readonly ITestOutputHelper _output;

    public ServeInPwshTests(ITestOutputHelper output)
    {
        _output = output;

        // The source: an instance's role that is valid for three seconds, and other tools' files with another identity.
        Write(".aliyun/config.json", """{"current":"other","profiles":[{"name":"ecs","mode":"EcsRamRole","ram_role_name":"emulator-ecs-role","region_id":"cn-shanghai"},{"name":"other","mode":"AK","access_key_id":"LTAI5tOfTheFile","access_key_secret":"filesecret","region_id":"cn-shanghai"}]}""");
        Write(".alibabacloud/credentials", "[default]\ntype = access_key\naccess_key_id = LTAI5tOfTheSdkFile\naccess_key_secret = filesecret\n");
        Write(".alibabacloud/credentials.ini", "[default]\nenable = true\ntype = access_key\naccess_key_id = LTAI5tOfTheIniFile\naccess_key_secret = filesecret\n");
        Write(".ossutilconfig", "[default]\nmode = AK\naccess-key-id = LTAI5tOfOssutil\naccess-key-secret = filesecret\nregion = cn-beijing\nendpoint = oss-cn-beijing-internal.aliyuncs.com\n");

        // Where a shell looks and nothing is created for it.
        Write(".tcshrc", string.Empty);
        Write(".bashrc", string.Empty);
    }

    public void Dispose() => Directory.Delete(_home, recursive: true);

    [InteropPwshFact]
    public async Task OfficialClient_SignsThroughTenRenewals_WithNoSecretInItsEnvironment()
    {
        await using EmulatorServer emulator = await EmulatorServer.StartAsync(new EmulatorOptions { EcsCredentialLifetime = TimeSpan.FromSeconds(5) });

        (int exitCode, string output, string error) = await PwshProcess.RunAsync(
            $"""
            {StoreKey}
            Use-OssCredential -Serve -ProfileName ecs -MetadataEndpoint {emulator.MetadataEndpoint.OriginalString} -- node '{Path.Combine(s_interop, "sign-through-renewals.js")}' 11
            """,
            Environment(emulator));

        Assert.True(exitCode == 0, output + error);
        using JsonDocument answer = JsonDocument.Parse(output);
        _output.WriteLine($"{answer.RootElement.GetProperty("Calls")} signed calls with {answer.RootElement.GetProperty("Credentials")} credentials");
        Assert.Equal(11, answer.RootElement.GetProperty("Credentials").GetInt32());
        Assert.Contains("uri", answer.RootElement.GetProperty("Provider").GetString(), StringComparison.OrdinalIgnoreCase);
        AssertNoSecret("node", answer.RootElement.GetProperty("Environment").EnumerateArray().Select(static line => line.GetString()!));
        Assert.All(emulator.Requests.Where(static request => request.Action == "GetCallerIdentity"), static request => Assert.Equal(200, request.StatusCode));
    }

    [InteropPwshFact]
    public async Task EveryShell_WithAStoredKey_HasTheServedCredentialAlone()
    {
        await using EmulatorServer emulator = await EmulatorServer.StartAsync();
        string resolve = Path.Combine(s_interop, "resolve-credential.js");
        (string Name, string Command)[] shells = [.. s_shells.Where(static shell => ExternalTool.Exists(shell.Name))];
        string runs = string.Join(
            '\n', shells.Select(shell => $"'== {shell.Name} {shell.Command}'; {shell.Name} {shell.Command} 'tr \"\\0\" \"\\n\" < /proc/self/environ; env; echo NODE; node {resolve}' 2>&1 | ForEach-Object ToString"));

        (int exitCode, string output, string error) = await PwshProcess.RunAsync(
            $$"""
            {{StoreKey}}
            Use-OssCredential -Serve -ProfileName ecs -MetadataEndpoint {{emulator.MetadataEndpoint.OriginalString}} {
                {{runs}}
                '== pwsh -Command'
                pwsh -Command "Import-Module '{{Repository.Manifest}}'; Get-ChildItem Env: | ForEach-Object { `"`$(`$_.Key)=`$(`$_.Value)`" }; 'NODE'; Get-OssCredential -AsPlainText | ConvertTo-Json -Compress"
                '== pwsh -Login'
                pwsh -Login -Command "Import-Module '{{Repository.Manifest}}'; Get-ChildItem Env: | ForEach-Object { `"`$(`$_.Key)=`$(`$_.Value)`" }; 'NODE'; Export-OssCredential AwsProcess"
            }
            """,
            Environment(emulator));

        Assert.True(exitCode == 0, error);
        string[] sections = output.Split("== ", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(shells.Length + 2, sections.Length);
        foreach (string section in sections)
        {
            string[] lines = section.TrimEnd('\n').Split('\n');
            AssertNoSecret(lines[0], lines.Skip(1).TakeWhile(static line => line != "NODE"));
            using JsonDocument credential = JsonDocument.Parse(lines[^1]);
            Assert.StartsWith("STS.", credential.RootElement.GetProperty("AccessKeyId").GetString(), StringComparison.Ordinal);
        }

        // What shells do without the variable, which it prevents.
        (_, string stored, _) = await PwshProcess.RunAsync("bash -lc 'echo $OSS_ACCESS_KEY_ID'", Environment(emulator));
        Assert.Equal(Keys.LongTermId + "\n", stored);
    }

    [PwshFact]
    public async Task Ossutil_IsLedToTheAddress_AndKeepsItsPlace()
    {
        await using EmulatorServer emulator = await EmulatorServer.StartAsync();

        (_, string output, string error) = await PwshProcess.RunAsync(
            $$"""
            Use-OssCredential -Serve -ProfileName ecs -MetadataEndpoint {{emulator.MetadataEndpoint.OriginalString}} {
                Get-Content $env:OSSUTIL_CONFIG_FILE; "{0} {1}" -f (Get-Item (Split-Path $env:OSSUTIL_CONFIG_FILE)).UnixMode, $env:ALIBABA_CLOUD_REGION_ID
            }
            """,
            Environment(emulator));

        Assert.Equal(string.Empty, error);
        string[] lines = output.TrimEnd('\n').Split('\n');
        Assert.Equal("[default]", lines[1]);
        Assert.StartsWith("credential-uri=http://127.0.0.1:", lines[2], StringComparison.Ordinal);
        Assert.Equal(["region=cn-beijing", "endpoint=oss-cn-beijing-internal.aliyuncs.com", "drwx------ cn-shanghai"], lines[3..]);
    }

    [PwshFact]
    public async Task Input_ReachesTheProgram_AndWhereItFailsTheServerEnds()
    {
        await using EmulatorServer emulator = await EmulatorServer.StartAsync();
        string file = Path.Combine(_home, "address");

        (_, string output, string error) = await PwshProcess.RunAsync(
            $$"""
            $serve = @{ Serve = $true; ProfileName = 'ecs'; MetadataEndpoint = '{{emulator.MetadataEndpoint.OriginalString}}' }
            $ask = 'curl -s -o /dev/null -w "%{http_code}\n" $ALIBABA_CLOUD_CREDENTIALS_URI'
            'a', 'b' | Use-OssCredential @serve -- sh -c "cat; $ask"
            try {
                & { 'c'; while (-not (Test-Path '{{file}}')) { Start-Sleep -Milliseconds 20 }; throw 'x' } |
                    Use-OssCredential @serve -- sh -c 'echo $ALIBABA_CLOUD_CREDENTIALS_URI > {{file}}.new; mv {{file}}.new {{file}}; cat > /dev/null'
            } catch { "$_" }
            curl -s -o /dev/null -w "%{http_code}\n" (Get-Content '{{file}}')
            'left: ' + ((Get-ChildItem Env:OSS*, Env:ALI* | Where-Object Name -notlike '*ENDPOINT').Name -join ', ')
            """,
            Environment(emulator));

        Assert.Equal(string.Empty, error);
        Assert.Equal(["a", "b", "200", "x", "000", "left: "], output.TrimEnd('\n').Split('\n'));
    }

    [PwshFact]
    public async Task Proxy_DoesNotSeeTheAddress()
    {
        await using EmulatorServer emulator = await EmulatorServer.StartAsync();
        Dictionary<string, string> environment = Environment(emulator);
        environment["http_proxy"] = "http://proxy.example:3128";
        environment["NO_PROXY"] = "intranet.example";
        environment["no_proxy"] = "127.0.0.1,localhost";

        (_, string output, string error) = await PwshProcess.RunAsync(
            $$"""
            $env:no_proxy = 'intranet.example'
            Use-OssCredential -Serve -ProfileName ecs -MetadataEndpoint {{emulator.MetadataEndpoint.OriginalString}} { "$env:no_proxy $env:NO_PROXY" }
            "$env:no_proxy $env:NO_PROXY"
            """,
            environment);

        Assert.Equal(string.Empty, error);
        Assert.Equal(["intranet.example,127.0.0.1 intranet.example,127.0.0.1", "intranet.example intranet.example"], output.TrimEnd('\n').Split('\n'));
    }

    [PwshFact]
    public async Task ProgramThatRenews_RunsWithTheSessionsVariables_AndNotWithTheBlocks()
    {
        // In the block's environment, a helper that uses this module would get the served credential, and renew nothing.
        Write("helper", """
            #!/bin/sh
            [ -z "$OSSCREDENTIALS_SERVED$ALIBABA_CLOUD_CREDENTIALS_URI" ] || exit 1
            [ "$OSS_ACCESS_KEY_ID" = LTAI5tSession ] || exit 2
            echo "{\"AccessKeyId\":\"STS.Helper$(date +%s)\",\"AccessKeySecret\":\"HelperSecret0123456789abcdefgh\",\"SecurityToken\":\"CAIShelper\",\"Expiration\":\"$(date -u -d '+4 seconds' +%FT%TZ)\"}"
            """);
        Write(".aliyun/config.json", $$"""{"current":"helper","profiles":[{"name":"helper","mode":"External","process_command":"sh {{_home}}/helper"}]}""");

        (_, string output, string error) = await PwshProcess.RunAsync(
            """
            Set-OssCredential LTAI5tSession -AccessKeySecret SessionSecret0123456789abcdefg
            Use-OssCredential -Serve -ProfileName helper {
                1..2 | ForEach-Object { (curl -s $env:ALIBABA_CLOUD_CREDENTIALS_URI | ConvertFrom-Json).AccessKeyId; Start-Sleep -Seconds 5 }
            }
            """,
            new Dictionary<string, string> { ["HOME"] = _home });

        Assert.Equal(string.Empty, error);
        string[] ids = output.TrimEnd('\n').Split('\n');
        Assert.All(ids, static id => Assert.StartsWith("STS.Helper", id, StringComparison.Ordinal));
        Assert.Equal(2, ids.Distinct().Count());
    }

    private static string StoreKey =>
        $"Set-OssCredential {Keys.LongTermId} -AccessKeySecret {StoredSecret} -Scope User -Confirm:$false -WarningAction SilentlyContinue | Out-Null; Clear-OssCredential -Scope Process -Confirm:$false";

    private static void AssertNoSecret(string what, IEnumerable<string> environment)
    {
        string[] lines = [.. environment];
        Assert.Contains("OSSCREDENTIALS_SERVED=1", lines);
        foreach (string line in lines)
        {
            Assert.False(
                line.Contains("LTAI", StringComparison.Ordinal) || line.Contains("STS.", StringComparison.Ordinal) || line.Contains("CAIS", StringComparison.Ordinal)
                || line.Contains(StoredSecret, StringComparison.Ordinal) || line.Contains("filesecret", StringComparison.Ordinal)
                || s_keys.Contains(line.Split('=')[0]),
                $"{what}: {line.Split('=')[0]}");
        }
    }

    private Dictionary<string, string> Environment(EmulatorServer emulator) => new()
    {
        ["HOME"] = _home,
        ["ALIBABA_CLOUD_STS_ENDPOINT"] = emulator.StsEndpoint.OriginalString,
        ["INTEROP_STS_ENDPOINT"] = emulator.StsEndpoint.OriginalString,
        ["INTEROP_METADATA_ENDPOINT"] = emulator.MetadataEndpoint.OriginalString,
    };

    private void Write(string path, string content)
    {
        string full = Path.Combine(_home, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, content);
    }
}
