using System.Net;
using System.Text;

namespace OssCredentials.Emulator.SignIn;

/// <summary>The pages that a person sees. They load nothing else, and each button has an ID for the tests that press it.</summary>
internal static class SignInPage
{
    private const string Style = """
        :root{color-scheme:light dark;--ink:#1f2329;--soft:#5f6772;--card:#fff;--ground:#f2f4f7;--line:#dfe3e8;--brand:#c2410c;--mark:#fff4ed}
        @media(prefers-color-scheme:dark){:root{--ink:#e8eaed;--soft:#a3abb6;--card:#1d2127;--ground:#121418;--line:#343a42;--brand:#fb923c;--mark:#2b211a}}
        *{box-sizing:border-box}
        body{margin:0;min-height:100vh;display:grid;place-items:center;padding:24px;background:var(--ground);color:var(--ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif}
        main{width:100%;max-width:440px;background:var(--card);border:1px solid var(--line);border-top:4px solid var(--brand);border-radius:10px;padding:32px}
        h1{margin:0 0 8px;font-size:22px;line-height:1.3}
        p{margin:0 0 16px;color:var(--soft)}
        .who{display:flex;gap:14px;align-items:center;margin:0 0 20px;padding:14px;border:1px solid var(--line);border-radius:8px}
        .who b{display:grid;place-items:center;flex:none;width:44px;height:44px;border-radius:50%;background:var(--brand);color:var(--card);font-size:20px}
        .who span{min-width:0;overflow-wrap:anywhere}
        .who small{display:block;color:var(--soft)}
        ul{margin:0 0 20px;padding:14px 14px 14px 32px;background:var(--mark);border-radius:8px}
        label{display:block;margin:0 0 6px;font-weight:600}
        input[type=text]{width:100%;margin:0 0 20px;padding:12px;border:1px solid var(--line);border-radius:8px;background:var(--ground);color:var(--ink);font:600 24px/1.2 ui-monospace,"DejaVu Sans Mono",monospace;letter-spacing:.12em;text-align:center;text-transform:uppercase}
        .code{margin:0 0 20px;padding:12px;border-radius:8px;background:var(--mark);font:600 28px/1.2 ui-monospace,"DejaVu Sans Mono",monospace;letter-spacing:.12em;text-align:center}
        .wrong{margin:0 0 16px;padding:10px 14px;border-left:4px solid #dc2626;background:var(--mark);color:var(--ink)}
        .buttons{display:flex;gap:12px}
        button{flex:1;padding:12px;border:1px solid var(--brand);border-radius:8px;background:var(--brand);color:var(--card);font:inherit;font-weight:600;cursor:pointer}
        button.plain{background:transparent;color:var(--ink);border-color:var(--line)}
        button:focus-visible,input:focus-visible{outline:3px solid var(--brand);outline-offset:2px}
        footer{margin:20px 0 0;padding:14px 0 0;border-top:1px solid var(--line);color:var(--soft);font-size:13px}
        """;

    /// <summary>The page that asks whether an application may sign in as the user.</summary>
    public static string Authorize(string requestId, string userName, string accountId, string clientId) => Page(
        "Sign in",
        $"""
        <h1>Sign in to Alibaba Cloud</h1>
        <p>The application <strong>Alibaba Cloud CLI</strong> asks to act as you.</p>
        {Who(userName, "Account " + accountId)}
        <ul><li>Get temporary credentials with your permissions</li><li>Renew them while you stay signed in</li></ul>
        <form method="post" action="/oauth2/v1/auth">
        <input type="hidden" name="request" value="{Text(requestId)}">
        {Buttons("Allow")}
        </form>
        """,
        "Application ID " + clientId);

    /// <summary>The page that asks for a device's code.</summary>
    public static string AskForCode(string? wrongCode) => Page(
        "Enter the code",
        $"""
        <h1>Enter the code</h1>
        <p>Type the code that is shown on the device that you want to sign in.</p>
        {(wrongCode is null ? string.Empty : $"""<p class="wrong" role="alert">The code {Text(wrongCode)} is wrong or has expired.</p>""")}
        <form method="get" action="/device">
        <label for="user-code">Code</label>
        <input type="text" id="user-code" name="user_code" placeholder="XXXX-XXXX" maxlength="9" autocomplete="off" autofocus required>
        <div class="buttons"><button id="continue">Continue</button></div>
        </form>
        """,
        null);

    /// <summary>The page that asks whether a device may sign in as the user.</summary>
    public static string ConfirmDevice(string userCode, string userName) => Page(
        "Sign in a device",
        $"""
        <h1>Sign in a device</h1>
        <p>Continue only if your device shows this code:</p>
        <div class="code">{Text(userCode)}</div>
        {Who(userName, "CloudSSO user")}
        <form method="post" action="/device">
        <input type="hidden" name="user_code" value="{Text(userCode)}">
        {Buttons("Sign in")}
        </form>
        """,
        null);

    /// <summary>A page that only shows a message.</summary>
    public static string Message(string title, string text) => Page(title, $"<h1>{Text(title)}</h1><p id=\"message\">{Text(text)}</p>", null);

    private static string Who(string name, string detail) =>
        $"""<div class="who"><b aria-hidden="true">{Text(name[..1].ToUpperInvariant())}</b><span>{Text(name)}<small>{Text(detail)}</small></span></div>""";

    private static string Buttons(string allow) => $"""
        <div class="buttons">
        <button id="allow" name="decision" value="allow">{allow}</button>
        <button id="refuse" name="decision" value="refuse" class="plain">Cancel</button>
        </div>
        """;

    private static string Page(string title, string body, string? note)
    {
        var html = new StringBuilder();
        html.Append("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")
            .Append("<title>").Append(Text(title)).Append(" - OssCredentials emulator</title><style>\n").Append(Style).Append("\n</style></head>\n<body><main>\n")
            .Append(body)
            .Append("\n<footer>OssCredentials emulator. This is not Alibaba Cloud: no password is needed, and nothing leaves this computer.");
        if (note is not null)
        {
            html.Append("<br>").Append(Text(note));
        }

        return html.Append("</footer>\n</main></body></html>\n").ToString();
    }

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
