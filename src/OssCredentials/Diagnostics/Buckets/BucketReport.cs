using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using OssCredentials.Credentials;
using OssCredentials.Errors;
using OssCredentials.Oss;

namespace OssCredentials.Diagnostics.Buckets;

/// <summary>Writes the results of a check's requests.</summary>
internal sealed class BucketReport
{
    // Both as in the check of STS: OSS refuses a difference of 15 minutes, and no network delay comes near 5.
    private static readonly TimeSpan s_oddOffset = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan s_refusedOffset = TimeSpan.FromMinutes(15);

    private readonly BucketCheckRequest _request;
    private readonly BucketPlace _place;
    private readonly AccessKeyCredential _credential;
    private readonly BucketSession _session;
    private readonly BucketUnusableException? _end;
    private readonly TransportException? _silence;

    /// <param name="request">The request for the check.</param>
    /// <param name="place">Where the first request went.</param>
    /// <param name="credential">The credential that signed.</param>
    /// <param name="session">The requests.</param>
    /// <param name="end">The refusal that ended the check; null if none did.</param>
    /// <param name="silence">The failure that ended it without a response; null if none did.</param>
    public BucketReport(
        BucketCheckRequest request, BucketPlace place, AccessKeyCredential credential, BucketSession session, BucketUnusableException? end, TransportException? silence)
    {
        _request = request;
        _place = place;
        _credential = credential;
        _session = session;
        _end = end;
        _silence = silence;
    }

    /// <summary>The results if no credential was found.</summary>
    public static IReadOnlyList<CheckResult> WithoutCredential(OssCredentialException failure, IReadOnlyList<IActionProbe> probes) =>
        [Result("Credential", CheckState.Failed, failure.Message, failure.Remedy), .. NotTried(probes, "There is no credential to test with.")];

    /// <summary>The results, in the order in which they are shown.</summary>
    public IReadOnlyList<CheckResult> ToResults(IReadOnlyList<(IActionProbe Probe, ProbeResult Result)> tried, IReadOnlyList<IActionProbe> notTried)
    {
        var remedies = new BucketRemedies(_request.Bucket, _request.Prefix, _credential.IsTemporary);
        return
        [
            Endpoint(),
            Region(),
            Clock(),
            Signature(),
            .. Bucket(),
            .. tried.Select(pair => Action(pair.Probe, pair.Result, remedies)),
            .. NotTried(notTried, "It wasn't tested because the check stopped earlier."),
        ];
    }

    private CheckResult Endpoint()
    {
        string host = _session.Location.Endpoint.Authority;
        if (_silence is not null)
        {
            return Result(
                "OssEndpoint", CheckState.Failed, _silence.Message,
                _silence.Failure is TransportFailure.Timeout or TransportFailure.Connection && _silence.Host.Contains("-internal") ? CheckRemedies.InternalEndpoint : _silence.Remedy, _silence.Host);
        }

        if (_end?.Explanation.Concern == RefusalConcern.Endpoint)
        {
            return Result("OssEndpoint", CheckState.Failed, Sentence($"{host} isn't the endpoint of {_request.Bucket}", _end.Explanation, _end.Refusal), _end.Explanation.Remedy, host);
        }

        if (_session.IsEndpointRefused && _place.EndpointName is string name)
        {
            return Result(
                "OssEndpoint", CheckState.Failed, $"{_place.Location.Endpoint.Authority} of {name} isn't the endpoint of {_request.Bucket}; {host} is.",
                $"Use {host} for this bucket: set it with Set-OssCredential -OssEndpoint {host} -Region {_session.Location.Region}.", name);
        }

        if (_place.IsPlain)
        {
            return Result(
                "OssEndpoint", CheckState.Warning, $"{host} is the endpoint of {_request.Bucket}. {OssEndpointVariable.Name} specifies plain HTTP, so anyone on the network can read what is sent.",
                CheckRemedies.PlainHttp, OssEndpointVariable.Name);
        }

        return Result("OssEndpoint", CheckState.Passed, $"{host} is the endpoint of {_request.Bucket}.", null, host);
    }

    private CheckResult Region()
    {
        string region = _session.Location.Region;
        return _end?.Explanation.Concern == RefusalConcern.Region
            ? Result("Region", CheckState.Failed, Sentence($"{region} isn't the region of {_request.Bucket}", _end.Explanation, _end.Refusal), _end.Explanation.Remedy, _place.RegionName)
            : _session.IsRegionRefused && _place.RegionName is string name
            ? Result(
                "Region", CheckState.Failed, $"{_request.Bucket} is in {region}, not in {_place.Location.Region} as {name} specifies. Signatures need the correct region.",
                $"Set it with Set-OssCredential -Region {region}.", name)
            : _session.IsAccepted
            ? Result("Region", CheckState.Passed, $"{_request.Bucket} is in {region}.", null, region)
            : Result("Region", CheckState.NotChecked, _silence is null ? "OSS accepted no signature, so the region isn't confirmed." : "OSS didn't respond.", null);
    }

    private CheckResult Clock()
    {
        const string Name = "Clock";
        if (_session.ClockOffset is not TimeSpan offset)
        {
            return _end?.Explanation.Concern == RefusalConcern.Clock
                ? Result(Name, CheckState.Failed, Sentence("OSS refuses the time of the request", _end.Explanation, _end.Refusal), _end.Explanation.Remedy)
                : Result(Name, CheckState.NotChecked, "No response contained the time.", null);
        }

        string host = _session.Location.Endpoint.Host;
        string message = string.Format(
            CultureInfo.InvariantCulture, "This machine's clock is {0:0} minutes {1} that of {2}.", Math.Abs(offset.TotalMinutes), offset > TimeSpan.Zero ? "behind" : "ahead of", host);
        return _session.IsClockRefused || _end?.Explanation.Concern == RefusalConcern.Clock || offset.Duration() >= s_refusedOffset
            ? Result(Name, CheckState.Failed, message + " OSS refuses requests that are more than 15 minutes off.", CheckRemedies.Clock, host)
            : offset.Duration() >= s_oddOffset ? Result(Name, CheckState.Warning, message, CheckRemedies.Clock, host)
            : Result(Name, CheckState.Passed, $"This machine's clock agrees with that of {host}.", null, host);
    }

    private CheckResult Signature()
    {
        const string Name = "Signature";
        string who = CheckContext.Shown(_credential.AccessKeyId);
        if (_end?.Explanation.Concern is RefusalConcern.Signature or RefusalConcern.SecurityToken)
        {
            return Result(Name, CheckState.Failed, Sentence($"OSS refuses {who}", _end.Explanation, _end.Refusal), _end.Explanation.Remedy);
        }

        return _session.IsAccepted
            ? Result(Name, CheckState.Passed, $"OSS accepts the signature of {who}{(_credential.IsTemporary ? " and its security token" : string.Empty)}.", null)
            : Result(Name, CheckState.NotChecked, "No response from OSS shows whether the signature is accepted.", null);
    }

    private IEnumerable<CheckResult> Bucket() => _end?.Explanation.Concern is RefusalConcern.Account or RefusalConcern.Bucket
        ? [Result("Bucket", CheckState.Failed, Sentence($"OSS refuses every request to {_request.Bucket}", _end.Explanation, _end.Refusal), _end.Explanation.Remedy, _request.Bucket)]
        : [];

    private CheckResult Action(IActionProbe probe, ProbeResult result, BucketRemedies remedies)
    {
        string what = _request.Bucket + (_request.Prefix.Length == 0 ? string.Empty : "/" + _request.Prefix);
        switch (result.Outcome)
        {
            case ProbeOutcome.Allowed:
                return Result(probe.Word, CheckState.Passed, $"{probe.Word} is allowed in {what}.", null, what);
            case ProbeOutcome.Refused:
                OssRefusal refusal = result.Refusal!;
                RefusalExplanation explanation = RefusalExplanations.Find(refusal)!;
                return Result(
                    probe.Word, CheckState.Failed,
                    $"OSS refuses {result.Permission} on {remedies.ResourceOf(result.Permission!)}: {Cause(refusal, explanation)}{Details(refusal)}.",
                    remedies.For(refusal, result.Permission!, probe.Word, explanation), what);
            default:
                bool isAllowed = result.Outcome == ProbeOutcome.AllowedWithRemainder;
                string details = result.Refusal is null ? string.Empty : $" OSS returned {Answer(result.Refusal)}.";
                string? grant = result.Refusal is OssRefusal refused && result.Permission is string permission && RefusalExplanations.Find(refused) is RefusalExplanation why
                    && why.Concern == RefusalConcern.Permission
                    ? " " + remedies.For(refused, permission, permission, why)
                    : null;
                return Result(
                    probe.Word, isAllowed ? CheckState.Warning : CheckState.Unknown,
                    (isAllowed ? $"{probe.Word} is allowed in {what}. " : string.Empty) + result.Reason + details,
                    ((result.Remedy ?? string.Empty) + grant).Trim() is { Length: > 0 } remedy ? remedy : null, what);
        }
    }

    private static IEnumerable<CheckResult> NotTried(IReadOnlyList<IActionProbe> probes, string reason) =>
        probes.Select(probe => Result(probe.Word, CheckState.NotChecked, reason, null));

    private static string Cause(OssRefusal refusal, RefusalExplanation explanation) => refusal switch
    {
        _ when explanation.Code != "AccessDenied" || explanation.Ec is not null and not "0003-00000201" => explanation.Cause,
        { PolicyType: string type, IsExplicit: bool isExplicit } => $"{Policy(type)} {(isExplicit ? "denies it" : "doesn't allow it")}",
        _ => explanation.Cause,
    };

    private static string Policy(string type) => type switch
    {
        "SessionPolicy" => "the session policy",
        "ControlPolicy" => "a control policy of the resource directory",
        "AssumeRolePolicy" => "the trust policy of the role",
        "AccountLevelIdentityBasedPolicy" => "a RAM policy of the user or role",
        "ResourceGroupLevelIdentityBasedPolicy" => "a RAM policy of the user or role, limited to a resource group,",
        _ => $"a policy of the kind {type}",
    };

    private static string Sentence(string subject, RefusalExplanation explanation, OssRefusal refusal) => $"{subject}: {explanation.Cause}{Details(refusal)}.";

    private static string Details(OssRefusal refusal) => $" ({Answer(refusal)})";

    private static string Answer(OssRefusal refusal) =>
        $"{(refusal.Code.Length == 0 ? "HTTP " + refusal.StatusCode : refusal.Code)}{(refusal.Ec is null ? string.Empty : ", EC " + refusal.Ec)}, request ID {refusal.RequestId ?? "unknown"}";

    private static CheckResult Result(string name, CheckState state, string message, string? remedy, string? location = null) =>
        new(name, state, message) { Remedy = remedy, Location = location };
}
