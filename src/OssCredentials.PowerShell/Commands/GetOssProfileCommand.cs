using System.Globalization;
using System.Linq;
using System.Management.Automation;
using OssCredentials.Errors;
using OssCredentials.PowerShell.Completers;
using OssCredentials.PowerShell.Resources;
using OssCredentials.Profiles;

namespace OssCredentials.PowerShell.Commands;

/// <summary>Lists the profiles in the files of the aliyun CLI, the SDKs and ossutil.</summary>
/// <remarks>No request is sent and no program is started. The list holds no secret.</remarks>
[Cmdlet(VerbsCommon.Get, "OssProfile")]
[OutputType(typeof(OssProfile))]
public sealed class GetOssProfileCommand : OssCommand
{
    private ProfileListing? _listing;

    /// <summary>The names to list, with wildcards; all profiles if left out.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("ProfileName")]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ProfileNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = ["*"];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (string name in Name)
        {
            var pattern = new WildcardPattern(name, WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant);
            ProfileDescription[] found = [.. Listing().Profiles.Where(profile => profile.Name == name || pattern.IsMatch(profile.Name))];
            foreach (ProfileDescription profile in found)
            {
                WriteObject(new OssProfile(profile));
            }

            if (found.Length == 0 && !WildcardPattern.ContainsWildcardCharacters(name))
            {
                string message = string.Format(CultureInfo.CurrentCulture, SR.ProfileNotThere, name);
                WriteError(new ErrorRecord(new ItemNotFoundException(message), ErrorTable.ProfileNotFound, ErrorCategory.ObjectNotFound, name)
                {
                    ErrorDetails = new ErrorDetails(message) { RecommendedAction = SR.ProfileNotThereRemedy },
                });
            }
        }
    }

    private ProfileListing Listing()
    {
        if (_listing is null)
        {
            _listing = Check(() => CreateClients().Profiles.List(), null);
            foreach (OssCredentialException fault in _listing.Faults)
            {
                WriteWarning(fault.Message);
            }
        }

        return _listing;
    }
}
