namespace OssCredentials.Emulator.SignIn;

/// <summary>What CloudSSO's user may do in an account: a role there.</summary>
public sealed class CloudSsoAccessConfiguration
{
    /// <summary>Describes an access configuration.</summary>
    public CloudSsoAccessConfiguration(string id, string name, string description)
    {
        Id = id;
        Name = name;
        Description = description;
    }

    /// <summary>Its ID, <c>ac-…</c>.</summary>
    public string Id { get; }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>What it is for.</summary>
    public string Description { get; }
}
