using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Credentials;
using OssCredentials.Errors;

namespace OssCredentials.Providers;

/// <summary>Tries sources in order: "not configured" continues, a credential or a failure ends the search.</summary>
internal sealed class ChainCredentialProvider
{
    private readonly IReadOnlyList<ICredentialProvider> _providers;

    public ChainCredentialProvider(IReadOnlyList<ICredentialProvider> providers) => _providers = providers;

    /// <exception cref="CredentialUnavailableException">No source is configured; the error lists each with its reason.</exception>
    /// <exception cref="OssCredentialException">A configured source isn't valid.</exception>
    public ValueTask<AccessKeyCredential> GetCredentialAsync(CancellationToken cancellationToken) => GetFromAsync(0, null, cancellationToken);

    /// <summary>Returns each source with its state and the reason, without a request or a process.</summary>
    public IReadOnlyList<CredentialSourceDescription> Describe()
    {
        var sources = new List<CredentialSourceDescription>(_providers.Count);
        foreach (ICredentialProvider provider in _providers)
        {
            sources.Add(provider.Describe());
        }

        return Decide(sources);
    }

    /// <summary>Returns each source with its state and the reason, and tries each configured one.</summary>
    public async Task<IReadOnlyList<CredentialSourceDescription>> DescribeOnlineAsync(CancellationToken cancellationToken)
    {
        var sources = new List<CredentialSourceDescription>(_providers.Count);
        foreach (ICredentialProvider provider in _providers)
        {
            CredentialSourceDescription source = provider.Describe();
            if (source.State is CredentialSourceState.Configured or CredentialSourceState.NotAsked)
            {
                source = await AskAsync(provider, source, cancellationToken).ConfigureAwait(false);
            }

            sources.Add(source);
        }

        return Decide(sources);
    }

    private static async Task<CredentialSourceDescription> AskAsync(
        ICredentialProvider provider, CredentialSourceDescription source, CancellationToken cancellationToken)
    {
        try
        {
            AccessKeyCredential credential = await provider.GetCredentialAsync(cancellationToken).ConfigureAwait(false);
            return new CredentialSourceDescription
            {
                Name = source.Name,
                State = CredentialSourceState.Configured,
                Reason = credential.Source,
                Location = source.Location,
                AccessKeyId = credential.AccessKeyId,
                Expiration = credential.Expiration,
            };
        }
        catch (OssCredentialException exception)
        {
            CredentialSourceDescription failed = CredentialSourceDescriber.Describe(source.Name, exception);
            return source.With(failed.State, failed.Reason);
        }
    }

    // The chain ends at the first configured source, even an invalid one. A source that wasn't tried may or may not end it.
    private static List<CredentialSourceDescription> Decide(List<CredentialSourceDescription> sources)
    {
        string? end = null, unsure = null;
        for (int i = 0; i < sources.Count; i++)
        {
            CredentialSourceDescription source = sources[i];
            if (end is not null)
            {
                if (source.State is CredentialSourceState.Configured or CredentialSourceState.NotAsked)
                {
                    sources[i] = source.With(CredentialSourceState.Shadowed, $"{source.Reason}; shadowed by {end}");
                }

                continue;
            }

            switch (source.State)
            {
                case CredentialSourceState.NotConfigured:
                    break;
                case CredentialSourceState.NotAsked:
                    unsure ??= source.Name;
                    break;
                case CredentialSourceState.Configured when unsure is null:
                    sources[i] = source.With(CredentialSourceState.Used, source.Reason);
                    end = source.Name;
                    break;
                case CredentialSourceState.Configured:
                    sources[i] = source.With(CredentialSourceState.Configured, $"{source.Reason}; used unless {unsure} has a credential");
                    end = source.Name;
                    break;
                default:
                    end = source.Name;
                    break;
            }
        }

        return sources;
    }

    // No state machine while the sources complete synchronously, as the first does in a session with a key.
    private ValueTask<AccessKeyCredential> GetFromAsync(int index, List<string>? reasons, CancellationToken cancellationToken)
    {
        for (; index < _providers.Count; index++)
        {
            try
            {
                ValueTask<AccessKeyCredential> answer = _providers[index].GetCredentialAsync(cancellationToken);
                return answer.IsCompletedSuccessfully ? answer : AwaitAsync(answer, index, reasons, cancellationToken);
            }
            catch (CredentialUnavailableException exception)
            {
                reasons = Add(reasons, index, exception);
            }
        }

        throw new CredentialUnavailableException(
            ["No credential is configured. Sources checked:", .. reasons ?? []],
            "Set one for this session with Set-OssCredential, or assume a role with Invoke-OssAssumeRole.");
    }

    private async ValueTask<AccessKeyCredential> AwaitAsync(
        ValueTask<AccessKeyCredential> answer, int index, List<string>? reasons, CancellationToken cancellationToken)
    {
        try
        {
            return await answer.ConfigureAwait(false);
        }
        catch (CredentialUnavailableException exception)
        {
            reasons = Add(reasons, index, exception);
        }

        return await GetFromAsync(index + 1, reasons, cancellationToken).ConfigureAwait(false);
    }

    private List<string> Add(List<string>? reasons, int index, CredentialUnavailableException exception)
    {
        reasons ??= [];
        reasons.Add($"  {_providers[index].Name}: {exception.Message}");
        return reasons;
    }
}
