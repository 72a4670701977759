using System;
using System.Globalization;

namespace OssCredentials.Persistence.Shells;

/// <summary>A stored file is not what this version writes: edited, cut or of another version. It was not executed.</summary>
internal sealed class EnvironmentFileException : FormatException
{
    /// <summary>Creates the exception; <paramref name="reason"/> holds no value of the file.</summary>
    public EnvironmentFileException(int line, string reason, Exception? innerException = null)
        : base(string.Format(CultureInfo.InvariantCulture, "line {0}: {1}", line, reason), innerException)
    {
        Line = line;
    }

    /// <summary>The line that is wrong, from 1.</summary>
    public int Line { get; }
}
