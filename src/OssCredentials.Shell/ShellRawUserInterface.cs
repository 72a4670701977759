using System;
using System.Management.Automation.Host;

namespace OssCredentials.Shell;

/// <summary>Sizes, colours and keys of the console. It has no screen buffer to read or move.</summary>
internal sealed class ShellRawUserInterface(ConsoleTerminal terminal) : PSHostRawUserInterface
{
    public override ConsoleColor ForegroundColor
    {
        get => Console.ForegroundColor;
        set
        {
            if (terminal.OutputIsTerminal && terminal.AllowsColor)
                Console.ForegroundColor = value;
        }
    }

    public override ConsoleColor BackgroundColor
    {
        get => Console.BackgroundColor;
        set
        {
            if (terminal.OutputIsTerminal && terminal.AllowsColor)
                Console.BackgroundColor = value;
        }
    }

    public override Size BufferSize
    {
        get => new(ConsoleTerminal.Width, ConsoleTerminal.Height);
        set => throw Unsupported(nameof(BufferSize));
    }

    public override Coordinates CursorPosition
    {
        get
        {
            if (!terminal.OutputIsTerminal || !terminal.InputIsTerminal)
                return new Coordinates(0, 0);
            (int left, int top) = Console.GetCursorPosition();
            return new Coordinates(left, top);
        }

        set
        {
            if (terminal.OutputIsTerminal)
                Console.SetCursorPosition(value.X, value.Y);
        }
    }

    public override int CursorSize
    {
        get => Console.CursorSize;
        set
        {
            if (OperatingSystem.IsWindows())
                Console.CursorSize = value;
        }
    }

    public override bool KeyAvailable => terminal.InputIsTerminal && Console.KeyAvailable;

    public override Size MaxPhysicalWindowSize => BufferSize;

    public override Size MaxWindowSize => BufferSize;

    public override Coordinates WindowPosition
    {
        get => new(0, 0);
        set => throw Unsupported(nameof(WindowPosition));
    }

    public override Size WindowSize
    {
        get => BufferSize;
        set => throw Unsupported(nameof(WindowSize));
    }

    public override string WindowTitle
    {
        get => OperatingSystem.IsWindows() && terminal.OutputIsTerminal ? Console.Title : "";
        set
        {
            if (terminal.OutputIsTerminal && terminal.SupportsVirtualTerminal)
                Console.Title = value;
        }
    }

    public override void FlushInputBuffer()
    {
        while (KeyAvailable)
            Console.ReadKey(intercept: true);
    }

    public override KeyInfo ReadKey(ReadKeyOptions options)
    {
        if (!terminal.InputIsTerminal)
            throw new HostException("Standard input is not a terminal, so it has no keys.");

        ConsoleKeyInfo key = Console.ReadKey((options & ReadKeyOptions.NoEcho) != 0);
        ControlKeyStates states = 0;
        if ((key.Modifiers & ConsoleModifiers.Shift) != 0)
            states |= ControlKeyStates.ShiftPressed;
        if ((key.Modifiers & ConsoleModifiers.Control) != 0)
            states |= ControlKeyStates.LeftCtrlPressed;
        if ((key.Modifiers & ConsoleModifiers.Alt) != 0)
            states |= ControlKeyStates.LeftAltPressed;
        return new KeyInfo((int)key.Key, key.KeyChar, states, keyDown: true);
    }

    public override int LengthInBufferCells(char source) => CellWidth.Of(source);

    public override int LengthInBufferCells(string source) => CellWidth.Of(source);

    public override int LengthInBufferCells(string source, int offset) => CellWidth.Of(source, offset);

    public override BufferCell[,] GetBufferContents(Rectangle rectangle) => throw Unsupported(nameof(GetBufferContents));

    /// <summary>Clears the screen; the only change of the buffer that a terminal can be asked for.</summary>
    public override void SetBufferContents(Rectangle rectangle, BufferCell fill)
    {
        if (terminal.OutputIsTerminal)
            Console.Clear();
    }

    public override void SetBufferContents(Coordinates origin, BufferCell[,] contents) => throw Unsupported(nameof(SetBufferContents));

    public override void ScrollBufferContents(Rectangle source, Coordinates destination, Rectangle clip, BufferCell fill) =>
        throw Unsupported(nameof(ScrollBufferContents));

    private static HostException Unsupported(string member) => new($"{member} is not available: the console has no screen buffer.");
}
