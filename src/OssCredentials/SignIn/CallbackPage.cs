using System.Globalization;
using System.Text;

namespace OssCredentials.SignIn;

/// <summary>The short pages that the browser shows at the end of a sign-in. They load nothing and repeat nothing from the request.</summary>
internal static class CallbackPage
{
    private const string Style =
        "body{margin:0;min-height:100vh;display:grid;place-items:center;font:16px/1.5 system-ui,-apple-system,'Segoe UI',Roboto,'DejaVu Sans',sans-serif;"
        + "background:#f2f4f7;color:#1f2329}main{max-width:30rem;padding:2rem;text-align:center}h1{font-size:1.5rem;margin:0 0 .5rem}p{margin:0;color:#5f6772}"
        + "@media(prefers-color-scheme:dark){body{background:#121418;color:#e8eaed}p{color:#a3abb6}}";

    public static byte[] SignedIn() => Create(200, "OK", "You can close this window", "The sign-in continues in PowerShell.");

    public static byte[] Refused() => Create(200, "OK", "The sign-in was canceled", "Nothing was changed. You can close this window.");

    public static byte[] Foreign() => Create(
        400, "Bad Request", "This isn't the sign-in that PowerShell is waiting for", "Go back to the page that PowerShell opened, or run Connect-OssAccount again.");

    public static byte[] NotFound() => Create(404, "Not Found", "There is no such page", "OssCredentials is only waiting for a sign-in here.");

    public static byte[] NotAllowed() => Create(405, "Method Not Allowed", "There is no such page", "OssCredentials is only waiting for a sign-in here.");

    private static byte[] Create(int status, string reason, string title, string text)
    {
        byte[] body = Encoding.UTF8.GetBytes(
            $"<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>{title}</title><style>{Style}</style></head>"
            + $"<body><main><h1>{title}</h1><p>{text}</p></main></body></html>\n");
        byte[] head = Encoding.ASCII.GetBytes(string.Format(
            CultureInfo.InvariantCulture,
            "HTTP/1.1 {0} {1}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {2}\r\nConnection: close\r\nCache-Control: no-store\r\n"
            + "Referrer-Policy: no-referrer\r\nX-Content-Type-Options: nosniff\r\nContent-Security-Policy: default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'\r\n{3}\r\n",
            status, reason, body.Length, status == 405 ? "Allow: GET\r\n" : string.Empty));
        var answer = new byte[head.Length + body.Length];
        head.CopyTo(answer, 0);
        body.CopyTo(answer, head.Length);
        return answer;
    }
}
