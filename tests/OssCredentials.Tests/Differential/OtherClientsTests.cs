using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Caching;
using OssCredentials.Clients;
using OssCredentials.Credentials;
using OssCredentials.Errors;
using OssCredentials.Providers;
using OssCredentials.Tests.Interop;
using OssCredentials.Tests.Persistence;
using OssCredentials.Tests.Providers;
using OssCredentials.Transport;
using Xunit;
using Xunit.Abstractions;

namespace OssCredentials.Tests.Differential;

/// <summary>
/// The same environments and files, resolved here, by the official client for Node, and as the CLI and Python do it: every
/// difference is intended.
/// </summary>
public class OtherClientsTests(ITestOutputHelper output)
{
    /// <summary>
    /// Where this module differs from <c>@alicloud/credentials</c> on purpose, and why. docs/decisions.md explains the same in
    /// full.
    /// </summary>
    private static readonly Dictionary<string, string> s_intendedForNode = new()
    {
        ["half a pair"] = "A source that is configured and wrong stops the chain: the next one would be someone else.",
        ["older family"] = "The names of Terraform, the CLI and the official GitHub action give an identity too.",
        ["bare names"] = "The CLI reads the names without a vendor prefix last, and so does this module.",
        ["profile alias"] = "The CLI and Terraform obey ALIBABACLOUD_PROFILE and ALICLOUD_PROFILE.",
        ["switch with 1"] = "Anyone who writes 1 means it: a switch that counts as off lets in what was turned off.",
        ["ignored profile"] = "The CLI leaves its file out for it.",
        ["broken config.json"] = "The file may hold the identity that was meant; its owner, the CLI, fails on it too.",
        ["mode in another case"] = "The CLI, which owns the file, compares modes without case.",
        ["AK with a token"] = "OSS would refuse the pair without its token, so the mode is pointed out.",
        ["no mode"] = "The CLI recognizes the mode by the keys.",
        ["no current"] = "The CLI uses default if the file has no current.",
        ["incomplete"] = "A profile that is asked for and wrong stops the chain.",
        ["comment after a heading"] = "The SDKs' own READMEs write it so; Python's reads it.",
        ["comment without a space"] = "If the tools disagree on where a value ends, nothing is guessed.",
        ["switched off"] = "The READMEs document it, and the SDKs for Java obey it.",
        ["colons"] = "Python's and Go's parsers read a colon as they read an equals sign.",
        ["doubled section"] = "The first counts, as for profiles in config.json; Node merges the two, Python refuses the file.",
        ["named and missing"] = "A variable names the profile, which isn't there or gives no AccessKey: another identity would not be the one that was asked for.",
    };

    [InteropFact]
    public async Task TheOfficialClient_FindsTheSame_OrOneOfTheIntendedDifferencesSaysWhy()
    {
        int count = FullSize.Of(400, 5_000);
        using var folder = new TemporaryFolder();
        List<RandomSources> cases = Cases(count);
        for (int i = 0; i < count; i++)
        {
            Write(folder[$"home{i}"], cases[i]);
        }

        File.WriteAllLines(folder["cases"], cases.Select((one, i) => JsonSerializer.Serialize(new { variables = With(one, folder[$"home{i}"]) })));
        string[] answers = (await new OfficialClient([]).RunAsync("resolve-many.js", folder["cases"])).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(count, answers.Length);
        var shown = new Dictionary<string, int>();
        int plain = 0, found = 0;
        for (int i = 0; i < count; i++)
        {
            RandomSources one = cases[i];
            string theirs = JsonNode.Parse(answers[i]) is JsonObject answer && answer["id"] is JsonNode id
                ? $"{id}|{answer["secret"]}|{answer["token"]}"
                : "none";
            string ours = await ResolveAsync(With(one, folder[$"home{i}"]));
            plain += one.Features.Count == 0 ? 1 : 0;
            found += ours.Contains('|', StringComparison.Ordinal) ? 1 : 0;
            if (theirs == (ours.Contains('|', StringComparison.Ordinal) ? ours : "none"))
            {
                continue;
            }

            List<string> reasons = [.. one.Features];
            if (ours is "ProfileNotFound" or "ProfileModeUnsupported" or "ProfileDisabled" && one.Variables.ContainsKey("ALIBABA_CLOUD_PROFILE"))
            {
                reasons.Add("named and missing");
            }

            Assert.True(
                reasons.Any(s_intendedForNode.ContainsKey),
                $"Case {i}: theirs {theirs}, ours {ours}\n{string.Join(' ', one.Variables)}\n{one.Config}\n{one.Credentials}");
            foreach (string reason in reasons)
            {
                shown[reason] = shown.GetValueOrDefault(reason) + 1;
            }
        }

        output.WriteLine($"{count} cases, {found} with a credential, {plain} without anything special, {shown.Values.Sum()} differences: {string.Join(", ", shown.Select(static one => $"{one.Key} {one.Value}"))}");
        Assert.True(plain > count / 5, $"only {plain} plain cases");
        Assert.True(found > count / 3, $"only {found} found");
        if (FullSize.IsAsked)
        {
            // No entry of the list without a difference that it explains.
            Assert.Empty(s_intendedForNode.Keys.Except(shown.Keys));
        }
    }

    // The CLI merges its file and the variables value by value, the file first (facts in config/profile.go, OverwriteWithFlags).
    [Fact]
    public async Task TheCli_MergesOtherwise_WhereBothAreSet_AndNowhereElse()
    {
        int differences = 0;
        await ForEachAsync(async (one, home) =>
        {
            string theirs = Cli(one);
            string ours = Id(await ResolveAsync(With(one, home)));
            if (theirs == ours || theirs.Length == 0)
            {
                // The CLI finds nothing where this module continues with other sources or reports why it can't.
                return;
            }

            differences++;
            bool hasVariables = one.Variables.Keys.Any(static name => name.EndsWith("ACCESS_KEY_ID", StringComparison.Ordinal));
            bool isIntended =
                hasVariables // A key in the variables belongs to the session, and takes precedence over every file; a set is never mixed.
                || one.Features.Overlaps(["AK with a token", "incomplete", "broken config.json", "switch with 1"])
                || one.Variables.ContainsKey("ALIBABA_CLOUD_CLI_PROFILE_DISABLED"); // The SDKs' switch, which the CLI doesn't know.
            Assert.True(isIntended, $"The CLI: {theirs}, here: {ours}\n{string.Join(' ', one.Variables)}\n{one.Config}\n{one.Credentials}");
        });
        output.WriteLine($"{differences} differences");
        Assert.True(differences > 0);
    }

    // Python's order (provider/default.py): variables, OIDC, the CLI's file, ~/.alibabacloud, the instance, the URI; it continues after errors.
    [Fact]
    public async Task ThePythonSdk_HasTheSameOrder()
    {
        int compared = 0;
        await ForEachAsync(async (one, home) =>
        {
            if (one.Features.Count > 0 || one.Variables.ContainsKey("ALIBABA_CLOUD_PROFILE") || one.Variables.ContainsKey("ALIBABA_CLOUD_CLI_PROFILE_DISABLED"))
            {
                return;
            }

            (string Name, string Mode, string Id, string? Token) current = one.Profiles.Find(profile => profile.Name == one.Current);
            string theirs = one.Variables.ContainsKey("ALIBABA_CLOUD_ACCESS_KEY_SECRET") ? "LTAIvariable"
                : current.Mode is "AK" or "StsToken" ? current.Id
                : one.SdkId ?? string.Empty;
            compared++;
            Assert.Equal(theirs, Id(await ResolveAsync(With(one, home))));
        });
        output.WriteLine($"{compared} compared");
        Assert.True(compared > 20);
    }

    private static string Cli(RandomSources one)
    {
        bool isIgnored = one.Variables.GetValueOrDefault("ALIBABA_CLOUD_IGNORE_PROFILE") == "TRUE";
        string name = First(one, "ALIBABACLOUD_PROFILE", "ALIBABA_CLOUD_PROFILE", "ALICLOUD_PROFILE") ?? one.Current;
        (string Name, string Mode, string Id, string? Token) profile = isIgnored ? default : one.Profiles.Find(profile => profile.Name == name);
        if (!isIgnored && profile.Name is null)
        {
            return string.Empty;
        }

        string id = string.IsNullOrEmpty(profile.Id)
            ? First(one, "ALIBABA_CLOUD_ACCESS_KEY_ID", "ALIBABACLOUD_ACCESS_KEY_ID", "ALICLOUD_ACCESS_KEY_ID", "ACCESS_KEY_ID") ?? string.Empty
            : profile.Id;
        return profile.Mode is "Anonymous" or "BearerToken" ? string.Empty : id;
    }

    private static string? First(RandomSources one, params string[] names) =>
        names.Select(name => one.Variables.GetValueOrDefault(name)).FirstOrDefault(static value => !string.IsNullOrEmpty(value));

    private static string Id(string resolved) => resolved.Contains('|', StringComparison.Ordinal) ? resolved.Split('|')[0] : string.Empty;

    private static async Task ForEachAsync(Func<RandomSources, string, Task> look)
    {
        using var folder = new TemporaryFolder();
        List<RandomSources> cases = Cases(FullSize.Of(400, 5_000));
        for (int i = 0; i < cases.Count; i++)
        {
            Write(folder[$"home{i}"], cases[i]);
            await look(cases[i], folder[$"home{i}"]);
        }
    }

    private static List<RandomSources> Cases(int count)
    {
        const int Seed = 20261126;
        var random = new Random(Seed);
        return [.. Enumerable.Range(0, count).Select(_ => new RandomSources(random))];
    }

    private static void Write(string home, RandomSources one)
    {
        Directory.CreateDirectory(home);
        if (one.Config is not null)
        {
            Directory.CreateDirectory(Path.Combine(home, ".aliyun"));
            File.WriteAllText(Path.Combine(home, ".aliyun", "config.json"), one.Config, new UTF8Encoding(false));
        }

        if (one.Credentials is not null)
        {
            Directory.CreateDirectory(Path.Combine(home, ".alibabacloud"));
            File.WriteAllText(Path.Combine(home, ".alibabacloud", "credentials"), one.Credentials, new UTF8Encoding(false));
        }
    }

    private static Dictionary<string, string> With(RandomSources one, string home) => new(one.Variables) { ["HOME"] = home, ["USERPROFILE"] = home };

    private static async Task<string> ResolveAsync(Dictionary<string, string> variables)
    {
        var environment = new SourceVariables();
        foreach ((string name, string value) in variables)
        {
            environment[name] = value;
        }

        var clients = new OssClients(new ClientOptions
        {
            Environment = environment,
            Cache = new CredentialCache(SystemClock.Instance),
            OpenStore = static scope => new FakeStore(scope, null, null),
        });
        try
        {
            AccessKeyCredential found = await clients.Sources.GetCredentialAsync(new CredentialLookup(), CancellationToken.None);
            return $"{found.AccessKeyId}|{found.AccessKeySecret}|{found.SecurityToken}";
        }
        catch (OssCredentialException exception)
        {
            return exception.ErrorId;
        }
    }
}
