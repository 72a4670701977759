namespace OssCredentials.SignIn;

/// <summary>A CloudSSO user's permissions in an account.</summary>
public sealed class SignInAccessConfiguration
{
    internal SignInAccessConfiguration(string id, string name, string description)
    {
        Id = id;
        Name = name;
        Description = description;
    }

    /// <summary>Its ID, <c>ac-…</c>.</summary>
    public string Id { get; }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>What it's for; may be empty.</summary>
    public string Description { get; }
}
