using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using OssCredentials.Emulator;
using OssCredentials.PowerShell.Tests.Hosting;
using Xunit;

namespace OssCredentials.PowerShell.Tests.Use;

/// <summary>
/// Which identity each client uses, for each way to set one, with an aliyun CLI profile that has another one. The official npm
/// clients really run; the aliyun CLI and the Python SDK are modeled after their sources.
/// </summary>
public sealed class ClientTableTests : IDisposable
{
    private const string InFile = "LTAI5tOfTheFile";
    private const string Given = "LTAI5tGiven";
    private const string Set = $"Set-OssCredential {Given} -AccessKeySecret givensecret";

    private static readonly string s_interop = Path.Combine(Repository.Root, "tests", "Interop");

    private readonly string _folder = Directory.CreateTempSubdirectory("osscredentials-clients-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [InteropPwshFact]
    public async Task EachClient_UsesTheIdentityThatIsInForce()
    {
        Directory.CreateDirectory(Path.Combine(_folder, ".aliyun"));
        await File.WriteAllTextAsync(
            Path.Combine(_folder, ".aliyun", "config.json"),
            $$"""{"current":"default","profiles":[{"name":"default","mode":"AK","access_key_id":"{{InFile}}","access_key_secret":"filesecret","region_id":"cn-shanghai"}]}""");
        await using EmulatorServer emulator = await EmulatorServer.StartAsync(new EmulatorOptions { EcsCredentialLifetime = TimeSpan.FromSeconds(3) });
        string client = Path.Combine(s_interop, "identities.js");
        string key = $"-AccessKeyId {EmulatorOptions.DefaultAccessKeyId} -AccessKeySecret {EmulatorOptions.DefaultAccessKeySecret}";
        string role = EmulatorOptions.DefaultRoleArn;
        (int exitCode, string output, string error) = await PwshProcess.RunAsync(
            $$"""
            $PSDefaultParameterValues['*-Oss*:MetadataEndpoint'] = '{{emulator.MetadataEndpoint.OriginalString}}'
            $WarningPreference = 'SilentlyContinue'
            $given = @{ AccessKeyId = '{{Given}}'; AccessKeySecret = 'givensecret' }
            function Show($label) { $env:INTEROP_LABEL = $label; node '{{client}}' }
            {{Set}}; Show set
            Clear-OssCredential; {{Set}} -IncludeAlibabaCloud; Show include
            $null = Invoke-OssAssumeRole {{role}} {{key}} -Scope Process; Show invoke
            Clear-OssCredential; $first = (Get-OssEcsRoleCredential -AutoRefresh -IncludeAlibabaCloud).AccessKeyId
            for ($i = 0; $i -lt 200 -and $env:OSS_ACCESS_KEY_ID -eq $first; $i++) { Start-Sleep -Milliseconds 50 }
            Show renewal
            Clear-OssCredential
            Use-OssCredential @given { Show block }
            Use-OssCredential {{key}} -RoleArn {{role}} { Show roleBlock }
            $env:INTEROP_LABEL = 'program'; Use-OssCredential @given -- node '{{client}}'
            $env:INTEROP_LABEL = 'ossOnly'; Use-OssCredential @given -OssOnly -- node '{{client}}'
            foreach ($format in 'Sh', 'DotEnv', 'Docker', 'GitLab') {
                $env:INTEROP_LABEL = $format
                Export-OssCredential $format @given -IncludeAlibabaCloud -Path '{{_folder}}/handed' -Force:($format -eq 'GitLab')
                sh -c "set -a; . '{{_folder}}/handed'; node '{{client}}'"
            }
            foreach ($format in 'Fish', 'Csh') {
                $shell = if ($format -eq 'Fish') { 'fish' } else { 'tcsh' }
                $env:INTEROP_LABEL = $format
                Export-OssCredential $format @given -IncludeAlibabaCloud -Path '{{_folder}}/handed'
                if (Get-Command $shell -ErrorAction Ignore) { & $shell -c "source '{{_folder}}/handed'; node '{{client}}'" }
            }
            $env:INTEROP_LABEL = 'Cmd'
            Export-OssCredential Cmd @given -IncludeAlibabaCloud -Path '{{_folder}}/handed'
            sh -c "$(Get-Content '{{_folder}}/handed' | Where-Object { $_ -match '^@set "(\w+)=(.+)"$' } | ForEach-Object { "export $($Matches[1])='$($Matches[2].Replace('%%', '%'))';" }) node '{{client}}'"
            foreach ($format in 'Terraform', 'Aws') {
                $env:INTEROP_LABEL = $format
                Export-OssCredential $format @given -Region cn-hangzhou -Path '{{_folder}}/handed'
                sh -c "set -a; . '{{_folder}}/handed'; node '{{client}}'"
            }
            $env:INTEROP_LABEL = 'OssutilProcess'
            $answer = Export-OssCredential OssutilProcess @given | ConvertFrom-Json
            sh -c "OSS_ACCESS_KEY_ID='$($answer.AccessKeyId)' OSS_ACCESS_KEY_SECRET='$($answer.AccessKeySecret)' OSS_SESSION_TOKEN='$($answer.SecurityToken)' node '{{client}}'"
            $env:INTEROP_LABEL = 'AwsProcess'
            $answer = Export-OssCredential AwsProcess @given | ConvertFrom-Json
            sh -c "AWS_ACCESS_KEY_ID='$($answer.AccessKeyId)' node '{{client}}'"
            $env:INTEROP_LABEL = 'AliyunExternal'
            Export-OssCredential AliyunExternal @given > '{{_folder}}/answer.json'
            $null = New-Item -ItemType Directory '{{_folder}}/external/.aliyun'
            '{"current":"x","profiles":[{"name":"x","mode":"External","process_command":"cat {{_folder}}/answer.json"}]}' > '{{_folder}}/external/.aliyun/config.json'
            sh -c "HOME='{{_folder}}/external' node '{{client}}'"
            $env:INTEROP_LABEL = 'PowerShell'
            pwsh -NoProfile -Command "$((Export-OssCredential PowerShell @given -IncludeAlibabaCloud) -join '; '); node '{{client}}'"
            $env:INTEROP_LABEL = 'GitHubActions'; $env:GITHUB_ENV = '{{_folder}}/github'; $null = New-Item $env:GITHUB_ENV
            Export-OssCredential GitHubActions @given -IncludeAlibabaCloud
            $lines = Get-Content $env:GITHUB_ENV
            sh -c "$(for ($i = 0; $i -lt $lines.Count; $i += 3) { "export $(($lines[$i] -split '<<')[0])='$($lines[$i + 1])';" }) node '{{client}}'"
            $env:INTEROP_LABEL = 'AzurePipelines'
            $set = Export-OssCredential AzurePipelines @given -IncludeAlibabaCloud | Where-Object { $_ -match '^##vso\[task\.setvariable variable=(\w+)\](.*)' } | ForEach-Object { "export $($Matches[1])='$($Matches[2])';" }
            sh -c "$set node '{{client}}'"
            $env:INTEROP_LABEL = 'Hashtable'; $env:ALIBABA_CLOUD_ACCESS_KEY_ID = 'LTAI5tStale'; $env:ALICLOUD_SECURITY_TOKEN = 'stale'
            Start-Process node "'{{client}}'".Trim("'") -Environment (Export-OssCredential Hashtable @given -IncludeAlibabaCloud) -RedirectStandardOutput '{{_folder}}/started' -Wait
            Get-Content '{{_folder}}/started'
            """,
            new Dictionary<string, string> { ["HOME"] = _folder, ["ALIBABA_CLOUD_STS_ENDPOINT"] = emulator.StsEndpoint.OriginalString });

        // ali-oss writes advice to standard error.
        Assert.True(exitCode == 0, error);
        Dictionary<string, Row> rows = output.TrimEnd('\n').Split('\n').Select(Read).ToDictionary(static row => row.Label);

        // Set alone sets what the OSS SDKs read, and nothing for the others: they continue to use the file.
        Assert.Equal((Given, InFile, InFile, InFile), rows["set"].Identities);
        foreach (string way in (string[])["include", "block", "program", "Sh", "Cmd", "DotEnv", "Docker", "GitLab", "PowerShell", "GitHubActions", "AzurePipelines", "Hashtable"])
        {
            Assert.Equal((way, Given, Given, Given, Given), (way, rows[way].Oss, rows[way].Sdk, rows[way].Cli, rows[way].Python));
            Assert.Equal((way, "cn-shanghai"), (way, rows[way].CliRegion));
        }

        foreach ((string way, string shell) in ((string, string)[])[("Fish", "fish"), ("Csh", "tcsh")])
        {
            Assert.Equal(ExternalTool.Exists(shell), rows.ContainsKey(way));
            if (rows.TryGetValue(way, out Row? row))
            {
                Assert.Equal((way, (Given, Given, Given, Given), "cn-shanghai"), (way, row.Identities, row.CliRegion));
            }
        }

        // Each of these is for one kind of program, and gives the others nothing.
        Assert.Equal((Given, "none", InFile), (rows["Terraform"].Terraform, rows["Terraform"].Oss, rows["Terraform"].Python));
        Assert.Equal((Given, "https://s3.oss-cn-hangzhou.aliyuncs.com", "none"), (rows["Aws"].Aws, rows["Aws"].Variables["AWS_ENDPOINT_URL"], rows["Aws"].Oss));
        Assert.Equal((Given, "none"), (rows["AwsProcess"].Aws, rows["AwsProcess"].Oss));
        Assert.Equal((Given, InFile), (rows["OssutilProcess"].Oss, rows["OssutilProcess"].Sdk));
        Assert.Equal((Given, "none"), (rows["AliyunExternal"].Sdk, rows["AliyunExternal"].Oss));

        foreach (string way in (string[])["invoke", "renewal", "roleBlock"])
        {
            Assert.StartsWith("STS.", rows[way].Oss, StringComparison.Ordinal);
            Assert.Equal((rows[way].Oss, rows[way].Oss, rows[way].Oss), (rows[way].Sdk, rows[way].Cli, rows[way].Python));
        }

        // No other variable gives one then, but the file does.
        Assert.Equal((Given, InFile, InFile, InFile), rows["ossOnly"].Identities);
    }

    private static Row Read(string line)
    {
        using JsonDocument document = JsonDocument.Parse(line);
        Dictionary<string, string> variables = document.RootElement.GetProperty("variables").EnumerateObject().ToDictionary(static one => one.Name, static one => one.Value.GetString()!);
        return new Row(document.RootElement.GetProperty("label").GetString()!, document.RootElement.GetProperty("oss").GetString()!, document.RootElement.GetProperty("sdk").GetString()!, variables);
    }

    private sealed record Row(string Label, string Oss, string Sdk, Dictionary<string, string> Variables)
    {
        public (string Oss, string Sdk, string Cli, string Python) Identities => (Oss, Sdk, Cli, Python);

        // aliyun-cli, config/configuration.go and profile.go: the file's values first, unless it is to be ignored, then the variables.
        public string Cli => IgnoresFile ? First("ALIBABACLOUD_ACCESS_KEY_ID", "ALIBABA_CLOUD_ACCESS_KEY_ID", "ALICLOUD_ACCESS_KEY_ID", "ACCESS_KEY_ID") ?? "none" : InFile;

        public string? CliRegion => IgnoresFile ? First("ALIBABACLOUD_REGION_ID", "ALIBABA_CLOUD_REGION_ID", "ALICLOUD_REGION_ID", "REGION_ID", "REGION") : "cn-shanghai";

        // terraform, backend/remote-state/oss/backend.go.
        public string? Terraform => First("ALICLOUD_ACCESS_KEY", "ALICLOUD_ACCESS_KEY_ID");

        // botocore, credentials.py, EnvProvider.
        public string? Aws => First("AWS_ACCESS_KEY_ID");

        // credentials-python, provider/default.py: the variables, then the CLI's file.
        public string Python => First("ALIBABA_CLOUD_ACCESS_KEY_ID") is string id && First("ALIBABA_CLOUD_ACCESS_KEY_SECRET") is not null ? id : InFile;

        private bool IgnoresFile => First("ALIBABA_CLOUD_IGNORE_PROFILE", "ALIBABACLOUD_IGNORE_PROFILE") == "TRUE";

        private string? First(params string[] names) =>
            names.Select(Variables.GetValueOrDefault).FirstOrDefault(static value => !string.IsNullOrEmpty(value));
    }
}
