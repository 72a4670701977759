using System;
using System.Collections.Generic;
using System.Linq;

namespace OssCredentials.Tests.Differential;

/// <summary>One random environment with its files, and what is intentionally read differently here than elsewhere.</summary>
internal sealed class RandomSources
{
    private const string Secret = "ExampleSecret0000000000000001";

    private readonly Random _random;

    public RandomSources(Random random)
    {
        _random = random;
        Variables["ALIBABA_CLOUD_ECS_METADATA_DISABLED"] = "true";
        AddVariables();
        AddConfig();
        AddCredentials();
    }

    public Dictionary<string, string> Variables { get; } = [];

    /// <summary>The text of config.json; null for none.</summary>
    public string? Config { get; private set; }

    /// <summary>The text of .alibabacloud/credentials; null for none.</summary>
    public string? Credentials { get; private set; }

    /// <summary>The names of the intended differences that this one may show.</summary>
    public HashSet<string> Features { get; } = [];

    /// <summary>The profiles of config.json for the models: name, ID, secret, token, mode; the first of each name.</summary>
    public List<(string Name, string Mode, string Id, string? Token)> Profiles { get; } = [];

    public string Current { get; private set; } = "default";

    /// <summary>What the section default of the credentials file gives; null where there is none.</summary>
    public string? SdkId { get; private set; }

    private bool Chance(int percent) => _random.Next(100) < percent;

    private void AddVariables()
    {
        if (Chance(15))
        {
            Variables["ALIBABA_CLOUD_ACCESS_KEY_ID"] = "LTAIvariable";
            if (Chance(80))
            {
                Variables["ALIBABA_CLOUD_ACCESS_KEY_SECRET"] = Secret;
            }
            else
            {
                Features.Add("half a pair");
            }
        }

        if (Chance(4))
        {
            string prefix = Chance(50) ? "ALICLOUD_" : "ALIBABACLOUD_";
            Variables[prefix + "ACCESS_KEY_ID"] = "LTAIolder";
            Variables[prefix + "ACCESS_KEY_SECRET"] = Secret;
            Features.Add("older family");
        }

        if (Chance(4))
        {
            Variables["ACCESS_KEY_ID"] = "LTAIbare";
            Variables["ACCESS_KEY_SECRET"] = Secret;
            Features.Add("bare names");
        }

        if (Chance(4))
        {
            Variables[Chance(50) ? "ALIBABACLOUD_PROFILE" : "ALICLOUD_PROFILE"] = "other";
            Features.Add("profile alias");
        }

        if (Chance(15))
        {
            Variables["ALIBABA_CLOUD_PROFILE"] = Chance(50) ? "other" : Chance(70) ? "default" : "nobody";
        }

        switch (_random.Next(30))
        {
            case 0:
                Variables["ALIBABA_CLOUD_CLI_PROFILE_DISABLED"] = Chance(50) ? "true" : "TRUE";
                break;
            case 1:
                Variables["ALIBABA_CLOUD_CLI_PROFILE_DISABLED"] = "1";
                Features.Add("switch with 1");
                break;
            case 2:
                Variables["ALIBABA_CLOUD_IGNORE_PROFILE"] = "TRUE";
                Features.Add("ignored profile");
                break;
            case 3:
                Variables["ALIBABA_CLOUD_IGNORE_PROFILE"] = "true";
                break;
        }
    }

    private void AddConfig()
    {
        switch (_random.Next(12))
        {
            case 0 or 1:
                return;
            case 2:
                Config = Chance(50) ? string.Empty : " \n";
                return;
            case 3:
                Config = Chance(50) ? "{\"profiles\": [" : "not json";
                Features.Add("broken config.json");
                return;
        }

        var profiles = new List<string>();
        foreach (string name in new[] { "default", "other" })
        {
            if (Chance(80))
            {
                profiles.Add(Profile(name));
            }
        }

        int at = _random.Next(profiles.Count + 1);
        foreach (string odd in Oddities())
        {
            profiles.Insert(Math.Min(at, profiles.Count), odd);
        }

        Current = Chance(70) ? "default" : Chance(60) ? "other" : "gone";
        string current = $"\"current\": \"{Current}\", ";
        if (Chance(4))
        {
            (current, Current) = (string.Empty, "default");
            Features.Add("no current");
        }

        Config = $"{{{current}\"profiles\": [{string.Join(", ", profiles)}]}}";
    }

    private string Profile(string name)
    {
        string id = $"LTAI{name}", mode = "AK", token = string.Empty;
        switch (_random.Next(16))
        {
            case 0 or 1 or 2:
                (id, mode, token) = ($"STS.{name}", "StsToken", ", \"sts_token\": \"CAIStoken\"");
                break;
            case 3:
                mode = "ak";
                Features.Add("mode in another case");
                break;
            case 4:
                mode = Chance(50) ? "Anonymous" : "BearerToken";
                break;
            case 5:
                (id, token) = ($"STS.{name}", ", \"sts_token\": \"CAIStoken\"");
                Features.Add("AK with a token");
                break;
            case 6:
                mode = string.Empty;
                Features.Add("no mode");
                break;
            case 7:
                Features.Add("incomplete");
                Profiles.Add((name, mode, string.Empty, null));
                return $$"""{"name": "{{name}}", "mode": "AK", "access_key_id": "LTAIhalf"}""";
        }

        if (!Profiles.Any(profile => profile.Name == name))
        {
            Profiles.Add((name, mode, id, token.Length == 0 ? null : "CAIStoken"));
        }

        return $$"""{"name": "{{name}}", "mode": "{{mode}}", "access_key_id": "{{id}}", "access_key_secret": "{{Secret}}"{{token}}, "region_id": "cn-hangzhou"}""";
    }

    private IEnumerable<string> Oddities()
    {
        string[] all =
        [
            """{"name": "", "mode": ""}""",
            """{"mode": "AK"}""",
            """{"name": "x", "mode": "AK", "expired_seconds": "3600"}""",
            """{"name": "x", "mode": "AK"}""",
            """{"name": "y", "mode": "New", "deep": {"a": [1, {"b": null}]}}""",
            """{"name": "z", "access_key_id": 5}""",
            """{"name": "twice", "name": "again"}""",
            """ "text" """,
            """{}""",
        ];
        return all.Where(_ => Chance(12));
    }

    private void AddCredentials()
    {
        if (Chance(40))
        {
            return;
        }

        var lines = new List<string>();
        if (Chance(20))
        {
            lines.AddRange(["; a comment", "", "# another = one"]);
        }

        if (Chance(25))
        {
            lines.AddRange(OddSection());
        }

        if (Chance(85))
        {
            lines.AddRange(Section("default"));
        }

        if (Chance(30))
        {
            lines.AddRange(Section("other"));
        }

        if (Chance(25))
        {
            lines.AddRange(OddSection());
        }

        Credentials = string.Join(Chance(80) ? "\n" : "\r\n", lines) + "\n";
    }

    private IEnumerable<string> Section(string name)
    {
        string heading = $"[{name}]", equals = Chance(50) ? " = " : "=", id = "LTAIsdk" + name, more = string.Empty;
        string? switched = null;
        switch (_random.Next(14))
        {
            case 0:
                more = Chance(50) ? "   # Key" : " ; Key";
                break;
            case 1:
                heading += "    # the section";
                Features.Add("comment after a heading");
                break;
            case 2:
                more = "#Key";
                Features.Add("comment without a space");
                break;
            case 3:
                switched = "enable = false";
                Features.Add("switched off");
                break;
            case 4:
                switched = "enable = true";
                break;
            case 5:
                equals = ": ";
                Features.Add("colons");
                break;
        }

        List<string> lines = [heading];
        if (switched is not null)
        {
            lines.Add(switched);
        }

        lines.AddRange([$"type{equals}access_key", $"access_key_id{equals}{id}{more}", $"access_key_secret{equals}{Secret}"]);
        if (Chance(4))
        {
            lines.AddRange([heading, "type=access_key", "access_key_id=LTAIsecond"]);
            Features.Add("doubled section");
        }

        if (Chance(8))
        {
            lines = [.. lines.Select(static line => line[0] == '[' ? line : "  " + line)];
        }

        SdkId ??= name == "default" ? id : null;
        return lines;
    }

    private IEnumerable<string> OddSection()
    {
        string[][] all =
        [
            ["[x]", "type=access_key", "[x]", "type=access_key"],
            ["[legacy]", "access_key_secret = abc#def ; old", "  continuation"],
            ["[half", "a=1"],
            ["[]"],
            ["[quoted]", "access_key_secret = \"abc"],
            ["[doubled]", "a=1", "a=2"],
            ["[client1]   # named", "enable = false"],
            ["[bytes]", "no separator here"],
        ];
        return all[_random.Next(all.Length)];
    }
}
