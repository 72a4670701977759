namespace OssCredentials.Persistence.Files;

/// <summary>Returns the new content of a file.</summary>
/// <remarks>
/// It may be called again if the file changes meanwhile, so it must depend only on its argument. It throws <see
/// cref="FileRefusedException"/> to leave the file unchanged.
/// </remarks>
/// <param name="current">The file's content; null if there is no file.</param>
/// <returns>The new content: the same bytes for no change, null to remove the file.</returns>
public delegate byte[]? FileEdit(byte[]? current);
