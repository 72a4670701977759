using System;
using System.Linq;
using System.Text;

namespace OssCredentials.Persistence.Windows;

/// <summary>A registry value as it is stored.</summary>
internal sealed class RegistryValue
{
    // winnt.h.
    internal const int StringType = 1;
    internal const int ExpandStringType = 2;

    internal RegistryValue(int type, byte[] data)
    {
        Type = type;
        Data = data;
    }

    /// <summary>Creates a REG_SZ, which Windows passes to processes unchanged: in a REG_EXPAND_SZ a % could be expanded (B14).</summary>
    internal RegistryValue(string text)
        : this(StringType, Encoding.Unicode.GetBytes(text + "\0"))
    {
    }

    internal int Type { get; }

    internal byte[] Data { get; }

    /// <summary>The text as a new process would see it; null for a value that Windows doesn't treat as a variable.</summary>
    internal string? Text
    {
        get
        {
            if (Type is not (StringType or ExpandStringType))
            {
                return null;
            }

            string text = Encoding.Unicode.GetString(Data);
            int end = text.IndexOf('\0');
            text = end < 0 ? text : text.Substring(0, end);
            return Type == ExpandStringType ? System.Environment.ExpandEnvironmentVariables(text) : text;
        }
    }

    internal bool Equals(RegistryValue? other) => other is not null && Type == other.Type && Data.SequenceEqual(other.Data);
}
