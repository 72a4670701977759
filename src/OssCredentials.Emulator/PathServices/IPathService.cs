using OssCredentials.Emulator.Hosting;

namespace OssCredentials.Emulator.PathServices;

/// <summary>A service that is one address: a GET of its path, answered with JSON.</summary>
internal interface IPathService
{
    /// <summary>The service's name in recorded requests.</summary>
    string Name { get; }

    /// <summary>What a request for it is called.</summary>
    string Action { get; }

    /// <summary>The path, without a query.</summary>
    string Path { get; }

    EmulatorAnswer Answer(EmulatorRequest request);
}
