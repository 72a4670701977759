using System;
using System.Threading.Tasks;
using OssCredentials.Errors;

namespace OssCredentials.Diagnostics;

/// <summary>The result of a call, or its failure, shared by several checks.</summary>
internal sealed class Attempt<T>
    where T : class
{
    private Attempt(T? value, OssCredentialException? failure)
    {
        Value = value;
        Failure = failure;
    }

    /// <summary>The result; null if there is none.</summary>
    public T? Value { get; }

    /// <summary>Why there is no result; null if no call was made.</summary>
    public OssCredentialException? Failure { get; }

    /// <summary>No call was made.</summary>
    public static Attempt<T> None { get; } = new(null, null);

    public static async Task<Attempt<T>> OfAsync(Func<Task<T>> call)
    {
        try
        {
            return new Attempt<T>(await call().ConfigureAwait(false), null);
        }
        catch (OssCredentialException exception)
        {
            return new Attempt<T>(null, exception);
        }
    }

    public static Attempt<T> Of(Func<T?> call)
    {
        try
        {
            return new Attempt<T>(call(), null);
        }
        catch (OssCredentialException exception)
        {
            return new Attempt<T>(null, exception);
        }
    }
}
