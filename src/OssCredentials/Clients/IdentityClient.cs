using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Credentials;
using OssCredentials.Errors;
using OssCredentials.Providers;
using OssCredentials.Sts;

namespace OssCredentials.Clients;

/// <summary>Asks STS whose credential it is, and compares it with the account that a caller expects.</summary>
public sealed class IdentityClient
{
    private readonly Func<CredentialLookup, CredentialServices> _createServices;

    internal IdentityClient(Func<CredentialLookup, CredentialServices> createServices) => _createServices = createServices;

    /// <summary>The identity that signs with a credential, as STS reports it. One request, which needs no permission.</summary>
    /// <param name="credential">The credential. A role next to the key pair isn't assumed.</param>
    /// <param name="endpoint">The STS endpoint to use.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <exception cref="InvalidCredentialValueException">A value isn't valid; no request was sent.</exception>
    /// <exception cref="OssCredentialException">STS refused the request, or returned no usable response.</exception>
    public Task<CallerIdentity> GetAsync(AccessKeyCredential credential, StsEndpointOptions endpoint, CancellationToken cancellationToken)
    {
        CredentialRules.Check(credential, CredentialValueNames.Parameters);
        return _createServices(new CredentialLookup { StsEndpoint = endpoint }).GetCallerIdentityAsync(credential, endpoint, cancellationToken);
    }

    /// <summary>
    /// The ARN of the identity that signs with a credential, if this process knows it, because STS issued the credential to it or
    /// was asked before. No request is sent.
    /// </summary>
    public static string? KnownArn(AccessKeyCredential credential) =>
        (credential ?? throw new ArgumentNullException(nameof(credential))).AssumedRoleArn ?? KnownIdentities.Find(credential.AccessKeyId);

    /// <summary>Checks, before a credential is used or stored, that it belongs to the expected account.</summary>
    /// <param name="credential">The credential. STS is asked whose key it is, unless it issued the credential to this process. A
    /// role next to it must belong to the same account.</param>
    /// <param name="expectedAccountId">The account's ID.</param>
    /// <param name="endpoint">The STS endpoint to use.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <exception cref="InvalidCredentialValueException">The expected account's ID isn't valid; no request was sent.</exception>
    /// <exception cref="OssCredentialException">It is another account, or STS refused the request.</exception>
    public async Task CheckAccountAsync(
        AccessKeyCredential credential, string expectedAccountId, StsEndpointOptions endpoint, CancellationToken cancellationToken)
    {
        if (credential is null)
        {
            throw new ArgumentNullException(nameof(credential));
        }

        if (credential.RoleArn is not null)
        {
            CheckRole(credential.RoleArn, expectedAccountId);
        }

        CheckAccountId(expectedAccountId);
        if (CallerArn.TryParse(credential.AssumedRoleArn) is CallerArn assumed)
        {
            // As STS returned it when it issued the credential.
            Check(assumed.AccountId, expectedAccountId, $"The credential of {credential.Source}", credential.AssumedRoleArn!);
            return;
        }

        CallerIdentity identity = await GetAsync(credential, endpoint, cancellationToken).ConfigureAwait(false);
        Check(identity.AccountId, expectedAccountId, $"The credential of {credential.Source}", identity.Arn);
    }

    /// <summary>Checks that a role belongs to the expected account. No request is sent.</summary>
    /// <exception cref="InvalidCredentialValueException">The expected account's ID isn't valid.</exception>
    /// <exception cref="CredentialSourceException">The role belongs to another account.</exception>
    public static void CheckRole(string roleArn, string expectedAccountId)
    {
        CheckAccountId(expectedAccountId);
        if (CallerArn.TryParse(roleArn) is CallerArn role)
        {
            Check(role.AccountId, expectedAccountId, "The role", roleArn);
        }
    }

    /// <summary>Checks that an identity belongs to the expected account. No request is sent.</summary>
    /// <param name="identity">The identity.</param>
    /// <param name="expectedAccountId">The account's ID.</param>
    /// <param name="remedy">What to do about another account, if the caller knows more than that another credential is needed.</param>
    /// <exception cref="InvalidCredentialValueException">The expected account's ID isn't valid.</exception>
    /// <exception cref="CredentialSourceException">It belongs to another account.</exception>
    public static void CheckIdentity(CallerIdentity identity, string expectedAccountId, string? remedy = null)
    {
        if (identity is null)
        {
            throw new ArgumentNullException(nameof(identity));
        }

        CheckAccountId(expectedAccountId);
        Check(identity.AccountId, expectedAccountId, "The credential", identity.Arn, remedy);
    }

    /// <summary>Checks an account ID.</summary>
    /// <exception cref="InvalidCredentialValueException">It isn't valid.</exception>
    public static void CheckAccountId(string expectedAccountId)
    {
        if (string.IsNullOrEmpty(expectedAccountId) || !expectedAccountId.All(static c => c is >= '0' and <= '9'))
        {
            throw new InvalidCredentialValueException(
                "InvalidAccountId", "ExpectedAccountId", "ExpectedAccountId isn't an account ID: it consists of digits only.",
                "Write it as 1234567890123456; the console shows it under Account Center.");
        }
    }

    private static void Check(string accountId, string expected, string what, string arn, string? remedy = null)
    {
        if (accountId != expected)
        {
            throw new CredentialSourceException(
                "AccountNotExpected", $"{what} belongs to account {accountId} ({arn}), not to {expected}. Nothing was changed.",
                remedy ?? "Use a credential or a role of the expected account, or correct -ExpectedAccountId.");
        }
    }
}
