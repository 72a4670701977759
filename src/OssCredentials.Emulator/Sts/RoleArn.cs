using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using OssCredentials.Emulator.Rpc;

namespace OssCredentials.Emulator.Sts;

/// <summary>The parts of <c>acs:ram::&lt;account&gt;:role/&lt;name&gt;</c>.</summary>
internal sealed partial class RoleArn
{
    private RoleArn(string accountId, string roleName)
    {
        AccountId = accountId;
        RoleName = roleName;
    }

    public string AccountId { get; }

    public string RoleName { get; }

    /// <summary>A role ID like RAM's, always the same for the same role.</summary>
    public string RoleId
    {
        get
        {
            byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes(AccountId + "/" + RoleName));
            return "3" + string.Concat(System.Array.ConvertAll(hash[..17], octet => (char)('0' + octet % 10)));
        }
    }

    /// <exception cref="ServiceErrorException">The text isn't a role's ARN.</exception>
    public static RoleArn Parse(string arn)
    {
        Match match = Pattern().Match(arn);
        return match.Success
            ? new RoleArn(match.Groups["account"].Value, match.Groups["name"].Value)
            : throw new ServiceErrorException("InvalidParameter.RoleArn");
    }

    [GeneratedRegex(@"\Aacs:ram::(?<account>[0-9]+):role/(?<name>[A-Za-z0-9._-]{1,64})\z")]
    private static partial Regex Pattern();
}
