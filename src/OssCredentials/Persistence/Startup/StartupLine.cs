namespace OssCredentials.Persistence.Startup;

/// <summary>A line of a start-up file.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="Start">Where it starts.</param>
/// <param name="Next">Where the next one starts.</param>
/// <param name="Text">Its text without the line end.</param>
internal readonly record struct StartupLine(int Number, int Start, int Next, string Text);
