using System;
using System.IO;
using System.Net;
using System.Net.Http;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Errors;
using OssCredentials.SignIn;
using Xunit;

namespace OssCredentials.Tests.SignIn;

/// <summary>The listener accepts one callback, the right one, only from this machine.</summary>
public sealed class CallbackListenerTests : IDisposable
{
    private const string State = "TheState01234567";

    private readonly HttpClient _browser = new();
    private readonly CallbackListener _listener;
    private int _foreign;

    // Ports chosen by the system: the five real ones are for sign-ins.
    public CallbackListenerTests() => _listener = CallbackListener.Start(State, () => Interlocked.Increment(ref _foreign), [0]);

    public void Dispose()
    {
        _listener.Dispose();
        _browser.Dispose();
    }

    [Fact]
    public async Task RightState_IsTaken_AndThePageSaysSo()
    {
        string page = await _browser.GetStringAsync(At("code=the-code&state=" + State));

        Assert.Equal("the-code", (await Callback()).Code);
        Assert.Contains("You can close this window", page, StringComparison.Ordinal);
        Assert.DoesNotContain("the-code", page, StringComparison.Ordinal);
        Assert.Equal(0, _foreign);
    }

    [Fact]
    public async Task Refusal_IsTaken()
    {
        string page = await _browser.GetStringAsync(At("error=access_denied&error_description=x&state=" + State));

        CallbackQuery callback = await Callback();
        Assert.Equal((null, "access_denied"), (callback.Code, callback.Error));
        Assert.Contains("canceled", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("code=stolen&state=TheState01234568")]
    [InlineData("code=stolen&state=")]
    [InlineData("code=stolen")]
    [InlineData("error=access_denied&state=wrong")]
    [InlineData("code=one&code=two&state=" + State)]
    [InlineData("code=one&state=wrong&state=" + State)]
    [InlineData("code=&state=" + State)]
    [InlineData("code=with%20blank&state=" + State)]
    [InlineData("")]
    public async Task ForeignCallback_EndsNothing(string query)
    {
        using HttpResponseMessage answer = await _browser.GetAsync(At(query));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.False(_listener.Callback.IsCompleted);
        Assert.Equal(1, _foreign);
        await _browser.GetStringAsync(At("code=right&state=" + State));
        Assert.Equal("right", (await Callback()).Code);
    }

    [Fact]
    public async Task AnotherSitesName_IsRefused()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, At("code=stolen&state=" + State));
        request.Headers.Host = $"evil.example:{_listener.RedirectUri.Port}";
        using HttpResponseMessage answer = await _browser.SendAsync(request);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.False(_listener.Callback.IsCompleted);
    }

    [Theory]
    [InlineData("POST", "/cli/callback?code=stolen&state=" + State, HttpStatusCode.MethodNotAllowed)]
    [InlineData("GET", "/favicon.ico", HttpStatusCode.NotFound)]
    [InlineData("GET", "/cli/callback/?code=stolen&state=" + State, HttpStatusCode.NotFound)]
    public async Task OtherRequests_EndNothing(string method, string path, HttpStatusCode expected)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(_listener.RedirectUri, path));
        using HttpResponseMessage answer = await _browser.SendAsync(request);

        Assert.Equal(expected, answer.StatusCode);
        Assert.False(_listener.Callback.IsCompleted);
    }

    [Fact]
    public async Task ConnectionsThatSayNothing_AndLongOnes_KeepNoOneOut()
    {
        using var silent = new TcpClient();
        await silent.ConnectAsync(IPAddress.Loopback, _listener.RedirectUri.Port);
        using var endless = new TcpClient();
        await endless.ConnectAsync(IPAddress.Loopback, _listener.RedirectUri.Port);
        try
        {
            await endless.GetStream().WriteAsync(Encoding.ASCII.GetBytes("GET /cli/callback?code=" + new string('x', 64 * 1024)));
        }
        catch (IOException)
        {
            // The listener has seen enough of it.
        }

        await _browser.GetStringAsync(At("code=right&state=" + State));
        Assert.Equal("right", (await Callback()).Code);
    }

    [Fact]
    public void NoOtherMachine_CanConnect() => Assert.All(
        IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners(),
        listener => Assert.True(listener.Port != _listener.RedirectUri.Port || IPAddress.IsLoopback(listener.Address)));

    [Fact]
    public void TakenPort_IsPassedOver_AndAllTaken_IsAnError()
    {
        int taken = _listener.RedirectUri.Port;
        using (CallbackListener second = CallbackListener.Start(State, static () => { }, [taken, 0]))
        {
            Assert.NotEqual(taken, second.RedirectUri.Port);
        }

        SignInException error = Assert.Throws<SignInException>(() => CallbackListener.Start(State, static () => { }, [taken, taken]));
        Assert.Equal("CallbackPortsTaken", error.ErrorId);
        Assert.Contains("-SignInUrl", error.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PastedAddress_IsTaken_OnlyWithItsState()
    {
        Assert.False(_listener.TryTake("not an address"));
        Assert.False(_listener.TryTake(At("code=stolen&state=wrong").AbsoluteUri));
        Assert.False(_listener.TryTake("http://127.0.0.1:1/other?code=stolen&state=" + State));
        Assert.True(_listener.TryTake("  " + At("code=pasted&state=" + State).AbsoluteUri + "\r"));

        Assert.Equal("pasted", (await Callback()).Code);
    }

    private Task<CallbackQuery> Callback() => _listener.Callback.WaitAsync(TimeSpan.FromSeconds(30));

    private Uri At(string query) => new(_listener.RedirectUri, "?" + query);
}
