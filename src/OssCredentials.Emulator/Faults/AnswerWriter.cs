using System;
using System.Globalization;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using OssCredentials.Emulator.Hosting;

namespace OssCredentials.Emulator.Faults;

/// <summary>Sends a response, with the fault that was requested.</summary>
internal sealed class AnswerWriter
{
    private readonly TimeProvider _clock;

    public AnswerWriter(TimeProvider clock) => _clock = clock;

    public async Task WriteAsync(
        HttpContext context, EmulatorAnswer answer, EmulatorFault? fault, CancellationToken cancellationToken)
    {
        HttpResponse response = context.Response;
        response.StatusCode = answer.StatusCode;
        response.ContentType = answer.ContentType;
        response.Headers.Date = (_clock.GetUtcNow() + (fault?.DateSkew ?? TimeSpan.Zero)).ToString("R", CultureInfo.InvariantCulture);
        foreach ((string name, string value) in answer.Headers)
        {
            response.Headers[name] = value;
        }

        switch (fault?.Kind)
        {
            case FaultKind.EndlessBody:
                await WriteEndlessBodyAsync(response, cancellationToken).ConfigureAwait(false);
                break;
            case FaultKind.SlowBody:
                await WriteSlowlyAsync(response, answer.Body, fault.Interval, cancellationToken).ConfigureAwait(false);
                break;
            case FaultKind.CutBody:
                response.ContentLength = answer.Body.Length;
                await response.Body.WriteAsync(answer.Body[..(answer.Body.Length / 2)], cancellationToken).ConfigureAwait(false);
                break;
            default:
                if (fault?.Kind == FaultKind.HugeHeader)
                {
                    response.Headers["x-emulator-padding"] = new string('x', fault.HeaderLength);
                }

                if (!MayHaveBody(answer.StatusCode))
                {
                    break;
                }

                response.ContentLength ??= answer.Body.Length;

                // Nothing at all may be written to the response of a HEAD request, whose length is the object's.
                if (!answer.Body.IsEmpty)
                {
                    await response.Body.WriteAsync(answer.Body, cancellationToken).ConfigureAwait(false);
                }

                break;
        }
    }

    private static bool MayHaveBody(int statusCode) => statusCode is >= 200 and not 204 and not 304;

    private static async Task WriteEndlessBodyAsync(HttpResponse response, CancellationToken cancellationToken)
    {
        byte[] chunk = Encoding.ASCII.GetBytes(new string('x', 16 * 1024));
        await response.Body.WriteAsync("{\"RequestId\":\""u8.ToArray(), cancellationToken).ConfigureAwait(false);
        while (true)
        {
            await response.Body.WriteAsync(chunk, cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task WriteSlowlyAsync(
        HttpResponse response, ReadOnlyMemory<byte> body, TimeSpan interval, CancellationToken cancellationToken)
    {
        response.ContentLength = body.Length;
        for (int i = 0; i < body.Length; i++)
        {
            await Task.Delay(interval, cancellationToken).ConfigureAwait(false);
            await response.Body.WriteAsync(body.Slice(i, 1), cancellationToken).ConfigureAwait(false);
            await response.Body.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
