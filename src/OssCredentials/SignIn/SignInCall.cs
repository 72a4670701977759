using System;
using System.Collections.Generic;
using System.Net.Http;
using System.Text;
using System.Text.Json;
using OssCredentials.Text;
using OssCredentials.Transport;

namespace OssCredentials.SignIn;

/// <summary>One call of a sign-in service.</summary>
internal sealed class SignInCall
{
    private readonly List<string> _secrets = [];
    private byte[]? _body;
    private string? _contentType;
    private string? _bearer;

    public SignInCall(string service, string action, HttpMethod method, Uri uri)
    {
        Service = service;
        Action = action;
        Method = method;
        Uri = uri;
    }

    /// <summary>The service's name for errors and logs.</summary>
    public string Service { get; }

    public string Action { get; }

    public HttpMethod Method { get; }

    public Uri Uri { get; }

    /// <summary>Values that must not appear in an error.</summary>
    public IReadOnlyList<string> Secrets => _secrets;

    public SignInCall WithBearer(string token)
    {
        _bearer = token;
        _secrets.Add(token);
        return this;
    }

    /// <summary>Sends parameters as a form: tokens and codes don't belong in a URL, which proxies log.</summary>
    public SignInCall WithForm(params (string Name, string Value)[] parameters)
    {
        var text = new StringBuilder();
        foreach ((string name, string value) in parameters)
        {
            text.Append(text.Length == 0 ? string.Empty : "&").Append(name).Append('=').Append(PercentEncoding.Encode(value));
        }

        _body = Encoding.ASCII.GetBytes(text.ToString());
        _contentType = "application/x-www-form-urlencoded";
        return this;
    }

    public SignInCall WithJson(params (string Name, string Value)[] members)
    {
        var text = new StringBuilder("{");
        foreach ((string name, string value) in members)
        {
            text.Append(text.Length == 1 ? "\"" : ",\"").Append(name).Append("\":\"").Append(JsonEncodedText.Encode(value).ToString()).Append('"');
        }

        _body = Encoding.UTF8.GetBytes(text.Append('}').ToString());
        _contentType = "application/json";
        return this;
    }

    public SignInCall WithSecrets(params string[] secrets)
    {
        _secrets.AddRange(secrets);
        return this;
    }

    /// <summary>The request to send, a new one for each attempt.</summary>
    public TransportRequest ToRequest()
    {
        // The services expect the type on requests without a body too. Source: aliyun/aliyun-cli, util/util.go.
        var request = new TransportRequest(Method, Uri)
        {
            Body = _body ?? (Method == HttpMethod.Post ? [] : null),
            ContentType = _contentType ?? (Method == HttpMethod.Post ? "application/json" : null),
        };
        request.Headers.Add(new KeyValuePair<string, string>("accept", "application/json"));
        if (_bearer is not null)
        {
            request.Headers.Add(new KeyValuePair<string, string>("authorization", "Bearer " + _bearer));
        }

        return request;
    }
}
