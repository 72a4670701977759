using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using OssCredentials.Policies;
using OssCredentials.PowerShell.Completers;
using OssCredentials.PowerShell.Resources;

namespace OssCredentials.PowerShell.Commands;

/// <summary>Creates the policy that limits a role's session to what it needs: buckets, prefixes and actions.</summary>
/// <remarks>
/// It is as short as possible, since STS accepts 2,048 characters; a longer one is an error that says what to shorten. Objects with
/// the properties Bucket, Prefix and Action can be piped in, and one policy allows them all. A session policy gives no permission
/// that the role lacks. The output is a string with an added property, Policy, by which it can be piped into Invoke-OssAssumeRole.
/// </remarks>
[Cmdlet(VerbsCommon.New, "OssSessionPolicy")]
[OutputType(typeof(string))]
public sealed class NewOssSessionPolicyCommand : OssCommand
{
    private readonly List<SessionPolicyGrant> _grants = [];
    private readonly HashSet<string> _warned = new(StringComparer.Ordinal);

    /// <summary>The buckets, by their full names, or each with what is below it: <c>oss://bucket/prefix/</c>. No wildcards.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NoValueCompleter))]
    public string[]? Bucket { get; set; }

    /// <summary>What the objects' names begin with, such as <c>2026/</c>, the same in each bucket. Without it, the whole buckets.</summary>
    /// <remarks>No wildcard is needed: every name that begins with the prefix matches, so end a folder with a slash.</remarks>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(NoValueCompleter))]
    public string[]? Prefix { get; set; }

    /// <summary>
    /// The allowed actions: Read (objects), Write (objects, including large ones in parts), List (names below the prefix), Delete
    /// (objects), or actions by name, such as oss:GetObjectAcl.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(PolicyActionCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Action { get; set; } = null!;

    /// <summary>The IPv4 or IPv6 addresses, or blocks such as 203.0.113.0/24, that requests may come from. Without it, any address.</summary>
    [Parameter]
    [Alias("SourceIp")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NoValueCompleter))]
    public string[] SourceAddress { get; set; } = [];

    /// <summary>Allows requests over https only.</summary>
    [Parameter]
    public SwitchParameter HttpsOnly { get; set; }

    /// <summary>A bucket's name, or an object with the properties Bucket, Prefix and Action.</summary>
    [Parameter(ValueFromPipeline = true)]
    [AllowNull]
    public override PSObject? InputObject { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        // The engine would also bind an object with a property Bucket as the name of one.
        string[]? buckets = MyInvocation.ExpectingInput && InputObject?.BaseObject is string name && Bucket is null ? [name] : Bucket;
        if (buckets is null || InputObject?.BaseObject is not string)
        {
            RefuseUnknownInput(nameof(Action), nameof(Bucket), nameof(Prefix));
        }

        string[] actions = Action ?? Asked(nameof(Action), SR.PolicyActionHelp);
        if (buckets is null && !MyInvocation.ExpectingInput && Check(() => SessionPolicy.NeedsBucket(actions), null))
        {
            buckets = Asked(nameof(Bucket), SR.PolicyBucketHelp);
        }

        // Each address has its own prefix; the others share those of the parameter.
        (string Bucket, string? Prefix)[] addresses = [.. (buckets ?? []).Select(BucketAddress.Split)];
        foreach ((string bucket, string? prefix) in addresses)
        {
            if (prefix is not null)
            {
                if (Prefix is not null)
                {
                    Refuse(SR.PrefixTwice, nameof(SR.PrefixTwice), bucket, SR.PrefixTwiceRemedy);
                }

                Allow(actions, [bucket], [prefix]);
            }
        }

        string[] whole = [.. addresses.Where(static address => address.Prefix is null).Select(static address => address.Bucket)];
        if (whole.Length > 0 || addresses.Length == 0)
        {
            Allow(actions, whole, Prefix ?? []);
        }
    }

    private void Allow(string[] actions, string[] buckets, string[] prefixes)
    {
        foreach (string prefix in prefixes)
        {
            if (SessionPolicy.WarningOf(prefix) is string warning && _warned.Add(prefix))
            {
                WriteWarning(warning);
            }
        }

        _grants.Add(new SessionPolicyGrant { Actions = actions, Buckets = buckets, Prefixes = prefixes });
    }

    private string[] Asked(string name, string help) =>
        [.. ((IEnumerable)AskForMissing((name, typeof(string[]), null, help))[name]).Cast<object>().Select(static value => value.ToString()!)];

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        string text = Check(
            () => SessionPolicy.Write(new SessionPolicyRequest { Grants = _grants, SourceAddresses = SourceAddress, HttpsOnly = HttpsOnly }), null);
        var policy = new PSObject(text);
        policy.Properties.Add(new PSNoteProperty(nameof(InvokeOssAssumeRoleCommand.Policy), text));
        WriteObject(policy);
    }
}
