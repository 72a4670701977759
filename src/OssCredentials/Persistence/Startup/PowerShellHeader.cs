using System;
using System.Collections.Generic;
using System.Globalization;
using OssCredentials.Persistence.Files;

namespace OssCredentials.Persistence.Startup;

/// <summary>
/// Finds where the first statement of a PowerShell script may be: after <c>using</c>, <c>#requires</c> and <c>param</c>, which must
/// come first (C25).
/// </summary>
/// <remarks>
/// It reads only that far, and refuses what it doesn't understand. The text has one character per byte. Rules: about_Quoting_Rules,
/// about_Comments, about_Using, about_Functions_Advanced_Parameters.
/// </remarks>
internal sealed class PowerShellHeader
{
    private static readonly string[] s_blocks = ["begin", "process", "end", "clean", "dynamicparam"];

    private readonly string _text;
    private int _at;

    private PowerShellHeader(string text, int start)
    {
        _text = text;
        _at = start;
    }

    /// <summary>Where a statement on a separate line can be inserted: the start of a line, or the end of the text.</summary>
    /// <exception cref="FileRefusedException">The head of the script can't be parsed reliably.</exception>
    public static int End(string text, int start)
    {
        var header = new PowerShellHeader(text, start);
        return header.Find(start);
    }

    private int Find(int end)
    {
        while (true)
        {
            end = SkipTrivia(end);
            if (TryKeyword("using"))
            {
                SkipUsing();
                end = EndOfStatement(mayUsingFollow: true);
                continue;
            }

            int statement = _at;
            if (TryParam())
            {
                end = EndOfStatement(mayUsingFollow: false);
                SkipTrivia(end);
            }
            else
            {
                _at = statement;
            }

            break;
        }

        foreach (string block in s_blocks)
        {
            int at = _at;
            if (TryKeyword(block) && SkipBlanks() && Current == '{')
            {
                throw Unclear(at, $"the script is made of {block} blocks");
            }

            _at = at;
        }

        return end;
    }

    private char Current => Peek(0);

    private char Peek(int ahead) => _at + ahead < _text.Length ? _text[_at + ahead] : '\0';

    // A backtick at the very end moves _at one past it.
    private bool AtEnd => _at >= _text.Length;

    /// <summary>
    /// Skips white space, semicolons and comments; returns where the line after the last #requires starts, otherwise <paramref
    /// name="end"/>.
    /// </summary>
    private int SkipTrivia(int end)
    {
        while (!AtEnd)
        {
            if (Current is ';' or '\n' or '\r')
            {
                _at++;
            }
            else if (Current == '#')
            {
                bool requires = string.Compare(_text, _at, "#requires", 0, 9, StringComparison.OrdinalIgnoreCase) == 0;
                _at = StartupText.NextLine(_text, _at);
                end = requires ? _at : end;
            }
            else if (Current == '<' && Peek(1) == '#')
            {
                SkipBlockComment();
            }
            else if (!SkipBlank())
            {
                break;
            }
        }

        return end;
    }

    private bool SkipBlanks()
    {
        while (Current is '\n' or '\r' || SkipBlank())
        {
            if (Current is '\n' or '\r')
            {
                _at++;
            }
        }

        return true;
    }

    /// <summary>One space, tab, no-break space or line continuation.</summary>
    private bool SkipBlank()
    {
        switch (Current)
        {
            case ' ' or '\t' or '\f' or '\v':
                _at++;
                return true;
            case '\u00C2' when Peek(1) is '\u00A0' or '\u0085':
                _at += 2;
                return true;
            case '`' when Peek(1) == '\n':
                _at += 2;
                return true;
            case '`' when Peek(1) == '\r' && Peek(2) == '\n':
                _at += 3;
                return true;
            default:
                return false;
        }
    }

    private bool TryKeyword(string keyword)
    {
        if (AtEnd
            || string.Compare(_text, _at, keyword, 0, keyword.Length, StringComparison.OrdinalIgnoreCase) != 0
            || IsWordCharacter(Peek(keyword.Length)))
        {
            return false;
        }

        _at += keyword.Length;
        return true;
    }

    private static bool IsWordCharacter(char c) =>
        c is (>= 'A' and <= 'Z') or (>= 'a' and <= 'z') or (>= '0' and <= '9') or '_' or '-' or '.' or ':' or '\\' or '/' or '=' or >= '\u0080';

    private bool TryParam()
    {
        while (Current == '[')
        {
            // An attribute of param, or the first statement: [Console]::OutputEncoding = …
            SkipBracket();
            SkipTrivia(0);
        }

        if (!TryKeyword("param"))
        {
            return false;
        }

        SkipTrivia(0);
        if (Current != '(')
        {
            throw Unclear(_at, "param is not followed by a parenthesis");
        }

        SkipBracket();
        return true;
    }

    private void SkipUsing()
    {
        while (!AtEnd && Current is not ('\n' or ';'))
        {
            if (Current == '#' && _text[_at - 1] is ' ' or '\t')
            {
                return;
            }

            SkipOne();
        }
    }

    /// <summary>The start of the line after a statement that is followed only by a comment.</summary>
    private int EndOfStatement(bool mayUsingFollow)
    {
        int statement = _at;
        while (SkipBlank() || Current is ';' or '\r')
        {
            if (Current is ';' or '\r')
            {
                _at++;
            }
        }

        if (AtEnd)
        {
            return _text.Length;
        }

        if (Current is '#' or '\n')
        {
            return _at = StartupText.NextLine(_text, _at);
        }

        // The next using may be on the same line; anything else would have to be separated from it.
        int next = _at;
        if (mayUsingFollow && TryKeyword("using"))
        {
            _at = next;
            return statement;
        }

        throw Unclear(_at, "another statement follows on the line");
    }

    private void SkipBracket()
    {
        int opened = _at;
        var closers = new Stack<char>();
        do
        {
            switch (Current)
            {
                case '(':
                    closers.Push(')');
                    _at++;
                    break;
                case '[':
                    closers.Push(']');
                    _at++;
                    break;
                case '{':
                    closers.Push('}');
                    _at++;
                    break;
                case ')' or ']' or '}':
                    if (closers.Count == 0 || closers.Pop() != Current)
                    {
                        throw Unclear(_at, "a bracket does not match");
                    }

                    _at++;
                    break;
                default:
                    SkipOne();
                    break;
            }

            if (AtEnd && closers.Count > 0)
            {
                throw Unclear(opened, "a bracket is not closed");
            }
        }
        while (closers.Count > 0);
    }

    /// <summary>Skips one string, comment, escaped character or plain character.</summary>
    private void SkipOne()
    {
        int quote;
        if (Current == '`')
        {
            _at += Peek(1) == '\r' && Peek(2) == '\n' ? 3 : 2;
        }
        else if (Current == '<' && Peek(1) == '#')
        {
            SkipBlockComment();
        }
        else if (Current == '#' && !IsWordCharacter(_text[_at - 1]))
        {
            int next = StartupText.NextLine(_text, _at);
            _at = _text[next - 1] == '\n' ? next - 1 : next;
        }
        else if (Current == '@' && (SingleQuote(_at + 1) > 0 || DoubleQuote(_at + 1) > 0))
        {
            SkipHereString();
        }
        else if ((quote = SingleQuote(_at)) > 0)
        {
            SkipSingleQuoted(quote);
        }
        else if ((quote = DoubleQuote(_at)) > 0)
        {
            SkipDoubleQuoted(quote);
        }
        else if (Current is '(' or '[' or '{')
        {
            SkipBracket();
        }
        else if (Current == '$' && Peek(1) == '{')
        {
            SkipBracedVariable();
        }
        else
        {
            _at++;
        }
    }

    /// <summary>A variable such as <c>${any name}</c>.</summary>
    private void SkipBracedVariable()
    {
        int opened = _at;
        for (_at += 2; !AtEnd; _at++)
        {
            if (Current == '}')
            {
                _at++;
                return;
            }

            if (Current == '`')
            {
                _at++;
            }
        }

        throw Unclear(opened, "a variable is not closed");
    }

    private void SkipBlockComment()
    {
        int end = _text.IndexOf("#>", _at + 2, StringComparison.Ordinal);
        if (end < 0)
        {
            throw Unclear(_at, "a comment is not closed");
        }

        _at = end + 2;
    }

    private void SkipSingleQuoted(int quote)
    {
        int opened = _at;
        _at += quote;
        while (!AtEnd)
        {
            quote = SingleQuote(_at);
            if (quote == 0)
            {
                _at++;
                continue;
            }

            _at += quote;
            quote = SingleQuote(_at);
            if (quote == 0)
            {
                return;
            }

            _at += quote;
        }

        throw Unclear(opened, "a string is not closed");
    }

    private void SkipDoubleQuoted(int quote)
    {
        int opened = _at;
        _at += quote;
        while (!AtEnd)
        {
            quote = DoubleQuote(_at);
            if (quote > 0)
            {
                _at += quote;
                quote = DoubleQuote(_at);
                if (quote == 0)
                {
                    return;
                }

                _at += quote;
            }
            else if (Current == '`')
            {
                _at += 2;
            }
            else if (Current == '$' && Peek(1) == '(')
            {
                _at++;
                SkipBracket();
            }
            else if (Current == '$' && Peek(1) == '{')
            {
                SkipBracedVariable();
            }
            else
            {
                _at++;
            }
        }

        throw Unclear(opened, "a string is not closed");
    }

    private void SkipHereString()
    {
        int opened = _at;
        bool single = SingleQuote(_at + 1) > 0;
        int line = _at + 1 + (single ? SingleQuote(_at + 1) : DoubleQuote(_at + 1));
        while (line < _text.Length && _text[line] is ' ' or '\t' or '\r')
        {
            line++;
        }

        if (line >= _text.Length || _text[line] != '\n')
        {
            throw Unclear(opened, "text follows the start of a here-string");
        }

        for (line++; line < _text.Length; line = StartupText.NextLine(_text, line))
        {
            int quote = single ? SingleQuote(line) : DoubleQuote(line);
            if (quote > 0 && line + quote < _text.Length && _text[line + quote] == '@')
            {
                _at = line + quote + 1;
                return;
            }
        }

        throw Unclear(opened, "a here-string is not closed");
    }

    /// <summary>The length of the single quote at an index, 0 if there is none: ' or U+2018 to U+201B in UTF-8.</summary>
    private int SingleQuote(int index) =>
        index >= _text.Length ? 0
        : _text[index] == '\'' ? 1
        : IsTypographic(index, '\u0098', '\u009B') ? 3
        : 0;

    /// <summary>The length of the double quote at an index, 0 if there is none: " or U+201C to U+201E in UTF-8.</summary>
    private int DoubleQuote(int index) =>
        index >= _text.Length ? 0
        : _text[index] == '"' ? 1
        : IsTypographic(index, '\u009C', '\u009E') ? 3
        : 0;

    private bool IsTypographic(int index, char first, char last) =>
        index + 2 < _text.Length
        && _text[index] == '\u00E2'
        && _text[index + 1] == '\u0080'
        && _text[index + 2] >= first
        && _text[index + 2] <= last;

    private FileRefusedException Unclear(int index, string what) => new(
        $"it can't be parsed reliably: {what} (line {StartupText.LineNumber(_text, index).ToString(CultureInfo.InvariantCulture)}).",
        "Fix it, or add the lines of the block yourself.");
}
