using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Reflection;
using System.Security;
using OssCredentials.PowerShell.Tests.Hosting;
using Xunit;

namespace OssCredentials.PowerShell.Tests.Leaks;

/// <summary>What applies to every cmdlet, including future ones (D1, D3).</summary>
public sealed class SecretParameterTests : IDisposable
{
    private readonly EngineSession _session = new();

    public void Dispose() => _session.Dispose();

    [Fact]
    public void NameAndEveryAlias_SaySecretOrToken()
    {
        // PSReadLine keeps a line with one of these words out of its history file. A SAML assertion has its usual name: it is valid for
        // minutes, and no one types thousands of characters.
        string[] names = [.. SecretParameters().SelectMany(static parameter => NamesOf(parameter)).Except(["SamlAssertion"])];

        Assert.Contains("AccessKeySecret", names);
        Assert.All(names, static name => Assert.True(
            name.Contains("Secret", StringComparison.Ordinal) || name.Contains("Token", StringComparison.Ordinal), name));
    }

    [Fact]
    public void SecretParameter_IsNeverPositional_NorTakenFromTheWholeInput() =>
        Assert.All(
            SecretParameters().SelectMany(static parameter => parameter.GetCustomAttributes<ParameterAttribute>()),
            static attribute =>
            {
                Assert.Equal(int.MinValue, attribute.Position);
                Assert.False(attribute.ValueFromPipeline);
                Assert.False(attribute.ValueFromRemainingArguments);
            });

    [Fact]
    public void SecretParameter_HasNoValidateAttribute() =>
        // The message of a Validate attribute contains the value.
        Assert.All(SecretParameters(), static parameter => Assert.Empty(parameter.GetCustomAttributes<ValidateArgumentsAttribute>()));

    // The engine's own errors quote a value that they can't convert, and so do those of attributes that check a text.
    [Fact]
    public void NoParameter_LeavesItsValueToAnErrorThatQuotesIt() => Assert.All(Parameters().Where(static parameter => parameter.DeclaringType!.Assembly.GetName().Name == "OssCredentials.PowerShell"), static parameter =>
    {
        Type type = Nullable.GetUnderlyingType(parameter.PropertyType) ?? parameter.PropertyType;
        Assert.True(
            type == typeof(string) || type == typeof(string[]) || type == typeof(object) || type == typeof(object[]) || type == typeof(PSObject) || type == typeof(SwitchParameter)
                || parameter.IsDefined(typeof(ArgumentTransformationAttribute)),
            $"{parameter.ReflectedType!.Name} -{parameter.Name} is a {type.Name} without a transformation of its own.");
        Assert.DoesNotContain(
            parameter.GetCustomAttributes<ValidateArgumentsAttribute>(),
            static attribute => attribute is not (ValidateNotNullOrEmptyAttribute or ValidateNotNullAttribute or ValidateRangeAttribute));
    });

    [Fact]
    public void ParameterWhoseNameSaysSecretOrToken_IsASecureString() =>
        Assert.All(
            Parameters().Where(static parameter => NamesOf(parameter).Any(static name =>
                name.EndsWith("Secret", StringComparison.Ordinal) || name.EndsWith("Token", StringComparison.Ordinal))),
            static parameter => Assert.Equal(typeof(SecureString), parameter.PropertyType));

    [Fact]
    public void CmdletWithASecretParameter_RefusesSurplusArguments()
    {
        Type[] cmdlets = [.. SecretParameters().Select(static parameter => parameter.ReflectedType!).Distinct()];

        Assert.True(cmdlets.Length >= 2);
        Assert.All(cmdlets, static cmdlet => Assert.Contains(
            cmdlet.GetProperties(), static property => property.GetCustomAttributes<ParameterAttribute>().Any(static attribute => attribute.ValueFromRemainingArguments)));
    }

    private IEnumerable<PropertyInfo> SecretParameters() => Parameters().Where(static parameter => parameter.PropertyType == typeof(SecureString));

    private IEnumerable<PropertyInfo> Parameters() => _session.Run("Get-Command -Module OssCredentials").Succeeded().Output
        .Select(static command => ((CmdletInfo)command.BaseObject).ImplementingType)
        .SelectMany(static cmdlet => cmdlet.GetProperties())
        .Where(static property => property.IsDefined(typeof(ParameterAttribute)));

    private static IEnumerable<string> NamesOf(PropertyInfo parameter) =>
        [parameter.Name, .. parameter.GetCustomAttribute<AliasAttribute>()?.AliasNames ?? []];
}
