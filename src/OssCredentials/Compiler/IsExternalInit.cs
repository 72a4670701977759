// For init accessors where the framework has no such type; the compiler looks for it by name.
namespace System.Runtime.CompilerServices;

internal static class IsExternalInit;
