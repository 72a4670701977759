using System.Collections.Generic;

namespace OssCredentials.Persistence;

/// <summary>A store whose variables a process gets together with those of another store.</summary>
public interface IComposedStore
{
    /// <summary>The machine's variables that new processes get beside the user's identity; empty where they get one whole set.</summary>
    /// <exception cref="StoreException">One of the stores can't be read.</exception>
    IReadOnlyList<string> FindStray();
}
