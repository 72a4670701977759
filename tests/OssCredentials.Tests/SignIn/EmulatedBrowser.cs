using System;
using System.Collections.Generic;
using System.Net.Http;
using System.Text.RegularExpressions;
using System.Threading.Tasks;

namespace OssCredentials.Tests.SignIn;

/// <summary>Does over HTTP what a person does in a browser.</summary>
internal static partial class EmulatedBrowser
{
    private static readonly HttpClient s_client = new(new HttpClientHandler { AllowAutoRedirect = false });

    /// <summary>Opens the page, presses a button, and follows the redirect; returns the last page.</summary>
    public static async Task<string> SignInAsync(Uri address, string decision = "allow") => await s_client.GetStringAsync(await DecideAsync(address, decision));

    /// <summary>Opens the page, presses a button, and returns where the browser is redirected.</summary>
    public static async Task<Uri> DecideAsync(Uri address, string decision = "allow")
    {
        string page = await s_client.GetStringAsync(address);
        using HttpResponseMessage answer = await s_client.PostAsync(
            new Uri(address, "/oauth2/v1/auth"),
            new FormUrlEncodedContent(new Dictionary<string, string> { ["request"] = Request().Match(page).Groups[1].Value, ["decision"] = decision }));
        return answer.Headers.Location!;
    }

    /// <summary>Enters a device's code, and presses a button.</summary>
    public static async Task EnterCodeAsync(Uri address, string code, string decision = "allow")
    {
        using HttpResponseMessage answer = await s_client.PostAsync(
            new Uri(address, "/device"), new FormUrlEncodedContent(new Dictionary<string, string> { ["user_code"] = code, ["decision"] = decision }));
        answer.EnsureSuccessStatusCode();
    }

    [GeneratedRegex("name=\"request\" value=\"([^\"]+)\"")]
    private static partial Regex Request();
}
