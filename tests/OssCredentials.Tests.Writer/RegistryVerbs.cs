using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using System.Runtime.InteropServices;
using System.Threading;
using OssCredentials.Clients;
using OssCredentials.Credentials;
using OssCredentials.Environment;
using OssCredentials.Persistence;
using OssCredentials.Persistence.Windows;

namespace OssCredentials.Tests.Writer;

/// <summary>What the writer does to the registry of Windows: <c>registry user|machine verb [length]</c>.</summary>
internal static class RegistryVerbs
{
    internal static int Run(string scope, string verb, int length)
    {
        RegistryEnvironmentStore store = scope == "machine" ? RegistryEnvironmentStore.Machine() : RegistryEnvironmentStore.User();
        switch (verb)
        {
            case "set":
                Report(store.Write(Values(length)));
                return IsWhole(store, length) ? 0 : 1;

            // Every length in one process: starting one takes seconds.
            case "set-each":
                foreach (int each in new[] { 1023, 1024, 1025, 2048, 8192, 16383, 16384, 32766 })
                {
                    store.Write(Values(each));
                    Console.WriteLine($"{each}: {(IsWhole(store, each) ? "whole" : "not whole")}");
                }

                return 0;

            // With this many windows that never respond.
            case "set-hung":
                HungWindow[] windows = [.. Enumerable.Range(0, length).Select(static _ => new HungWindow())];
                Stopwatch waited = Stopwatch.StartNew();
                Report(store.Write(Values(length)));
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"milliseconds {waited.ElapsedMilliseconds}"));
                Array.ForEach(windows, static window => window.Dispose());
                return 0;

            case "what-if":
                Report(store.Write(Values(length), whatIf: true));
                return 0;

            // What a new process finds in its environment.
            case "environment":
                Console.WriteLine(string.Join(
                    ' ',
                    System.Environment.GetEnvironmentVariable(OssVariables.AccessKeyId),
                    System.Environment.GetEnvironmentVariable(OssVariables.AccessKeySecret),
                    System.Environment.GetEnvironmentVariable(OssVariables.SessionToken)?.Length));
                return 0;

            // Every pair of what the two stores may contain, in both orders, in the registry itself.
            case "compose":
                return Compose();

            case "clear":
                Report(store.Write(new Dictionary<string, string?>()));
                return store.Read().Count;

            default:
                throw new ArgumentException("No such verb: " + verb);
        }
    }

    private static int Compose()
    {
        int mixed = 0;
        (StoreScope Scope, string Name)[] scopes = [(StoreScope.Machine, "Machine"), (StoreScope.User, "User")];
        foreach (string machine in (string[])["key", "temporary", "role"])
        {
            foreach (string user in (string[])["key", "temporary", "role"])
            {
                for (int families = 0; families < 8; families++)
                {
                    Array.ForEach(scopes, static scope => CredentialStores.Open(scope.Scope).Clear(whatIf: false, CancellationToken.None));
                    bool isRefused = false;
                    foreach ((StoreScope scope, string name) in (families & 4) == 0 ? scopes : scopes.Reverse())
                    {
                        isRefused |= !TryStore(scope, scope == StoreScope.User ? user : machine, (families & (scope == StoreScope.User ? 1 : 2)) != 0, name);
                    }

                    bool isWhole = ((IComposedStore)CredentialStores.Open(StoreScope.User)).FindStray().Count == 0;
                    mixed += isWhole ? 0 : 1;
                    Console.WriteLine($"{machine} {user} {families}: {(isRefused ? "refused" : "stored")}, {(isWhole ? "one set" : "mixed")}");
                }
            }
        }

        Array.ForEach(scopes, static scope => CredentialStores.Open(scope.Scope).Clear(whatIf: false, CancellationToken.None));
        return mixed;
    }

    private static bool TryStore(StoreScope scope, string kind, bool withFamily, string name)
    {
        AccessKeyCredential credential = kind == "temporary"
            ? new AccessKeyCredential("STS." + name, "secret" + name, "token" + name)
            : new AccessKeyCredential("LTAI" + name, "secret" + name) { RoleArn = kind == "role" && !withFamily ? "acs:ram::1:role/" + name : null };
        try
        {
            // Every account can read the machine's variables, so a switch is required.
            bool isMachine = scope == StoreScope.Machine;
            var options = new StoreWriteOptions { WorldReadable = isMachine, Force = isMachine };
            new OssClients(new ClientOptions()).Stores.Set(
                scope, credential, new FurtherVariables { IncludeAlibabaCloud = withFamily }, options, writer: null, CancellationToken.None);
            return true;
        }
        catch (StoreException)
        {
            return false;
        }
    }

    private static Dictionary<string, string?> Values(int tokenLength) => new()
    {
        [OssVariables.AccessKeyId] = "STS.id" + tokenLength.ToString(CultureInfo.InvariantCulture),
        [OssVariables.AccessKeySecret] = "50%PATH%'\"secret",
        [OssVariables.SessionToken] = Token(tokenLength),
    };

    /// <summary>A token whose parts are all different, so that a missing one is noticed.</summary>
    private static string Token(int length) =>
        string.Concat(Enumerable.Range(0, length / 4 + 1).Select(static i => i.ToString("X4", CultureInfo.InvariantCulture)))[..length];

    private static bool IsWhole(RegistryEnvironmentStore store, int length)
    {
        IReadOnlyDictionary<string, string> read = store.Read();
        Dictionary<string, string?> wanted = Values(length);
        return read.Count == wanted.Count && wanted.All(pair => read.TryGetValue(pair.Key, out string? value) && value == pair.Value);
    }

    private static void Report(IReadOnlyList<StoreChange> changes)
    {
        foreach (StoreChange change in changes)
        {
            Console.WriteLine(change);
        }
    }

    /// <summary>A window whose thread processes no message.</summary>
    private sealed class HungWindow : IDisposable
    {
        private readonly ManualResetEvent _end = new(false);
        private readonly Thread _thread;

        internal HungWindow()
        {
            using ManualResetEvent made = new(false);
            IntPtr window = IntPtr.Zero;
            _thread = new Thread(() =>
            {
                window = CreateWindowExW(0, "STATIC", "hung", 0, 0, 0, 10, 10, IntPtr.Zero, IntPtr.Zero, IntPtr.Zero, IntPtr.Zero);
                made.Set();
                _end.WaitOne();
            });
            _thread.Start();
            made.WaitOne();
            Console.WriteLine(window == IntPtr.Zero ? "no window" : "window");
        }

        public void Dispose()
        {
            _end.Set();
            _thread.Join();
            _end.Dispose();
        }

        [DllImport("user32.dll", CharSet = CharSet.Unicode, ExactSpelling = true)]
        private static extern IntPtr CreateWindowExW(
            uint extended, string className, string name, uint style, int x, int y, int width, int height, IntPtr parent, IntPtr menu, IntPtr instance, IntPtr parameter);
    }
}
