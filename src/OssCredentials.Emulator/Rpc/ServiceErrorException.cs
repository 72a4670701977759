using System;

namespace OssCredentials.Emulator.Rpc;

/// <summary>A request that the service refuses. The response is built from it.</summary>
internal sealed class ServiceErrorException : Exception
{
    public ServiceErrorException(string code, string? message = null)
        : base(message ?? ServiceErrors.MessageOf(code))
    {
        Code = code;
        StatusCode = ServiceErrors.StatusOf(code);
    }

    public string Code { get; }

    public int StatusCode { get; }
}
