using System;
using System.Collections.Generic;
using System.Text;
using System.Text.Json.Nodes;
using OssCredentials.Emulator.Hosting;

namespace OssCredentials.Emulator.SignIn;

/// <summary>The response formats of the sign-in services.</summary>
internal static class SignInAnswer
{
    public static EmulatorAnswer Json(JsonObject members) => Json(200, null, members);

    /// <summary>An error in the form of OAuth.</summary>
    public static EmulatorAnswer OAuthError(int statusCode, string error, string description) => Json(
        statusCode, error, new JsonObject { ["error"] = error, ["error_description"] = description, ["requestId"] = SignInToken.CreateRequestId() });

    /// <summary>An error in the form of CloudSSO.</summary>
    public static EmulatorAnswer CloudSsoError(int statusCode, string code, string message) => Json(
        statusCode, code, new JsonObject { ["ErrorCode"] = code, ["ErrorMessage"] = message, ["RequestId"] = SignInToken.CreateRequestId() });

    public static EmulatorAnswer Page(int statusCode, string html) => new()
    {
        StatusCode = statusCode,
        ContentType = "text/html; charset=utf-8",
        Headers =
        [
            KeyValuePair.Create("Cache-Control", "no-store"),
            KeyValuePair.Create("Referrer-Policy", "no-referrer"),
            KeyValuePair.Create("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"),
        ],
        Body = Encoding.UTF8.GetBytes(html),
    };

    public static EmulatorAnswer Redirect(Uri location) => new()
    {
        StatusCode = 302,
        Headers = [KeyValuePair.Create("Location", location.AbsoluteUri), KeyValuePair.Create("Cache-Control", "no-store")],
    };

    public static EmulatorAnswer NotFound() => new() { StatusCode = 404, ContentType = "text/plain", Body = "Not Found\n"u8.ToArray() };

    private static EmulatorAnswer Json(int statusCode, string? code, JsonObject members) => new()
    {
        StatusCode = statusCode,
        Code = code,
        ContentType = "application/json; charset=utf-8",
        Headers = [KeyValuePair.Create("Cache-Control", "no-store")],
        Body = Encoding.UTF8.GetBytes(members.ToJsonString(JsonText.Options)),
    };
}
