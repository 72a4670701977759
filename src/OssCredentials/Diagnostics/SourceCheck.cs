using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Credentials;
using OssCredentials.Errors;
using OssCredentials.Providers;

namespace OssCredentials.Diagnostics;

/// <summary>Checks that a source has a credential: the one that requests would be signed with.</summary>
internal sealed class SourceCheck : CredentialCheck
{
    public SourceCheck()
        : base("Source")
    {
    }

    public override bool Concerns(CheckContext context) => context.Request.Credential is null || context.RoleArn is not null;

    public override Task<IReadOnlyList<CheckResult>> RunAsync(CheckContext context, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<CheckResult>>([context.WasAsked ? Judge(context) : Describe(context)]);

    private CheckResult Judge(CheckContext context) => context.Credential switch
    {
        { Value: AccessKeyCredential credential } => Passed($"Requests are signed with {CheckContext.Shown(credential.AccessKeyId)}, from {credential.Source}."),
        { Failure: CredentialUnavailableException } => Failed("No credential is configured.", CheckRemedies.NoSource),
        { Failure: InvalidCredentialValueException or CredentialSourceException { ErrorId: "IncompleteSet" } } when context.HasValues && IsOfVariables(context) =>
            NotChecked("The values of the first source are wrong. See the checks above."),
        { Failure: TransportException } => NotChecked("STS gave no usable response. See the check StsEndpoint."),
        { Failure: OssCredentialException failure } => Failed(failure),
        _ => throw new InvalidOperationException(),
    };

    private CheckResult Describe(CheckContext context)
    {
        if (context.IsSwapped)
        {
            return NotChecked("The values of the first source are wrong. See the checks above.");
        }

        if (context.Request.Credential is not null)
        {
            return NotChecked("The role wasn't assumed because no request was sent.");
        }

        if (context.Request.Lookup.ProfileName is string profile)
        {
            return DescribeProfile(profile, context);
        }

        CredentialSourceDescription? first = CredentialChain.Create(context.Services).Describe()
            .FirstOrDefault(static source => source.State is not CredentialSourceState.NotConfigured);
        return first switch
        {
            null => Failed("No credential is configured.", CheckRemedies.NoSource),
            { State: CredentialSourceState.NotAsked } => NotChecked($"The credential of {first.Name} is unknown until it is requested, and no request was sent."),
            { State: CredentialSourceState.Expired } when IsOfVariables(context) => NotChecked("The credential of the first source has expired. See the check Expiration."),
            { State: CredentialSourceState.Invalid } when IsOfVariables(context) => NotChecked("The values of the first source are wrong. See the checks above."),
            { State: CredentialSourceState.Invalid or CredentialSourceState.Expired } =>
                Failed($"{first.Name}: {first.Reason}", first.Remedy ?? CheckRemedies.SetAnew, first.Location),
            _ => Passed($"Requests would be signed with the credential of {first.Name}.", first.Location),
        };
    }

    private CheckResult DescribeProfile(string profile, CheckContext context)
    {
        try
        {
            NamedProfile.Find(profile, context.Services);
            return Passed($"There is a profile '{profile}'.");
        }
        catch (OssCredentialException exception)
        {
            return Failed(exception);
        }
    }

    // The first source that has anything is a family of variables, which the checks of values cover.
    private static bool IsOfVariables(CheckContext context) =>
        context.Request.Credential is not null
        || context.Session.AccessKeyId is not null
        || context.Session.AccessKeySecret is not null
        || VariableNames.Families.Any(names => context.Environment.Get(names.AccessKeyId) is not null || context.Environment.Get(names.AccessKeySecret) is not null);
}
