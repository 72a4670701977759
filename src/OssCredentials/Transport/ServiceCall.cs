using System;
using System.Collections.Generic;

namespace OssCredentials.Transport;

/// <summary>One call of an RPC-style Alibaba Cloud service.</summary>
internal sealed class ServiceCall
{
    // Most calls have neither.
    private List<KeyValuePair<string, string>>? _form;
    private List<string>? _secrets;

    /// <summary>The service's name for errors and logs, such as <c>STS</c>.</summary>
    public required string Service { get; init; }

    public required string Action { get; init; }

    /// <summary>The API version, a date.</summary>
    public required string Version { get; init; }

    public required Uri Endpoint { get; init; }

    /// <summary>The parameters, not encoded. They go into the query, as the official SDKs send them.</summary>
    public List<KeyValuePair<string, string>> Parameters { get; } = [];

    /// <summary>
    /// Parameters that go into the body as a form, not encoded: tokens and assertions, since URLs end up in the logs of every
    /// proxy.
    /// </summary>
    public List<KeyValuePair<string, string>> Form => _form ??= [];

    public void Add(string name, string? value)
    {
        if (value is not null)
        {
            Parameters.Add(new KeyValuePair<string, string>(name, value));
        }
    }

    /// <summary>Values that must not appear in an error.</summary>
    public IReadOnlyList<string> Secrets => _secrets ?? (IReadOnlyList<string>)[];

    public void AddToForm(string name, string? value)
    {
        if (value is not null)
        {
            Form.Add(new KeyValuePair<string, string>(name, value));
        }
    }

    public void AddSecretToForm(string name, string value)
    {
        AddToForm(name, value);
        (_secrets ??= []).Add(value);
    }
}
