using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using OssCredentials.PowerShell.Tests.Hosting;
using Xunit;

namespace OssCredentials.PowerShell.Tests.Export;

/// <summary>The formats Aws and AwsProcess, read by the programs that they are for: boto3 and rclone sign with the credential.</summary>
public sealed class S3ToolTests : IDisposable
{
    private const string Boto3 = "import boto3; boto3.client('s3').list_objects_v2(Bucket='reports')";

    private static readonly (string, object?)[] s_temporary = [("id", Keys.TemporaryId), ("secret", Keys.Secret), ("token", Keys.Token)];

    private readonly S3Listener _bucket = new(Keys.Secret);
    private readonly EngineSession _session = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("osscredentials-s3-").FullName;

    public void Dispose()
    {
        _session.Dispose();
        _bucket.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [S3ToolFact("python3", "-c", "import boto3")]
    public async Task Boto3_SignsWithTheVariables() => await AssertSignsAsync(Variables(), "python3", "-c", Boto3);

    [S3ToolFact("python3", "-c", "import boto3")]
    public async Task Boto3_SignsWithTheAnswerOfTheProcess()
    {
        string answer = Path.Combine(_folder, "answer.json");
        string config = Path.Combine(_folder, "config");
        _session.Run(
            "Export-OssCredential AwsProcess -AccessKeyId $id -AccessKeySecret $secret -SecurityToken $token -Expiration ([DateTimeOffset]::UtcNow.AddHours(1)) -Path $answer",
            [.. s_temporary, ("answer", answer)]).Succeeded();
        await File.WriteAllTextAsync(config, $"[default]\nregion = cn-hangzhou\ncredential_process = cat {answer}\n");

        await AssertSignsAsync(new() { ["AWS_CONFIG_FILE"] = config, ["AWS_ENDPOINT_URL"] = _bucket.Endpoint }, "python3", "-c", Boto3.Replace("'s3'", "'s3', endpoint_url='" + _bucket.Endpoint + "'", StringComparison.Ordinal));
    }

    // Older versions of rclone don't read the endpoint from the variable. With the provider Alibaba the bucket's name comes before the
    // host, as OSS requires, which isn't possible with an IP address.
    [S3ToolFact("rclone", "version")]
    public async Task Rclone_SignsWithTheVariables() => await AssertSignsAsync(
        Variables(), "rclone", "lsf", "--retries", "1", $":s3,provider=Other,env_auth,region=cn-hangzhou,force_path_style=true,endpoint='{_bucket.Endpoint}':reports");

    private Dictionary<string, string> Variables() => _session
        .Run("Export-OssCredential Aws -AccessKeyId $id -AccessKeySecret $secret -SecurityToken $token -Region cn-hangzhou -OssEndpoint $endpoint", [.. s_temporary, ("endpoint", _bucket.Endpoint)])
        .Succeeded().Output.SelectMany(static text => text.ToString().Split('\n'))
        .Where(static line => line.Contains('=', StringComparison.Ordinal)).Select(static line => line.TrimEnd('\r').Split('=', 2)).ToDictionary(static pair => pair[0], static pair => pair[1]);

    private async Task AssertSignsAsync(Dictionary<string, string> variables, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string name in start.Environment.Keys.Where(static name => name.StartsWith("AWS_", StringComparison.Ordinal)).ToArray())
        {
            // The user who runs the tests may use such tools too.
            start.Environment.Remove(name);
        }

        foreach ((string name, string value) in variables)
        {
            start.Environment[name] = value;
        }

        start.Environment["HOME"] = _folder;
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        string error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();

        Assert.True(process.ExitCode == 0, await output + error);
        Assert.NotEmpty(_bucket.Requests);
        Assert.All(_bucket.Requests, static request => Assert.Equal((Keys.TemporaryId, "cn-hangzhou", Keys.Token, true), request));
    }
}
