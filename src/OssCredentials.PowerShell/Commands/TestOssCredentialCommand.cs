using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Management.Automation;
using OssCredentials.Credentials;
using OssCredentials.Diagnostics;
using OssCredentials.Diagnostics.Buckets;
using OssCredentials.PowerShell.Completers;
using OssCredentials.PowerShell.Parameters;
using OssCredentials.PowerShell.Resources;

namespace OssCredentials.PowerShell.Commands;

/// <summary>Finds out what is wrong with a credential, says how to fix it, and asks STS whose it is, or OSS what it may do in a bucket.</summary>
/// <remarks>
/// It checks this session's variables, what is stored for the user and the machine, start-up files that override it, and the
/// connection to STS and OSS; or a credential that is piped in, or a profile. With -Bucket it asks OSS instead, with requests that
/// leave the bucket unchanged. It changes nothing and shows no secret. A problem is an object in the output, not an error.
/// </remarks>
[Cmdlet(VerbsDiagnostic.Test, "OssCredential", DefaultParameterSetName = SessionSet, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(OssCredentialCheck), typeof(bool))]
public sealed class TestOssCredentialCommand : SuppliedCredentialCommand
{
    // Delete must be specified: a DELETE isn't harmless if versioning is enabled in the meantime.
    private static readonly string[] s_harmless = ["Read", "List", "Write"];

    private protected override bool NeedsNoSecret => Bucket is not null && IsWhatIf;

    /// <summary>An object that contains the credential.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ParameterSetName = SessionSet)]
    [Parameter(ValueFromPipeline = true, DontShow = true, ParameterSetName = AccessKeySet)]
    [Parameter(ValueFromPipeline = true, DontShow = true, ParameterSetName = CredentialSet)]
    [Parameter(ValueFromPipeline = true, DontShow = true, ParameterSetName = ProfileSet)]
    [AllowNull]
    public override PSObject? InputObject { get; set; }

    /// <summary>A role to assume with the credential; whether that works is checked too.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = AccessKeySet)]
    [Parameter(ParameterSetName = CredentialSet)]
    [ArgumentCompleter(typeof(RoleArnCompleter))]
    [AllowNull]
    [TextTransformation]
    public string? RoleArn { get; set; }

    /// <summary>Sends no request and starts no program; whatever only a service knows is not checked.</summary>
    [Parameter]
    public SwitchParameter Offline { get; set; }

    /// <summary>
    /// Returns true or false, for scripts: false if a check failed. A warning isn't a failure. With -Bucket, true only if every
    /// action is allowed.
    /// </summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    /// <summary>The RAM endpoint that returns the age of a long-term key: a host, or a URL for loopback.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(NoValueCompleter))]
    [NotASecretTransformation]
    public string? RamEndpoint { get; set; }

    /// <summary>The bucket to check: whether OSS accepts the credential there, and what the credential may do.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NoValueCompleter))]
    [NotASecretTransformation]
    public string? Bucket { get; set; }

    /// <summary>What the objects' names begin with, such as <c>2026/</c>. Without it, the whole bucket.</summary>
    [Parameter]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(NoValueCompleter))]
    public string? Prefix { get; set; }

    /// <summary>The actions that must be allowed: Read, List, Write, Delete. Without it, all except Delete.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(BucketActionCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? Action { get; set; }

    /// <summary>The bucket's region. Without it, the endpoint's, OSS_REGION, or the one that OSS reports.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(RegionCompleter))]
    [ValidateNotNullOrEmpty]
    [NotASecretTransformation]
    public string? Region { get; set; }

    /// <summary>The OSS endpoint: a host, or a URL for loopback. Without it, OSS_ENDPOINT, or the region's.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(OssEndpointCompleter))]
    [NotASecretTransformation]
    public string? OssEndpoint { get; set; }

    /// <summary>Tries Delete even if the credential isn't allowed to find out whether the bucket has versioning.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => ForEachInput(Test);

    private void Test()
    {
        if (!TakeInput())
        {
            return;
        }

        Refuse(Bucket is null && (Prefix ?? Region ?? OssEndpoint) is not null, nameof(SR.BucketMissing), SR.BucketMissing);
        Refuse(Bucket is null && (Action is not null || Force), nameof(SR.BucketMissing), SR.BucketMissing);
        Refuse(Bucket is not null && Offline, nameof(SR.BucketIsOnline), SR.BucketIsOnline);
        if (Bucket is not null)
        {
            CheckBucket(Bucket);
            return;
        }

        var request = new CheckRequest
        {
            Credential = FromParameters(RoleArn),
            Lookup = Lookup,
            IsOffline = Offline,
            RamEndpoint = RamEndpoint,
        };
        IReadOnlyList<CheckResult> results = Await(token => CreateClients().Checks.RunAsync(request, token), SR.TestActivity, Profile);
        if (Quiet)
        {
            WriteObject(results.All(static result => result.State != CheckState.Failed));
            return;
        }

        Write(results);
    }

    private void CheckBucket(string bucket)
    {
        AccessKeyCredential? credential = FromParameters(RoleArn);
        BucketCheckRequest Request(IReadOnlyList<string> actions) => new()
        {
            Bucket = bucket,
            Prefix = Prefix ?? string.Empty,
            Actions = actions,
            Credential = credential,
            Lookup = Lookup,
            OssEndpoint = OssEndpoint,
            Region = Region,
            IsForced = Force,
        };
        IReadOnlyList<KeyValuePair<string, string>> descriptions = Check(() => CreateClients().Buckets.Describe(Request(Action ?? s_harmless)), bucket);
        string target = string.Format(CultureInfo.CurrentCulture, SR.BucketTarget, bucket, Prefix);
        string[] agreed = [.. descriptions.Where(pair => Agreed(target, $"{pair.Key}: {pair.Value}")).Select(static pair => pair.Key)];
        if (agreed.Length == 0)
        {
            return;
        }

        IReadOnlyList<CheckResult> results = AwaitChange(
            token => CreateClients().Buckets.CheckAsync(Request(agreed), token), SR.BucketActivity, static () => SR.Waiting, bucket);
        if (Quiet)
        {
            // An unknown result doesn't count as allowed.
            WriteObject(results.All(static result => result.State is CheckState.Passed or CheckState.Warning));
            return;
        }

        Write(results);
    }

    private void Write(IReadOnlyList<CheckResult> results)
    {
        foreach (CheckResult result in results)
        {
            WriteObject(new OssCredentialCheck(result.Name, (OssCredentialCheckState)result.State, result.Message)
            {
                Remedy = result.Remedy,
                Location = result.Location,
            });
        }
    }

    private void Refuse(bool isWrong, string errorId, string message)
    {
        if (isWrong)
        {
            Refuse(message, errorId, Bucket);
        }
    }

    // Whatever the library warns about also appears in the checks, with its remedy.
    private protected override void WriteLogWarning(string message) => WriteVerbose(message);
}
