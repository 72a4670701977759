using OssCredentials.Emulator.Hosting;

namespace OssCredentials.Emulator.PathServices;

/// <summary>A service with a single address: a GET of its path returns JSON.</summary>
internal interface IPathService
{
    /// <summary>The service's name in recorded requests.</summary>
    string Name { get; }

    /// <summary>The action's name in recorded requests.</summary>
    string Action { get; }

    /// <summary>The path, without a query.</summary>
    string Path { get; }

    EmulatorAnswer Answer(EmulatorRequest request);
}
