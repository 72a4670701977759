using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using OssCredentials.Persistence;
using OssCredentials.Persistence.Files;

namespace OssCredentials.Tests.Writer;

/// <summary>Edits files as specified: <c>verb lock-folder file [kind] [key=value …]</c>.</summary>
internal static class Program
{
    /// <summary>Looked up before the first edit and after the last, so that a trace shows where they begin and end.</summary>
    private const string TraceMark = "/osscredentials-trace-mark";

    private static int Main(string[] arguments)
    {
        if (arguments[0] == "registry")
        {
            return RegistryVerbs.Run(arguments[1], arguments[2], arguments.Length > 3 ? int.Parse(arguments[3], CultureInfo.InvariantCulture) : 40);
        }

        if (arguments[0] == "power")
        {
            return PowerCuts.Run(arguments[1], arguments[2], int.Parse(arguments[3], CultureInfo.InvariantCulture));
        }

        if (arguments[0] == "store")
        {
            return StoreVerbs.Run(arguments[1], TraceMark);
        }

        if (arguments[0] == "renew")
        {
            return Renewals.Run(arguments[1]);
        }

        if (arguments[0] == "rotate")
        {
            return Rotations.Run(arguments[1], arguments[2], arguments[3..]);
        }

        if (arguments[0] == "door")
        {
            return Doors.Run(arguments[1], arguments[2], arguments[3..]);
        }

        string verb = arguments[0];
        string lockFolder = arguments[1];
        string path = arguments[2];
        FileEditorOptions options = Options(arguments.Skip(3).ToArray(), out int count, out string text);
        FileEditor editor = new(lockFolder, options);
        File.Exists(TraceMark);
        try
        {
            switch (verb)
            {
                // Writes the text to the file.
                case "write":
                    return Report(editor.Edit(path, _ => Encoding.UTF8.GetBytes(text)));

                // Writes the text in front of the file's content.
                case "prepend":
                    return Report(editor.Edit(path, current => [.. Encoding.UTF8.GetBytes(text), .. current ?? []]));

                // Deletes the file.
                case "delete":
                    return Report(editor.Edit(path, _ => null));

                // Adds this many lines, each in a separate edit.
                case "append":
                    for (int i = 0; i < count; i++)
                    {
                        string line = $"{text} {i}\n";
                        editor.Edit(path, current => [.. current ?? [], .. Encoding.UTF8.GetBytes(line)]);
                    }

                    return 0;

                // Like a whole Set: the secret, then the text in front of the start-up file, with a backup.
                case "set":
                    Set(editor, options, path, Path.Combine(lockFolder, "secret"), text);
                    return 0;

                // Like a whole Clear: restores the start-up file, then removes the secret and the folder.
                case "clear":
                    Clear(editor, options, path, Path.Combine(lockFolder, "secret"), text);
                    return 0;

                // Until killed: a block is inserted in front of the file and removed, and a secret of any length is rewritten.
                case "toggle":
                    Toggle(editor, options, path, Path.Combine(lockFolder, "secret"), text);
                    return 0;

                // This many times: another program writes the file in place while it is edited, within the same clock tick.
                case "race":
                    int lost = 0;
                    for (int i = 0; i < count; i++)
                    {
                        File.WriteAllText(path, "one");
                        editor.Edit(path, current =>
                        {
                            if (current.AsSpan().SequenceEqual("one"u8))
                            {
                                File.WriteAllText(path, "two");
                            }

                            return [(byte)'+', .. current ?? []];
                        });
                        lost += File.ReadAllText(path) == "+two" ? 0 : 1;
                    }

                    Console.WriteLine($"{lost} lost");
                    return 0;

                // Holds the lock until its input ends.
                case "hold":
                    using (editor.Lock())
                    {
                        Console.WriteLine("held");
                        Console.In.ReadToEnd();
                    }

                    return 0;

                default:
                    throw new ArgumentException("No such verb: " + verb);
            }
        }
        catch (StoreException e)
        {
            Console.WriteLine("StoreException: " + e.Message);
            return 3;
        }
        finally
        {
            File.Exists(TraceMark);
        }
    }

    private static void Set(FileEditor editor, FileEditorOptions options, string path, string secretPath, string text)
    {
        byte[] block = Encoding.UTF8.GetBytes(text);
        using FileEditSession session = editor.Lock(options);
        Report(session.Edit(secretPath, _ => Encoding.UTF8.GetBytes("secret-new-whole"), new FileEditorOptions { Kind = FileKind.Secret }));
        Report(session.Edit(path, current => current.AsSpan().StartsWith(block) ? current : [.. block, .. current ?? []], options));
    }

    private static void Clear(FileEditor editor, FileEditorOptions options, string path, string secretPath, string text)
    {
        byte[] block = Encoding.UTF8.GetBytes(text);
        using FileEditSession session = editor.Lock(options);
        Report(session.Edit(path, current => current.AsSpan().StartsWith(block) ? current.AsSpan(block.Length).ToArray() : current, options));
        Report(session.Edit(secretPath, _ => null, new FileEditorOptions { Kind = FileKind.Secret, AllowDelete = true }));
        session.RemoveLockFolder();
    }

    private static void Toggle(FileEditor editor, FileEditorOptions options, string path, string secretPath, string block)
    {
        byte[] line = Encoding.UTF8.GetBytes(block);
        FileEditorOptions secret = new() { Kind = FileKind.Secret, LockTimeout = options.LockTimeout };
        Random random = new();

        // Doesn't outlive the test that started it.
        new Thread(static () =>
        {
            Console.In.ReadToEnd();
            System.Environment.Exit(0);
        }) { IsBackground = true }.Start();
        for (int round = 0; ; round++)
        {
            // Before that, the compiler would be killed instead of a write.
            if (round == 10)
            {
                Console.WriteLine("started");
            }

            using FileEditSession session = editor.Lock(options);
            string value = "secret-" + new string('s', random.Next(1, 4000)) + "-whole";
            session.Edit(secretPath, _ => Encoding.UTF8.GetBytes(value), secret, CancellationToken.None);
            session.Edit(
                path,
                current => current.AsSpan().StartsWith(line) ? current.AsSpan(line.Length).ToArray() : [.. line, .. current ?? []],
                options,
                CancellationToken.None);
        }
    }

    private static int Report(StoreChange change)
    {
        Console.WriteLine(change.Outcome + (change.Reason is null ? string.Empty : ": " + change.Reason));
        return change.Outcome == StoreChangeOutcome.Refused ? 2 : 0;
    }

    private static FileEditorOptions Options(string[] arguments, out int count, out string text)
    {
        FileEditorOptions options = new() { AllowDelete = true };
        count = 1;
        text = "text\n";
        foreach (string argument in arguments)
        {
            int equals = argument.IndexOf('=', StringComparison.Ordinal);
            string key = equals < 0 ? argument : argument[..equals];
            string value = argument[(equals + 1)..];
            switch (key)
            {
                case "kind":
                    options = options with { Kind = Enum.Parse<FileKind>(value) };
                    break;
                case "mode":
                    options = options with { UnixMode = Convert.ToInt32(value, 8) };
                    break;
                case "backup":
                    options = options with { BackupFolder = value };
                    break;
                case "home":
                    options = options with { HomeFolder = value };
                    break;
                case "force":
                    options = options with { AllowHardLinks = true };
                    break;
                case "timeout":
                    options = options with { LockTimeout = TimeSpan.FromMilliseconds(int.Parse(value, CultureInfo.InvariantCulture)) };
                    break;
                case "count":
                    count = int.Parse(value, CultureInfo.InvariantCulture);
                    break;
                case "text":
                    text = value.Replace("\\n", "\n", StringComparison.Ordinal);
                    break;
                default:
                    throw new ArgumentException("No such argument: " + key);
            }
        }

        return options;
    }
}
