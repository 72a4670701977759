using System.Text;

namespace OssCredentials.PowerShell.Parameters;

/// <summary>Collects the lines that a program writes until they form one JSON object.</summary>
internal sealed class JsonLines
{
    // An AssumeRole response has some 2,000 characters, the largest token a few thousand more.
    private const int MaximumLength = 256 * 1024;

    private readonly StringBuilder _text = new();
    private int _depth;
    private bool _isInText;
    private bool _isEscaped;

    /// <summary>Adds a line.</summary>
    /// <param name="line">The line.</param>
    /// <param name="json">The whole object if this line completes it; null otherwise.</param>
    /// <returns>Whether the lines form, or may still become, a JSON object.</returns>
    public bool TryAdd(string line, out string? json)
    {
        json = null;
        if ((_depth == 0 && !line.TrimStart('\uFEFF', ' ', '\t', '\r', '\n').StartsWith("{", System.StringComparison.Ordinal))
            || _text.Length + line.Length > MaximumLength)
        {
            return _depth == 0 && _text.Length == 0 && line.Trim().Length == 0;
        }

        _text.Append(line).Append('\n');
        foreach (char c in line)
        {
            if (_isInText)
            {
                _isInText = _isEscaped || c != '"';
                _isEscaped = !_isEscaped && c == '\\';
            }
            else
            {
                _isInText = c == '"';
                _depth += c is '{' or '[' ? 1 : c is '}' or ']' ? -1 : 0;
            }
        }

        if (_depth <= 0)
        {
            json = _text.ToString();
            _text.Clear();
            _depth = 0;
        }

        return true;
    }

    /// <summary>Whether there are lines that don't form a whole object yet.</summary>
    public bool IsUnfinished => _text.Length > 0;
}
