using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Caching;
using OssCredentials.Credentials;
using OssCredentials.EcsMetadata;
using OssCredentials.Environment;
using OssCredentials.Errors;
using OssCredentials.Logging;
using OssCredentials.Persistence.Doors;
using OssCredentials.Profiles;
using OssCredentials.Sts;
using OssCredentials.Text;
using OssCredentials.Transport;
using OssCredentials.Values;

namespace OssCredentials.Providers;

/// <summary>Obtains a profile's credential, whichever file it is in.</summary>
internal sealed class ProfileResolver
{
    // The SDKs' limit for a program in the CLI's format; the CLI itself waits forever, as this does for a person.
    private static readonly TimeSpan s_unattended = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan s_attended = TimeSpan.FromMinutes(5);

    private static readonly char[] s_lineBreaks = ['\r', '\n'];

    private readonly CredentialServices _services;

    public ProfileResolver(CredentialServices services) => _services = services;

    /// <param name="chain">The profile, and those whose credentials it uses: the last has its own.</param>
    /// <param name="cancellationToken">Cancels every wait.</param>
    /// <exception cref="OssCredentialException">One of them provided no credential.</exception>
    public async Task<AccessKeyCredential> ResolveAsync(IReadOnlyList<CredentialProfile> chain, CancellationToken cancellationToken)
    {
        foreach (CredentialProfile profile in chain)
        {
            RefuseAddressOfOthers(profile);
            if (profile.HoldsSecret && profile.ReadableBy is string readers)
            {
                _services.Logger.Value.ProfileReadable(profile.Path, readers, FileDoor.CloseCommand(profile.Path));
            }

            if (profile.DoubledOnLine is int line)
            {
                _services.Logger.Value.ProfileDoubled(profile.Path, line, profile.Name, profile.Line);
            }
        }

        AccessKeyCredential credential = await ResolveOwnAsync(chain[chain.Count - 1], cancellationToken).ConfigureAwait(false);
        for (int i = chain.Count - 2; i >= 0; i--)
        {
            credential = await AssumeAsync(chain[i], credential, cancellationToken).ConfigureAwait(false);
        }

        return credential;
    }

    /// <summary>Checks a profile, and those that it builds on, as far as possible without a request or a process.</summary>
    /// <exception cref="CredentialSourceException">A file that one refers to is missing, something that it needs is disabled, or another account could have written it.</exception>
    public void Check(IReadOnlyList<CredentialProfile> chain)
    {
        foreach (CredentialProfile one in chain)
        {
            RefuseAddressOfOthers(one);
        }

        CredentialProfile profile = chain[chain.Count - 1];
        switch (profile.Mode)
        {
            case CredentialMode.Oidc:
                OidcTokenFile.Read(profile.OidcTokenFile!, Place(profile));
                break;
            case CredentialMode.ExternalProcess:
                FindProgram(profile);
                break;
            case CredentialMode.CredentialsUri:
                ReadUri(profile);
                break;
        }
    }

    private Task<AccessKeyCredential> ResolveOwnAsync(CredentialProfile profile, CancellationToken cancellationToken) => profile.Mode switch
    {
        CredentialMode.SignIn => _services.KeepSignInAsync(profile, cancellationToken).AsTask(),
        CredentialMode.AccessKey => Task.FromResult(HeldBy(profile)),
        CredentialMode.AssumeRole => AssumeAsync(profile, profile.KeyPair!, cancellationToken),
        CredentialMode.EcsRole => GetEcsRoleAsync(profile, cancellationToken),
        CredentialMode.RoleOfEcsRole => AssumeWithEcsRoleAsync(profile, cancellationToken),
        CredentialMode.Oidc => AssumeWithOidcAsync(profile, cancellationToken),
        CredentialMode.ExternalProcess => _services.KeepAsync(
            new CacheKey("ExternalProcess", profile.Location, profile.ProcessCommand), token => RunProcessAsync(profile, token), cancellationToken).AsTask(),
        CredentialMode.CredentialsUri => _services.KeepFromUriAsync(ReadUri(profile), profile.Source, cancellationToken).AsTask(),
        _ => throw new InvalidOperationException($"A profile of the mode {profile.Mode} has no credential."),
    };

    // As in the environment, an expired token causes a warning and not an error: in the mode StsToken the CLI doesn't read the expiration,
    // and leaves it unchanged when the token is renewed. The CLI itself writes that of a stored login, which was checked before.
    private AccessKeyCredential HeldBy(CredentialProfile profile)
    {
        AccessKeyCredential credential = profile.KeyPair!;
        if (credential.Expiration is not DateTimeOffset end)
        {
            return credential;
        }

        DateTimeOffset now = _services.Clock.UtcNow;
        if (end <= now)
        {
            _services.Logger.Value.ProfileExpired(profile.Path, profile.Line, profile.Name, end);
        }
        else
        {
            CredentialEnd.Warn(_services.Logger, $"the profile '{profile.Name}'", end, now, lifetime: null);
        }

        return credential;
    }

    private async Task<AccessKeyCredential> AssumeAsync(CredentialProfile profile, AccessKeyCredential signer, CancellationToken cancellationToken) =>
        Named(profile, await _services.KeepAssumedRoleAsync(signer, profile.Role!, profile.Sts, cancellationToken).ConfigureAwait(false));

    private async Task<AccessKeyCredential> AssumeWithOidcAsync(CredentialProfile profile, CancellationToken cancellationToken) => Named(
        profile,
        await _services.KeepOidcRoleAsync(profile.OidcRole!, profile.OidcTokenFile!, () => OidcTokenFile.Read(profile.OidcTokenFile!, Place(profile)), profile.Sts, cancellationToken).ConfigureAwait(false));

    private async Task<AccessKeyCredential> AssumeWithEcsRoleAsync(CredentialProfile profile, CancellationToken cancellationToken) =>
        await AssumeAsync(profile, await GetEcsRoleAsync(profile, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);

    private async Task<AccessKeyCredential> GetEcsRoleAsync(CredentialProfile profile, CancellationToken cancellationToken)
    {
        try
        {
            return Named(
                profile,
                await _services.KeepEcsRoleAsync(
                    new EcsRoleRequest { RoleName = profile.EcsRoleName, Endpoint = _services.MetadataEndpoint },
                    RetryPolicy.Metadata,
                    cancellationToken).ConfigureAwait(false));
        }
        catch (CredentialUnavailableException exception)
        {
            // The profile requires it, so its absence is an error and doesn't let a chain continue.
            throw new CredentialSourceException("EcsRoleUnavailable", $"{Place(profile)}: {exception.Message}", exception.Remedy, exception)
            { Location = profile.Location };
        }
    }

    private async Task<AccessKeyCredential> RunProcessAsync(CredentialProfile profile, CancellationToken cancellationToken)
    {
        (string path, ExternalProcessCommand command) = FindProgram(profile);
        string resolving = ProfileRing.Enter(profile, _services.Environment);
        ExternalProcessResult result;
        using (IDisposable? console = _services.LeaseConsole?.Invoke())
        {
            // A person needs longer than a program, to read a prompt and type a code.
            TimeSpan timeout = profile.ProcessTimeout ?? (console is null ? s_unattended : s_attended);
            result = await ExternalProcess.RunAsync(path, command, resolving, timeout, console is not null, _services.Environment as EnvironmentLayer, cancellationToken).ConfigureAwait(false);
            if (result.ExitCode != 0)
            {
                string said = Shown(result.Error);
                throw Error(
                    profile, "ExternalProcessFailed",
                    $"the program {path} failed with exit code {result.ExitCode}{(said.Length > 0 ? ": " + said : console is null ? " without any output." : ".")}",
                    console is null ? "Run the program itself to see its output." : "See its output above.");
            }
        }

        foreach (string line in result.Error.Split(s_lineBreaks, StringSplitOptions.RemoveEmptyEntries))
        {
            // A warning from a program that succeeded, such as a sign-in that expires soon.
            _services.Logger.Value.ProgramSaid(path, Shown(line));
        }

        ExternalProcessOutput output;
        try
        {
            output = ExternalProcessOutput.Read(result.Output, _services.Clock.UtcNow, profile.Source);
        }
        catch (FormatException exception)
        {
            throw Error(
                profile, "ExternalProcessOutput", $"what the program {path} printed isn't a credential: {exception.Message}.",
                "It must print one JSON object: {mode, access_key_id, access_key_secret, sts_token} or {AccessKeyId, AccessKeySecret, SecurityToken, Expiration}.");
        }

        return output.Role is null
            ? output.Credential
            : Named(profile, await _services.KeepAssumedRoleAsync(output.Credential, output.Role, output.Sts, cancellationToken).ConfigureAwait(false));
    }

    // A program's message may contain the secret that it is about.
    private static string Shown(string said) => new SecretMask().ApplyToUnknown(ForeignText.Clean(said)).Trim();

    private (string Path, ExternalProcessCommand Command) FindProgram(CredentialProfile profile)
    {
        RefuseIfDisabled(profile);
        ExternalProcessCommand command;
        try
        {
            command = ExternalProcessCommand.Parse(profile.ProcessCommand!);
        }
        catch (FormatException exception)
        {
            throw Error(profile, "ExternalProcessCommand", exception.Message + ".", "Correct the command.");
        }

        string path = command.FindProgram(_services.Environment)
            ?? throw Error(
                profile, "ExternalProcessNotFound", $"there is no program {command.Program}.",
                "Write its full path, or add its folder to PATH. On Windows, only programs and batch files are started: for another script, specify its interpreter.");
        return command.IsUnsafeFor(path)
            ? throw Error(
                profile, "ExternalProcessCommand", $"{path} is a batch file, and an argument has a special character of cmd.",
                "Put the arguments into the batch file, or use a program.")
            : (path, command);
    }

    private Uri ReadUri(CredentialProfile profile)
    {
        RefuseIfDisabled(profile);
        try
        {
            return CredentialsUriClient.ParseUri(profile.CredentialsUri!, "the credentials URI");
        }
        catch (InvalidCredentialValueException exception)
        {
            throw Error(profile, exception.ErrorId, exception.Message, exception.Remedy);
        }
    }

    private void RefuseIfDisabled(CredentialProfile profile)
    {
        if (_services.IsExternalDisabled)
        {
            throw Error(
                profile, "ExternalProcessDisabled",
                $"its mode is {profile.ModeName}, which the variable {CredentialServices.ExternalDisabledVariable} disables.",
                "Remove the variable, or specify another profile.");
        }

        // Anyone who can change or replace the file could make this user run a program, or use their credential.
        ProfileFileGuard.RefuseIfChangeable(profile.ChangeableBy, Place(profile), profile.Location, $"its mode is {profile.ModeName}");
    }

    // An address in the file gets signed requests, and the token with them. STS itself would accept them for some minutes.
    private static void RefuseAddressOfOthers(CredentialProfile profile)
    {
        if (profile.Sts.Endpoint is not null)
        {
            ProfileFileGuard.RefuseIfChangeable(profile.ChangeableBy, Place(profile), profile.Location, "it specifies an STS endpoint");
        }
        else if (profile.SignIn?.SignInUrl is not null)
        {
            ProfileFileGuard.RefuseIfChangeable(profile.ChangeableBy, Place(profile), profile.Location, $"its mode is {profile.ModeName}");
        }
    }

    private static AccessKeyCredential Named(CredentialProfile profile, AccessKeyCredential issued) => issued.With($"{issued.Source} with {profile.Source}");

    private static string Place(CredentialProfile profile) => $"{profile.Path}, line {profile.Line}, profile '{profile.Name}'";

    private static CredentialSourceException Error(CredentialProfile profile, string errorId, string what, string? remedy) =>
        new(errorId, $"{Place(profile)}: {what}", remedy) { Location = profile.Location };
}
