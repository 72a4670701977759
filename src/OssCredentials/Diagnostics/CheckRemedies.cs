namespace OssCredentials.Diagnostics;

/// <summary>Remedies for problems whose error doesn't have one.</summary>
internal static class CheckRemedies
{
    public const string CompleteSet = "Set both with Set-OssCredential, or remove what is left with Clear-OssCredential.";

    public const string CompleteFamily = "Set the other one too, or remove this one with Remove-Item Env:<name>.";

    public const string Leftover = "Remove what is left with Clear-OssCredential.";

    public const string Quotes = "Set the value again without the quotation marks.";

    public const string Placeholder = "Replace the documentation's placeholder with the real value.";

    public const string PasteDamage = "Copy the value again, whole and without the characters around it.";

    public const string CutBySetx = "Get the whole token again and store it with Set-OssCredential -Scope User, which doesn't cut values.";

    public const string Swapped = "Set both again, each in its own place.";

    public const string SetAnew = "Get a new one, and set it with Set-OssCredential.";

    public const string ExpirationForm = "Write the time as 2026-01-31T12:00:00Z, or remove the variable with Remove-Item Env:OSS_SESSION_EXPIRATION.";

    public const string ExpirationStale = "Remove the old time with Remove-Item Env:OSS_SESSION_EXPIRATION, or set the credential with its own.";

    public const string FamilyDiffers =
        "Keep the one you want. Clear-OssCredential removes OSS_*, and Remove-Item Env:<name> removes a variable of another family.";

    public const string SessionDiffers =
        "Store the session's credential with Get-OssCredential -Scope Process | Set-OssCredential -Scope User, or return to the stored one with Clear-OssCredential.";

    public const string SessionOlder = "Open a new shell, or run Clear-OssCredential so that the stored credential is used.";

    public const string NoSource =
        "Set a credential with Set-OssCredential, or assume a role with Invoke-OssAssumeRole. Get-OssCredential -ListAvailable lists the sources.";

    public const string MendStore = "Store the credential again with Set-OssCredential, which corrects the mode. Create a new key if someone may have read it.";

    public const string HandWritten = "Remove that line: it overrides what is stored.";

    public const string InternalEndpoint = "An endpoint with -internal can be reached only inside its region's VPC. Elsewhere, leave -internal out.";

    public const string PlainHttp = "Write OSS_ENDPOINT with https://, or without a scheme.";

    public const string Clock = "Set this machine's clock, preferably by NTP. Services refuse requests that are more than 15 minutes off.";

    public const string Root = "Create a RAM user with least privilege, use its key, and delete the account's own key.";

    public const string Denied = "Every identity may call GetCallerIdentity, so something denies this key here. Look for a rule that limits the addresses it may be used from.";

    public const string Rotate = "Rotate it with Update-OssAccessKey.";

    public const string Busy = "Try again in a few minutes.";

    public const string Support = "Look up the message in Alibaba Cloud's documentation, or give its request ID to the support team.";
}
