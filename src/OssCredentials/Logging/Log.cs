using Microsoft.Extensions.Logging;
using OssCredentials.Text;

namespace OssCredentials.Logging;

/// <summary>Every message that this library logs. Debug: each request; Information: what was done; Warning: what needs attention.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Debug, "Retrying {Host} in {Milliseconds} ms, attempt {Attempt}: {ErrorId}")]
    public static partial void Retrying(this ILogger logger, string host, int attempt, int milliseconds, string errorId);

    [LoggerMessage(2, LogLevel.Warning, "This machine's clock is off by {Minutes} minutes against {Host}; the server's time was used. Set the clock.")]
    public static partial void ClockIsOff(this ILogger logger, double minutes, string host);

    [LoggerMessage(3, LogLevel.Debug, "Requesting {Action} from {Host}")]
    public static partial void Calling(this ILogger logger, string host, string action);

    [LoggerMessage(4, LogLevel.Information, "Assumed {AssumedRoleArn} as session {RoleSessionName} until {Expiration}; request ID {RequestId}")]
    public static partial void Assumed(this ILogger logger, string assumedRoleArn, string roleSessionName, UtcTime expiration, string requestId);

    [LoggerMessage(5, LogLevel.Information, "Received the credential of the instance role {RoleName} from {Host}, valid until {Expiration}")]
    public static partial void EcsRoleTaken(this ILogger logger, string roleName, string host, UtcTime expiration);

    [LoggerMessage(6, LogLevel.Debug, "{Host} doesn't support metadata tokens (HTTP {Status}), so the request is sent without one")]
    public static partial void MetadataWithoutToken(this ILogger logger, string host, int status);

    [LoggerMessage(7, LogLevel.Warning, "{Parameter} wasn't used because {Origin} specifies the endpoint {Endpoint}.")]
    public static partial void EndpointParameterIgnored(this ILogger logger, string parameter, string endpoint, string origin);

    [LoggerMessage(8, LogLevel.Warning, "The credential in the session expired at {Expiration} according to {Variable}. Get a new one, or remove the variable if you renewed the token manually.")]
    public static partial void SessionExpired(this ILogger logger, string variable, UtcTime expiration);

    [LoggerMessage(9, LogLevel.Warning, "{Variable} isn't a time in ISO 8601 (2026-01-31T12:00:00Z) and was ignored.")]
    public static partial void ExpirationUnreadable(this ILogger logger, string variable);

    [LoggerMessage(12, LogLevel.Warning, "The credential expires at {Expiration} and couldn't be renewed. OssCredentials tries again. {Reason}")]
    public static partial void NotRenewed(this ILogger logger, UtcTime expiration, string reason);

    [LoggerMessage(10, LogLevel.Warning, "The credential of {Source} expires in {Remaining}, at {Expiration}.")]
    public static partial void EndsSoon(this ILogger logger, string source, string remaining, UtcTime expiration);

    [LoggerMessage(13, LogLevel.Warning, "The specified credential expired at {Expiration}. Get a new one, or leave out -Expiration if that time is wrong.")]
    public static partial void GivenCredentialEnded(this ILogger logger, UtcTime expiration);

    [LoggerMessage(11, LogLevel.Warning, "The profile '{ProfileName}' is in two files: {Taken} is used, {PassedOver} is ignored.")]
    public static partial void ProfileInTwoFiles(this ILogger logger, string profileName, string taken, string passedOver);

    [LoggerMessage(54, LogLevel.Warning, "{Path} has no profile '{ProfileName}', which is its current profile. The next source is tried. To choose another profile, run Switch-OssProfile.")]
    public static partial void CurrentProfileMissing(this ILogger logger, string path, string profileName);

    [LoggerMessage(29, LogLevel.Warning, "{Path} contains a key, and {Readers}. Make it readable only by you: {Command}")]
    public static partial void ProfileReadable(this ILogger logger, string path, string readers, string command);

    [LoggerMessage(24, LogLevel.Information, "{Path} says: {Line}")]
    public static partial void ProgramSaid(this ILogger logger, string path, string line);

    [LoggerMessage(23, LogLevel.Warning, "The variable {Misspelled} has no effect: its name is {Right}.")]
    public static partial void SwitchMisspelled(this ILogger logger, string misspelled, string right);

    [LoggerMessage(22, LogLevel.Warning, "{Name}: the region '{Region}' isn't a known one. Did you mean {Nearest}?")]
    public static partial void RegionUnknown(this ILogger logger, string name, string region, string nearest);

    [LoggerMessage(21, LogLevel.Warning, "{Path}, line {Line}: another profile '{ProfileName}' begins here; the first one, on line {FirstLine}, is used. Remove one of the two.")]
    public static partial void ProfileDoubled(this ILogger logger, string path, int line, string profileName, int firstLine);

    [LoggerMessage(20, LogLevel.Warning, "{Path}, line {Line}: profile '{ProfileName}' says that its credential expired at {Expiration}. Write a new one into it, or remove sts_expiration if you renewed the token manually.")]
    public static partial void ProfileExpired(this ILogger logger, string path, int line, string profileName, UtcTime expiration);

    [LoggerMessage(30, LogLevel.Information, "{AccessKeyId} belongs to {IdentityArn}, was created at {CreateDate}, and is stored in: {Places}")]
    public static partial void RotationFound(this ILogger logger, string accessKeyId, string identityArn, UtcTime createDate, string places);

    [LoggerMessage(31, LogLevel.Information, "Deleted the AccessKey {AccessKeyId}")]
    public static partial void AccessKeyDeleted(this ILogger logger, string accessKeyId);

    [LoggerMessage(32, LogLevel.Information, "Created the AccessKey {AccessKeyId}; request ID {RequestId}")]
    public static partial void AccessKeyMade(this ILogger logger, string accessKeyId, string requestId);

    [LoggerMessage(33, LogLevel.Debug, "{AccessKeyId} isn't accepted yet. Retrying in {Milliseconds} ms: {ErrorId}")]
    public static partial void AccessKeyNotYetAccepted(this ILogger logger, string accessKeyId, int milliseconds, string errorId);

    [LoggerMessage(34, LogLevel.Information, "Wrote the AccessKey {AccessKeyId} to {Place}")]
    public static partial void AccessKeyStored(this ILogger logger, string accessKeyId, string place);

    [LoggerMessage(35, LogLevel.Information, "The AccessKey {AccessKeyId} was last used at {LastUsed}, as far as RAM knows")]
    public static partial void AccessKeyLastUsed(this ILogger logger, string accessKeyId, UtcTime lastUsed);

    [LoggerMessage(36, LogLevel.Information, "Set the AccessKey {AccessKeyId} to {Status}")]
    public static partial void AccessKeyStatusSet(this ILogger logger, string accessKeyId, string status);

    [LoggerMessage(37, LogLevel.Information, "Undoing the rotation after a failure: {Reason}")]
    public static partial void RotationGoesBack(this ILogger logger, string reason);

    [LoggerMessage(50, LogLevel.Warning, "A page or program that doesn't belong to this sign-in called its address on this machine. It was ignored.")]
    public static partial void ForeignCallback(this ILogger logger);

    [LoggerMessage(51, LogLevel.Warning, "The sign-in of {Source} can't be renewed any more. Its credential is valid until {Expiration}. Before then, sign in again: {Command}")]
    public static partial void SignInEnds(this ILogger logger, string source, UtcTime expiration, string command);

    [LoggerMessage(52, LogLevel.Warning, "The renewed sign-in of {Source} couldn't be stored. The next renewal tries again. {Reason}")]
    public static partial void SignInNotStored(this ILogger logger, string source, string reason);

    [LoggerMessage(53, LogLevel.Warning, "The new credential of {Source} couldn't be stored, so the next program requests its own. {Reason}")]
    public static partial void SignInCredentialNotStored(this ILogger logger, string source, string reason);
}
