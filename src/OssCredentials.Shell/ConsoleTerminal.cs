using System;
using System.IO;
using System.Management.Automation;
using System.Runtime.InteropServices;

namespace OssCredentials.Shell;

/// <summary>What the standard streams are connected to, and whether colour may go there.</summary>
internal sealed partial class ConsoleTerminal
{
    private const int StandardOutputHandle = -11;
    private const uint EnableVirtualTerminalProcessing = 0x0004;
    private const int FallbackWidth = 120;
    private const int FallbackHeight = 50;

    public ConsoleTerminal()
    {
        InputIsTerminal = !Console.IsInputRedirected;
        OutputIsTerminal = !Console.IsOutputRedirected;
        ErrorIsTerminal = !Console.IsErrorRedirected;

        SupportsVirtualTerminal = System.Environment.GetEnvironmentVariable("TERM") != "dumb"
            && (!OperatingSystem.IsWindows() || !OutputIsTerminal || TryEnableVirtualTerminal());

        // NO_COLOR counts when present and not empty, whatever its value: https://no-color.org
        AllowsColor = SupportsVirtualTerminal
            && string.IsNullOrEmpty(System.Environment.GetEnvironmentVariable("NO_COLOR"));
    }

    public bool InputIsTerminal { get; }

    public bool OutputIsTerminal { get; }

    public bool ErrorIsTerminal { get; }

    public bool SupportsVirtualTerminal { get; }

    public bool AllowsColor { get; }

    /// <summary>What the engine is told: it colours whatever NO_COLOR says until it is told.</summary>
    public OutputRendering OutputRendering =>
        AllowsColor && OutputIsTerminal ? OutputRendering.Host : OutputRendering.PlainText;

    /// <summary>Width in cells; that of an unredirected stream, else 120.</summary>
    public static int Width => Measure(() => Console.WindowWidth, FallbackWidth);

    /// <summary>Height in lines; that of an unredirected stream, else 50.</summary>
    public static int Height => Measure(() => Console.WindowHeight, FallbackHeight);

    private static int Measure(Func<int> read, int fallback)
    {
        try
        {
            int size = read();
            return size > 0 ? size : fallback;
        }
        catch (IOException)
        {
            // Windows, no console behind any handle.
            return fallback;
        }
    }

    private static bool TryEnableVirtualTerminal()
    {
        nint output = GetStdHandle(StandardOutputHandle);
        return GetConsoleMode(output, out uint mode)
            && SetConsoleMode(output, mode | EnableVirtualTerminalProcessing);
    }

    [LibraryImport("kernel32.dll")]
    private static partial nint GetStdHandle(int handle);

    [LibraryImport("kernel32.dll")]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool GetConsoleMode(nint console, out uint mode);

    [LibraryImport("kernel32.dll")]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool SetConsoleMode(nint console, uint mode);
}
