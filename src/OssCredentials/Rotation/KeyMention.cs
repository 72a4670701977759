namespace OssCredentials.Rotation;

/// <summary>A line with a key in someone else's file. It is reported, never edited.</summary>
public sealed class KeyMention
{
    internal KeyMention(string accessKeyId, string path, int line)
    {
        AccessKeyId = accessKeyId;
        Path = path;
        Line = line;
    }

    /// <summary>The key.</summary>
    public string AccessKeyId { get; }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>The line, from 1.</summary>
    public int Line { get; }

    /// <summary>File and line.</summary>
    public override string ToString() => $"{Path}, line {Line}";
}
