using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using OssCredentials.Credentials;
using OssCredentials.Environment;
using OssCredentials.Persistence;
using OssCredentials.Persistence.Windows;
using OssCredentials.Tests.Fakes;
using Xunit;

namespace OssCredentials.Tests.Persistence.Windows;

/// <summary>The Windows store over values that are not the registry's; wine has the registry itself.</summary>
public sealed class RegistryCredentialStoreTests
{
    private readonly Dictionary<string, RegistryValue> _values = new(StringComparer.Ordinal);
    private readonly Dictionary<string, RegistryValue> _machine = new(StringComparer.Ordinal);

    [Fact]
    public void StoredCredential_IsReadBack()
    {
        DateTimeOffset end = DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.UtcNow.AddHours(1).ToUnixTimeSeconds());
        var credential = new AccessKeyCredential("STS.a", "100%PATH%", "token") { RoleArn = "acs:ram::1:role/r", Expiration = end };

        StoreReport report = Store().Write(credential, new StoreWriteOptions(), CancellationToken.None);
        StoredCredential stored = Store().Read()!;

        Assert.Equal(StoreWarningKind.Temporary, Assert.Single(report.Warnings).Kind);
        Assert.Equal(("STS.a", "100%PATH%", "token"), (stored.Credential.AccessKeyId, stored.Credential.AccessKeySecret, stored.Credential.SecurityToken));
        Assert.Equal(("acs:ram::1:role/r", end), (stored.Credential.RoleArn, stored.Credential.Expiration));
        Assert.Equal("STS.a", _values[OssVariables.PersistedId].Text);
        Assert.Empty(stored.Warnings);
    }

    [Fact]
    public void LongTermKey_ClearsAnOlderToken_InTheSameCall()
    {
        // Variables that the new credential doesn't have are unset (B2).
        Store().Write(new AccessKeyCredential("STS.a", "b", "c"), new StoreWriteOptions(), CancellationToken.None);

        Store().Write(new AccessKeyCredential("LTAI5t", "b"), new StoreWriteOptions(), CancellationToken.None);

        Assert.Equal(
            [OssVariables.AccessKeyId, OssVariables.AccessKeySecret, OssVariables.PersistedId],
            OssVariables.All.Where(_values.ContainsKey));
    }

    [Fact]
    public void VariablesOutsideTheSet_AreStoredReadBackReplacedAndCleared()
    {
        var further = new FurtherVariables { IncludeAlibabaCloud = true, Region = "cn-hangzhou" };
        var temporary = new AccessKeyCredential("STS.a", "b", "c");
        Store().Write(temporary, new StoreWriteOptions { FurtherVariables = further.ValuesFor(temporary, new FakeEnvironment()) }, CancellationToken.None);

        Assert.Equal(
            further.ValuesFor(temporary, new FakeEnvironment()).Where(static value => value.Value is not null).OrderBy(value => value.Key, StringComparer.Ordinal),
            Store().Read()!.FurtherVariables.OrderBy(value => value.Key, StringComparer.Ordinal));
        Assert.Equal("STS.a", _values["ALIBABA_CLOUD_ACCESS_KEY_ID"].Text);

        // The next set has no additional variables, so the old ones are removed (B2).
        Store().Write(new AccessKeyCredential("LTAI5t", "b"), new StoreWriteOptions(), CancellationToken.None);
        Assert.Equal(3, _values.Count);

        Store().Write(temporary, new StoreWriteOptions { FurtherVariables = further.ValuesFor(temporary, new FakeEnvironment()) }, CancellationToken.None);
        Store().Clear(whatIf: false, CancellationToken.None);
        Assert.Empty(_values);
    }

    [Fact]
    public void WhatTheUserHasSet_StaysWhenTheSetIsCleared()
    {
        _values["OSS_REGION"] = new RegistryValue("mine");
        _values["PATH"] = new RegistryValue("mine");
        Store().Write(new AccessKeyCredential("LTAI5t", "b"), new StoreWriteOptions(), CancellationToken.None);
        Store().Clear(whatIf: false, CancellationToken.None);

        Assert.Equal(["OSS_REGION", "PATH"], _values.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Clear_RemovesTheWholeSet()
    {
        Store().Write(new AccessKeyCredential("LTAI5t", "b"), new StoreWriteOptions(), CancellationToken.None);

        StoreReport told = Store().Clear(whatIf: true, CancellationToken.None);
        Assert.Equal(3, _values.Count);
        StoreReport done = Store().Clear(whatIf: false, CancellationToken.None);

        Assert.Equal(told.Changes.Select(change => change.ToString()), done.Changes.Select(change => change.ToString()));
        Assert.Empty(_values);
        Assert.Null(Store().Read());
    }

    [Fact]
    public void IdWithoutASecret_IsReported()
    {
        // A file that someone has edited is reported, never executed (C21).
        _values[OssVariables.AccessKeyId] = new RegistryValue("LTAI5t");

        Assert.Contains(OssVariables.AccessKeySecret, Assert.Throws<StoreException>(() => Store().Read()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ExpiredSet_IsWarnedOf()
    {
        // An expired credential is not exported (C28).
        var expired = new AccessKeyCredential("STS.a", "b", "c") { Expiration = DateTimeOffset.UtcNow.AddMinutes(-1) };

        StoreReport report = Store().Write(expired, new StoreWriteOptions(), CancellationToken.None);

        Assert.Equal(StoreWarningKind.Expired, Assert.Single(report.Warnings).Kind);
        Assert.Equal(StoreWarningKind.Expired, Assert.Single(Store().Read()!.Warnings).Kind);
    }

    public static TheoryData<string, bool, string, bool> Pairs()
    {
        var pairs = new TheoryData<string, bool, string, bool>();
        foreach (string machine in (string[])["", "key", "temporary", "role"])
        {
            foreach (string user in (string[])["key", "temporary", "role"])
            {
                foreach ((bool first, bool second) in ((bool, bool)[])[(false, false), (false, true), (true, false), (true, true)])
                {
                    pairs.Add(machine, first, user, second);
                }
            }
        }

        return pairs;
    }

    // A process gets HKLM's variables with HKCU's on top: one whole set, or the second of the two is refused and nothing changes.
    [Theory]
    [MemberData(nameof(Pairs))]
    public void MachineAndUser_ComposeToOneWholeSet_OrTheSecondIsRefused(string machine, bool machineFamily, string user, bool userFamily)
    {
        foreach (bool userFirst in (bool[])[false, true])
        {
            _values.Clear();
            _machine.Clear();
            (RegistryCredentialStore Store, string Kind, bool Family, string Name)[] order =
                [(Store(StoreScope.Machine), machine, machineFamily, "Machine"), (Store(), user, userFamily, "User")];
            bool isRefused = false;
            foreach ((RegistryCredentialStore store, string kind, bool family, string name) in userFirst ? order.Reverse() : order)
            {
                Dictionary<string, RegistryValue>[] before = [new(_values), new(_machine)];
                try
                {
                    Write(store, kind, family, name);
                }
                catch (StoreException error)
                {
                    isRefused = true;
                    Assert.Contains($"Clear-OssCredential -Scope {(name == "User" ? "Machine" : "User")}", error.Remedy, StringComparison.Ordinal);
                    Assert.Equal(before, [_values, _machine]);
                }
            }

            Dictionary<string, string?> composed = _machine.Concat(_values).GroupBy(static pair => pair.Key).ToDictionary(static group => group.Key, static group => (string?)group.Last().Value.Text);
            string[] owners = [.. ComposedVariables.Names.Where(composed.ContainsKey).Select(name => _values.ContainsKey(name) ? "User" : "Machine").Distinct()];
            Assert.Single(owners);
            Assert.Empty(Store().FindStray());

            // Refused only where it must be: what the user has covers all that the machine has.
            bool covers = machine.Length == 0 || ((machine == "key" || machine == user || (machine == "role" && user == "role")) && (!machineFamily || userFamily));
            Assert.Equal(!covers, isRefused);
        }
    }

    [Fact]
    public void TokenThatOnlyTheMachineHas_IsFound_WithAnyOwner()
    {
        Store().Write(new AccessKeyCredential("LTAI5t", "b"), new StoreWriteOptions(), CancellationToken.None);
        _machine[OssVariables.SessionToken] = new RegistryValue("left");

        Assert.Equal([OssVariables.SessionToken], Store().FindStray());
        Assert.Contains(
            OssVariables.SessionToken,
            Assert.Throws<StoreException>(() => Store().Write(new AccessKeyCredential("LTAI5u", "b"), new StoreWriteOptions(), CancellationToken.None)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void SetThatWasSetByHand_IsNotCleared()
    {
        _values[OssVariables.AccessKeyId] = new RegistryValue("LTAI5t");
        _values[OssVariables.AccessKeySecret] = new RegistryValue("b");

        StoreReport report = Store().Clear(whatIf: false, CancellationToken.None);

        Assert.All(report.Changes, static change => Assert.Equal(StoreChangeOutcome.Refused, change.Outcome));
        Assert.Equal(2, _values.Count);
    }

    private static void Write(RegistryCredentialStore store, string kind, bool withFamily, string name)
    {
        if (kind.Length == 0)
        {
            return;
        }

        AccessKeyCredential credential = kind == "temporary"
            ? new AccessKeyCredential("STS." + name, "secret" + name, "token" + name)
            : new AccessKeyCredential("LTAI" + name, "secret" + name) { RoleArn = kind == "role" ? "acs:ram::1:role/" + name : null };
        var further = new FurtherVariables { IncludeAlibabaCloud = withFamily };
        bool isMachine = store.Scope == StoreScope.Machine;
        store.Write(
            credential,
            new StoreWriteOptions { FurtherVariables = further.ValuesFor(credential, new FakeEnvironment()), WorldReadable = isMachine, Force = isMachine },
            CancellationToken.None);
    }

    // Every account of the machine can read its key.
    [Theory]
    [InlineData(false, false, false)]
    [InlineData(true, false, false)]
    [InlineData(false, true, false)]
    [InlineData(true, true, true)]
    public void Machine_NeedsConsent_AndIsReported(bool worldReadable, bool force, bool isWritten)
    {
        RegistryCredentialStore store = Store(StoreScope.Machine);
        var options = new StoreWriteOptions { WorldReadable = worldReadable, Force = force };

        if (!isWritten)
        {
            Assert.Contains("-WorldReadable", Assert.Throws<StoreException>(() => store.Write(new AccessKeyCredential("LTAI5t", "b"), options, CancellationToken.None)).Remedy, StringComparison.Ordinal);
            Assert.Null(store.Read());
            return;
        }

        Assert.Contains(store.Write(new AccessKeyCredential("LTAI5t", "b"), options, CancellationToken.None).Warnings, static warning => warning.Kind == StoreWarningKind.ReadableByOthers);
        Assert.Contains(store.Read()!.Warnings, static warning => warning.Kind == StoreWarningKind.ReadableByOthers);
    }

    private RegistryCredentialStore Store(StoreScope scope = StoreScope.User)
    {
        var user = new RegistryEnvironmentStore("USER", "Fix it.", _ => new Values(_values), _ => true);
        var machine = new RegistryEnvironmentStore("MACHINE", "Fix it.", _ => new Values(_machine), _ => true);
        return scope == StoreScope.User ? new RegistryCredentialStore(scope, user, machine, "USER") : new RegistryCredentialStore(scope, machine, user, "MACHINE");
    }

    private sealed class Values(Dictionary<string, RegistryValue> values) : IRegistryValues
    {
        public RegistryValue? Read(string name) => values.GetValueOrDefault(name);

        public void Write(string name, RegistryValue? value)
        {
            values.Remove(name);
            if (value is not null)
            {
                values.Add(name, value);
            }
        }

        public void Flush()
        {
        }

        public void Dispose()
        {
        }
    }
}
