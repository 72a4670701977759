using System.Collections.Generic;
using OssCredentials.Credentials;
using OssCredentials.Errors;

namespace OssCredentials.Diagnostics;

/// <summary>Checks that the role next to the key pair is a valid ARN.</summary>
internal sealed class RoleArnCheck : LocalCheck
{
    public RoleArnCheck()
        : base("RoleArn")
    {
    }

    public override bool Concerns(CheckContext context) => context.HasValues && context.RoleArn is not null;

    protected override IEnumerable<CheckResult> Look(CheckContext context)
    {
        InvalidCredentialValueException? error = null;
        try
        {
            CredentialRules.CheckRoleArn(context.RoleArn!, context.Names.RoleArn);
        }
        catch (InvalidCredentialValueException exception)
        {
            error = exception;
        }

        yield return error is null ? Passed($"{context.RoleArn} is to be assumed with the key pair.", context.Names.RoleArn) : Failed(error);
    }
}
