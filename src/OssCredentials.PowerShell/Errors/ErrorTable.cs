using System;
using System.Linq;
using System.Management.Automation;
using OssCredentials.Errors;
using OssCredentials.Rotation;

namespace OssCredentials.PowerShell;

/// <summary>The one table from the library's errors to what a user sees: ID, category, exception, remedy.</summary>
internal static class ErrorTable
{
    /// <summary>The ID of the error about a profile that doesn't exist, whichever cmdlet looked for it.</summary>
    public const string ProfileNotFound = "ProfileNotFound";

    public static ErrorRecord ToRecord(OssCredentialException error, object? target)
    {
        ErrorRecord record = error switch
        {
            InvalidCredentialValueException e => new(
                new OssValueException(e.Message, e) { ValueName = e.ValueName }, e.ErrorId, ErrorCategory.InvalidArgument,

                // The target is often the very value that was refused: a secret, if two parameters were confused.
                target is string ? e.ValueName : target),
            CredentialUnavailableException e => new(
                new OssNotConfiguredException(e.Message, e), e.ErrorId, ErrorCategory.ObjectNotFound, target),
            ServiceException e => new(
                new OssServiceException(e.Message, e) { Service = e.Service, Action = e.Action, Code = e.Code, StatusCode = e.StatusCode, RequestId = e.RequestId },
                e.Code.Length == 0 ? e.ErrorId : e.ErrorId + "." + e.Code,
                CategoryOf(e),
                target),
            TransportException e => new(
                new OssNetworkException(e.Message, e) { Host = e.Host, Failure = e.Failure.ToString(), StatusCode = e.StatusCode },
                e.ErrorId,
                e.Failure switch
                {
                    TransportFailure.Timeout => ErrorCategory.OperationTimeout,
                    TransportFailure.Tls or TransportFailure.Redirect => ErrorCategory.SecurityError,
                    TransportFailure.TooLarge or TransportFailure.Malformed => ErrorCategory.InvalidResult,
                    _ => ErrorCategory.ConnectionError,
                },
                target),
            SignInException e => new(
                new OssException(e.Message, e),
                e.ErrorId,
                e.ErrorId switch
                {
                    "SignInTooLate" => ErrorCategory.OperationTimeout,
                    "CallbackPortsTaken" => ErrorCategory.ResourceUnavailable,
                    _ => ErrorCategory.AuthenticationError,
                },
                target),
            AccessKeyRotationException e => new(
                new OssRotationException(e.Message, e) { Keys = [.. e.Keys.Select(RotationConversion.ToObject)] },
                e.ErrorId,
                e.ErrorId switch
                {
                    "TwoAccessKeys" => ErrorCategory.LimitsExceeded,
                    "RotationUndone" => ErrorCategory.OperationStopped,
                    "RotationIncomplete" => ErrorCategory.InvalidResult,
                    "OldKeyRefused" => ErrorCategory.AuthenticationError,
                    _ => ErrorCategory.InvalidOperation,
                },
                target),
            EnvironmentBusyException e => new(new OssException(e.Message, e), e.ErrorId, ErrorCategory.ResourceBusy, target),
            _ => new(
                new OssException(error.Message, error), error.ErrorId, error.ErrorId == ProfileNotFound ? ErrorCategory.ObjectNotFound : ErrorCategory.InvalidData, target),
        };

        if (error.Remedy is string remedy)
        {
            record.ErrorDetails = new ErrorDetails(error.Message) { RecommendedAction = remedy };
        }

        return record;
    }

    private static ErrorCategory CategoryOf(ServiceException error) => error.Code switch
    {
        "NoPermission" => ErrorCategory.PermissionDenied,
        _ when error.Code.StartsWith("EntityNotExist", StringComparison.Ordinal) => ErrorCategory.ObjectNotFound,
        _ when error.Code.StartsWith("Throttling", StringComparison.Ordinal) => ErrorCategory.LimitsExceeded,
        _ when error.Code.StartsWith("InvalidParameter", StringComparison.Ordinal) => ErrorCategory.InvalidArgument,
        _ when error.StatusCode >= 500 => ErrorCategory.ResourceUnavailable,
        _ when error.StatusCode is >= 400 and < 500 => ErrorCategory.AuthenticationError,
        _ => ErrorCategory.InvalidResult,
    };
}
