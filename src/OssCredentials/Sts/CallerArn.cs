using System;

namespace OssCredentials.Sts;

/// <summary>The parts of an identity's ARN: the account, the kind of identity, its name and its session.</summary>
/// <remarks>
/// <c>acs:ram::&lt;account&gt;:root</c>, <c>acs:ram::&lt;account&gt;:user/&lt;name&gt;</c>,
/// <c>acs:ram::&lt;account&gt;:assumed-role/&lt;role&gt;/&lt;session&gt;</c>; in the response of AssumeRole
/// <c>acs:ram::&lt;account&gt;:role/&lt;role&gt;/&lt;session&gt;</c>. Source: STS, "GetCallerIdentity" and "AssumeRole".
/// </remarks>
public sealed class CallerArn
{
    private CallerArn(string accountId, CallerKind kind, string name, string? sessionName)
    {
        AccountId = accountId;
        Kind = kind;
        Name = name;
        SessionName = sessionName;
    }

    /// <summary>The account's ID.</summary>
    public string AccountId { get; }

    /// <summary>What kind of identity it is.</summary>
    public CallerKind Kind { get; }

    /// <summary>The RAM user's or the role's name; the account's ID for the account itself.</summary>
    public string Name { get; }

    /// <summary>The name of the role session; null if no role was assumed.</summary>
    public string? SessionName { get; }

    /// <summary>The parts of the ARN of an identity or a role; null if the text has another form.</summary>
    public static CallerArn? TryParse(string? arn)
    {
        string[] parts = (arn ?? string.Empty).Split([':'], 5);
        if (parts.Length != 5 || parts[0] != "acs" || parts[3].Length == 0)
        {
            return null;
        }

        string[] resource = parts[4].Split('/');
        if (Array.Exists(resource, static part => part.Length == 0))
        {
            return null;
        }

        return (resource[0], resource.Length) switch
        {
            ("root", 1) => new CallerArn(parts[3], CallerKind.Account, parts[3], null),
            ("user", 2) => new CallerArn(parts[3], CallerKind.RamUser, resource[1], null),
            ("role", 2) => new CallerArn(parts[3], CallerKind.AssumedRole, resource[1], null),
            ("role", 3) or ("assumed-role", 3) => new CallerArn(parts[3], CallerKind.AssumedRole, resource[1], resource[2]),
            _ => null,
        };
    }
}
