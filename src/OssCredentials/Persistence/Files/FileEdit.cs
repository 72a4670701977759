namespace OssCredentials.Persistence.Files;

/// <summary>Says what a file shall hold.</summary>
/// <remarks>
/// It may be called again when the file changes meanwhile, so it must depend on nothing but its argument.
/// It throws <see cref="FileRefusedException"/> to leave the file alone.
/// </remarks>
/// <param name="current">What the file holds; null when there isn't a file.</param>
/// <returns>What it shall hold: the same bytes for no change, null for no file.</returns>
public delegate byte[]? FileEdit(byte[]? current);
