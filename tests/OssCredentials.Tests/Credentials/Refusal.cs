using System;
using OssCredentials.Errors;
using Xunit;

namespace OssCredentials.Tests.Credentials;

/// <summary>Asserts that a value is refused with its name and place, and that no part of it is shown.</summary>
internal static class Refusal
{
    // Shorter pieces may be in any English sentence.
    private const int TellingLength = 5;

    public static InvalidCredentialValueException Of(string? value, string name, string errorId, Action check)
    {
        InvalidCredentialValueException error = Assert.Throws<InvalidCredentialValueException>(check);
        Assert.Equal((errorId, name), (error.ErrorId, error.ValueName));
        Assert.Contains(name, error.Message, StringComparison.Ordinal);
        for (int i = 0; i + TellingLength <= value?.Length; i++)
        {
            Assert.DoesNotContain(value.Substring(i, TellingLength), error.ToString() + error.Remedy, StringComparison.Ordinal);
        }

        return error;
    }
}
