using System;
using System.Threading.Tasks;
using OssCredentials.Errors;

namespace OssCredentials.Diagnostics;

/// <summary>What a call answered, or how it failed: several checks look at the same.</summary>
internal sealed class Attempt<T>
    where T : class
{
    private Attempt(T? value, OssCredentialException? failure)
    {
        Value = value;
        Failure = failure;
    }

    /// <summary>The answer; null when there is none.</summary>
    public T? Value { get; }

    /// <summary>Why there is no answer; null where nothing was asked.</summary>
    public OssCredentialException? Failure { get; }

    /// <summary>Nothing was asked.</summary>
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
