using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using OssCredentials.Persistence.Files;

namespace OssCredentials.Persistence.Startup;

/// <summary>The four lines in a start-up file that read a file in the secret folder. They contain no secret.</summary>
/// <remarks>
/// It is at the top, where an early return, an unclosed quote or a missing last newline below can't break it. The <c>#</c> at the
/// end of its one command keeps it working after a conversion to CRLF.
/// </remarks>
internal sealed class StartupBlock
{
    /// <summary>The first line.</summary>
    public const string BeginMarker = "# >>> OssCredentials >>>";

    /// <summary>The last line.</summary>
    public const string EndMarker = "# <<< OssCredentials <<<";

    private const string RemoveByHand = "Remove these lines in an editor, and run the command again.";
    private const string Managed = "# Managed by OssCredentials. Remove with: Clear-OssCredential -Scope ";
    private const string ManagedAndMade = "# Managed by OssCredentials, which made this file. Remove with: Clear-OssCredential -Scope ";

    private readonly StartupSyntax _syntax;
    private readonly StoreScope _scope;
    private readonly string _command;

    /// <summary>Creates the block of one language.</summary>
    /// <param name="syntax">The start-up file's language.</param>
    /// <param name="environmentFile">The full path of the file to read.</param>
    /// <param name="homeFolder">The home folder, for the user's files: a path below it is written relative to <c>$HOME</c>.</param>
    /// <param name="scope">The scope in the line that says how to remove the block.</param>
    /// <exception cref="ArgumentException">The path contains a control character.</exception>
    public StartupBlock(StartupSyntax syntax, string environmentFile, string? homeFolder, StoreScope scope)
    {
        _syntax = syntax;
        _scope = scope;
        string path = StartupPath.Write(syntax, environmentFile, homeFolder);
        _command = StartupText.FromOurs(Command(syntax, path));
    }

    /// <summary>The content with the block inserted; the same array if it is already there.</summary>
    /// <param name="current">The file's content; null if there is no file.</param>
    /// <exception cref="FileRefusedException">The content can't be edited.</exception>
    public byte[] Insert(byte[]? current)
    {
        if (current is null)
        {
            return StartupText.ToBytes(Text(made: true, "\n") + "\n");
        }

        StartupText.ThrowIfNotText(current);
        string text = StartupText.FromBytes(current);
        ThrowIfSigned(text);
        string newLine = StartupText.NewLineOf(text);
        if (Find(text) is FoundBlock found)
        {
            return found.Command == _command ? current : Replace(text, found);
        }

        int at = InsertionPoint(text);
        bool afterMark = at == StartupText.ByteOrderMark.Length && StartsWithMark(text);
        string block = Text(made: false, newLine);
        if (at == text.Length && at > 0 && text[at - 1] != '\n' && !afterMark)
        {
            // If the file ends without a newline, so does the block. A lone CR must not become a CRLF with our LF (C12).
            newLine = text[at - 1] == '\r' ? "\r\n" : newLine;
            block = newLine + Text(made: false, newLine);
        }
        else
        {
            block = (afterMark && NeedsLineAfterMark ? newLine : string.Empty) + block + newLine;
        }

        return StartupText.ToBytes(text.Insert(at, block));
    }

    /// <summary>
    /// The content without the block; the same array if there is none, null if the file was created for it and has no other
    /// content.
    /// </summary>
    /// <exception cref="FileRefusedException">The content can't be edited.</exception>
    public byte[]? Remove(byte[] current)
    {
        _ = current ?? throw new ArgumentNullException(nameof(current));

        string text = StartupText.FromBytes(current);
        if (Find(text) is not FoundBlock found)
        {
            return current;
        }

        // A signature that covers the block becomes invalid; a block before a signature was there before the file was signed.
        ThrowIfSigned(text);
        int start = found.Start;
        int mark = StartsWithMark(text) ? StartupText.ByteOrderMark.Length : 0;
        if (text[found.End - 1] != '\n' || (mark > 0 && NeedsLineAfterMark && text.Substring(mark, start - mark) is "\n" or "\r\n"))
        {
            start = BeforeNewLine(text, start);
        }

        string rest = text.Remove(start, found.End - start);
        return rest.Length == 0 && found.Made ? null : StartupText.ToBytes(rest);
    }

    /// <summary>Whether the content has the block, with this path.</summary>
    /// <exception cref="FileRefusedException">The markers are duplicated, unbalanced or edited.</exception>
    public bool IsIn(byte[] content) => Find(StartupText.FromBytes(content))?.Command == _command;

    /// <summary>Whether the content has one of our markers, intact or edited.</summary>
    public static bool HasTraces(byte[] content)
    {
        foreach (StartupLine line in StartupText.Lines(StartupText.FromBytes(content)))
        {
            if (IsEditedMarker(line.Text))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a file contains the block, or what an editor has made of it.</summary>
    internal static bool IsOrWasIn(StartupFile file)
    {
        try
        {
            return StartupFile.ReadIfRegular(file.Path) is byte[] content && HasTraces(content);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It couldn't be read, so it is passed to the editor, which reports why.
            return true;
        }
    }

    // Before "#", a byte order mark makes sh read the marker as a command with redirections, a syntax error that disables the whole file.
    // On a separate line it is at worst the unknown command that it was before. fish and pwsh support the mark (C12).
    private bool NeedsLineAfterMark => _syntax is StartupSyntax.Posix or StartupSyntax.Csh;

    private static bool StartsWithMark(string text) => text.StartsWith(StartupText.ByteOrderMark, StringComparison.Ordinal);

    private static int BeforeNewLine(string text, int index)
    {
        if (index > 0 && text[index - 1] == '\n')
        {
            index--;
            if (index > 0 && text[index - 1] == '\r')
            {
                index--;
            }
        }

        return index;
    }

    private static string Command(StartupSyntax syntax, string path) => syntax switch
    {
        StartupSyntax.Posix => $"if [ -r {path} ]; then . {path}; fi #",
        StartupSyntax.Csh => $"if ( -r {path} ) source {path} #",
        StartupSyntax.Fish => $"if test -r {path}; source {path}; end #",
        StartupSyntax.PowerShell => $"if ([System.IO.File]::Exists({path})) {{ . {path} }} #",
        _ => throw new ArgumentOutOfRangeException(nameof(syntax)),
    };

    private static string? PathIn(StartupSyntax syntax, string line)
    {
        // Any path is accepted if it is the same in both places: moving the secret folder manually doesn't break the block.
        string[] parts = Command(syntax, "\n").Split('\n');
        int length = line.Length - parts[0].Length - parts[1].Length - parts[2].Length;
        if (length <= 0 || length % 2 != 0 || !line.StartsWith(parts[0], StringComparison.Ordinal))
        {
            return null;
        }

        string path = line.Substring(parts[0].Length, length / 2);
        return line == parts[0] + path + parts[1] + path + parts[2] ? path : null;
    }

    private string Text(bool made, string newLine) => string.Join(
        newLine,
        BeginMarker,
        (made ? ManagedAndMade : Managed) + _scope,
        _command,
        EndMarker);

    private byte[] Replace(string text, FoundBlock found)
    {
        string old = text.Substring(found.Start, found.End - found.Start);
        string newLine = StartupText.NewLineOf(old);
        string replacement = Text(found.Made, newLine) + (old[old.Length - 1] == '\n' ? newLine : string.Empty);
        return StartupText.ToBytes(text.Remove(found.Start, old.Length).Insert(found.Start, replacement));
    }

    private int InsertionPoint(string text)
    {
        int at = StartsWithMark(text) ? StartupText.ByteOrderMark.Length : 0;
        if (string.CompareOrdinal(text, at, "#!", 0, 2) == 0)
        {
            at = StartupText.NextLine(text, at);
        }

        return _syntax == StartupSyntax.PowerShell ? PowerShellHeader.End(text, at) : at;
    }

    private void ThrowIfSigned(string text)
    {
        if (_syntax != StartupSyntax.PowerShell)
        {
            return;
        }

        // Any change would invalidate the signature, and a profile is signed for a reason (C25).
        foreach (StartupLine line in StartupText.Lines(text))
        {
            if (line.Text.StartsWith("# SIG # Begin", StringComparison.OrdinalIgnoreCase))
            {
                throw new FileRefusedException(
                    $"it is signed (line {Number(line.Number)}), and a change would break the signature.",
                    "Add or remove the block yourself, and sign it again.");
            }
        }
    }

    private FoundBlock? Find(string text) => Find(text, _syntax);

    private static FoundBlock? Find(string text, StartupSyntax syntax)
    {
        var begins = new List<StartupLine>();
        var ends = new List<StartupLine>();
        var inside = new List<StartupLine>();
        foreach (StartupLine line in StartupText.Lines(text))
        {
            if (line.Text == BeginMarker)
            {
                begins.Add(line);
            }
            else if (line.Text == EndMarker)
            {
                ends.Add(line);
            }
            else if (IsEditedMarker(line.Text))
            {
                throw new FileRefusedException($"its line {Number(line.Number)} is an edited OssCredentials marker.", RemoveByHand);
            }
            else if (begins.Count == 1 && ends.Count == 0)
            {
                inside.Add(line);
            }
        }

        if (begins.Count == 0 && ends.Count == 0)
        {
            return null;
        }

        // Unless the markers are exactly one pair around the two lines that we wrote, nothing is guessed (C13).
        if (begins.Count != 1 || ends.Count != 1 || begins[0].Number > ends[0].Number)
        {
            throw new FileRefusedException(
                "its OssCredentials markers are duplicate or unbalanced ("
                + $"begin: {Numbers(begins)}; end: {Numbers(ends)}).",
                RemoveByHand);
        }

        if (inside.Count != 2 || !IsManagedLine(inside[0].Text, out bool made) || PathIn(syntax, inside[1].Text) is null)
        {
            throw new FileRefusedException(
                $"its OssCredentials block was edited (lines {Number(begins[0].Number)} to {Number(ends[0].Number)}).",
                RemoveByHand);
        }

        return new FoundBlock(begins[0].Start, ends[0].Next, made, inside[1].Text);
    }

    private static bool IsManagedLine(string line, out bool made)
    {
        made = line.StartsWith(ManagedAndMade, StringComparison.Ordinal);
        string start = made ? ManagedAndMade : Managed;
        return line.StartsWith(start, StringComparison.Ordinal)
            && line.Substring(start.Length) is nameof(StoreScope.User) or nameof(StoreScope.Machine);
    }

    private static bool IsEditedMarker(string line)
    {
        string text = line.TrimStart().ToUpperInvariant();
        return text.Length > 0
            && text[0] == '#'
            && text.Contains("OSSCREDENTIALS")
            && (text.Contains(">>>") || text.Contains("<<<"));
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Numbers(List<StartupLine> lines) =>
        lines.Count == 0 ? "none" : "line " + string.Join(", ", lines.ConvertAll(line => Number(line.Number)));

    private readonly record struct FoundBlock(int Start, int End, bool Made, string Command);
}
