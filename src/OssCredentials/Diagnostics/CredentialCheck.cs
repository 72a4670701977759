using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Errors;

namespace OssCredentials.Diagnostics;

/// <summary>The base of all checks: a name, and ways to create results.</summary>
internal abstract class CredentialCheck : ICredentialCheck
{
    private readonly string _name;

    protected CredentialCheck(string name) => _name = name;

    public virtual bool Concerns(CheckContext context) => true;

    public abstract Task<IReadOnlyList<CheckResult>> RunAsync(CheckContext context, CancellationToken cancellationToken);

    protected CheckResult Passed(string message, string? location = null) => new(_name, CheckState.Passed, message) { Location = location };

    protected CheckResult Warning(string message, string remedy, string? location = null) =>
        new(_name, CheckState.Warning, message) { Remedy = remedy, Location = location };

    protected CheckResult Failed(string message, string remedy, string? location = null) =>
        new(_name, CheckState.Failed, message) { Remedy = remedy, Location = location };

    protected CheckResult NotChecked(string message, string? location = null) => new(_name, CheckState.NotChecked, message) { Location = location };

    /// <summary>An error of the library as a failed check.</summary>
    protected CheckResult Failed(OssCredentialException error, string? location = null) =>
        Failed(error.Message, error.Remedy ?? CheckRemedies.Support, location ?? PlaceOf(error));

    private static string? PlaceOf(OssCredentialException error) => error switch
    {
        InvalidCredentialValueException value => value.ValueName,
        CredentialSourceException source => source.Location,
        TransportException transport => transport.Host,
        Persistence.StoreException store => store.Target,
        _ => null,
    };
}
