using System;
using System.Runtime.InteropServices;
using OssCredentials.Environment;
using OssCredentials.Persistence;
using OssCredentials.Persistence.Startup;
using OssCredentials.Persistence.Unix;
using OssCredentials.Persistence.Windows;

namespace OssCredentials.Clients;

/// <summary>The stores of this system.</summary>
internal static class CredentialStores
{
    /// <summary>The store of a scope: the registry on Windows, files elsewhere. Nothing is read or written yet.</summary>
    /// <exception cref="StoreException">The user has no home folder.</exception>
    public static ICredentialStore Open(StoreScope scope)
    {
        if (RuntimeInformation.IsOSPlatform(OSPlatform.Windows))
        {
            return scope switch
            {
                StoreScope.User => new RegistryCredentialStore(
                    scope, RegistryEnvironmentStore.User(), RegistryEnvironmentStore.Machine(), @"HKEY_CURRENT_USER\Environment"),
                StoreScope.Machine => new RegistryCredentialStore(
                    scope,
                    RegistryEnvironmentStore.Machine(),
                    RegistryEnvironmentStore.User(),
                    @"HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Control\Session Manager\Environment"),
                _ => throw new ArgumentOutOfRangeException(nameof(scope)),
            };
        }

        return scope switch
        {
            StoreScope.User => new UnixCredentialStore(new UserStoreLocation(UserContext.FromProcess(ProcessEnvironment.Instance))),
            StoreScope.Machine => new UnixCredentialStore(new MachineStoreLocation(UserContext.FromProcessWithoutHome(ProcessEnvironment.Instance))),
            _ => throw new ArgumentOutOfRangeException(nameof(scope)),
        };
    }
}
