namespace OssCredentials.Diagnostics;

/// <summary>What to do, where the error itself does not say it.</summary>
internal static class CheckRemedies
{
    public const string CompleteSet = "Set both with Set-OssCredential, or remove what is left with Clear-OssCredential.";

    public const string CompleteFamily = "Set the other too, or remove the one with Remove-Item Env:<name>.";

    public const string Leftover = "Remove what is left with Clear-OssCredential.";

    public const string Quotes = "Set the value again without the quotes around it.";

    public const string Placeholder = "Put the real value in the place of the documentation's placeholder.";

    public const string PasteDamage = "Copy the value again, whole and without what stands around it.";

    public const string CutBySetx = "Get the whole token again and store it with Set-OssCredential -Scope User, which cuts nothing.";

    public const string Swapped = "Set the two again, each in the place of the other.";

    public const string SetAnew = "Get a new one, and set it with Set-OssCredential.";

    public const string ExpirationForm = "Write the time as 2026-01-31T12:00:00Z, or remove the variable with Remove-Item Env:OSS_SESSION_EXPIRATION.";

    public const string ExpirationStale = "Remove the old time with Remove-Item Env:OSS_SESSION_EXPIRATION, or set the credential with its own.";

    public const string FamilyDiffers =
        "Keep the one that is meant: Clear-OssCredential removes OSS_*, Remove-Item Env:<name> each variable of another family.";

    public const string SessionDiffers =
        "Store the session's with Get-OssCredential -Scope Process | Set-OssCredential -Scope User, or return to the stored one with Clear-OssCredential.";

    public const string SessionOlder = "Open a new shell; or run Clear-OssCredential, and what is stored is found.";

    public const string NoSource =
        "Set a credential with Set-OssCredential, or assume a role with Invoke-OssAssumeRole; Get-OssCredential -ListAvailable says where was looked.";

    public const string MendStore = "Store the credential again with Set-OssCredential, which mends the mode; make a new key if somebody may have read it.";

    public const string HandWritten = "Remove that line: it hides what is stored.";

    public const string InternalEndpoint = "An endpoint with -internal answers only inside its region's VPC: leave -internal out elsewhere.";

    public const string PlainHttp = "Write OSS_ENDPOINT with https://, or without a scheme.";

    public const string Clock = "Set this machine's clock, best by NTP; services refuse requests that are more than 15 minutes off.";

    public const string Root = "Make a RAM user with the rights that are needed, use its key, and delete the account's own.";

    public const string Denied = "STS lets everybody ask who they are, so something forbids this key here: look for a rule on the addresses it may be used from.";

    public const string Rotate = "Rotate it with Update-OssAccessKey.";

    public const string Busy = "Try again in a few minutes.";

    public const string Support = "Look the message up in Alibaba Cloud's documentation, or give its request id to the support.";
}
