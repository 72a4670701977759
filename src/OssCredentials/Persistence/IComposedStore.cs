using System.Collections.Generic;

namespace OssCredentials.Persistence;

/// <summary>A store whose variables are combined with those of another store in a process.</summary>
public interface IComposedStore
{
    /// <summary>The machine's variables that new processes get in addition to the user's identity; empty if they get one whole set.</summary>
    /// <exception cref="StoreException">One of the stores can't be read.</exception>
    IReadOnlyList<string> FindStray();
}
