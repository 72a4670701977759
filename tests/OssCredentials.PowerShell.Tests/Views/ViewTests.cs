using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Reflection;
using System.Security;
using System.Xml.Linq;
using OssCredentials.PowerShell.Tests.Help;
using OssCredentials.PowerShell.Tests.Hosting;
using Xunit;

namespace OssCredentials.PowerShell.Tests.Views;

/// <summary>What applies to the views of every type that a cmdlet writes, including future ones.</summary>
public sealed class ViewTests : IDisposable
{
    private readonly EngineSession _session = new();
    private readonly XDocument _views = XDocument.Load(Path.Combine(Path.GetDirectoryName(Repository.Manifest)!, "module", "OssCredentials.Format.ps1xml"));

    public void Dispose() => _session.Dispose();

    [Fact]
    public void EveryOutputType_HasATable_AndAList() => Assert.All(OutputTypes(), type =>
    {
        Assert.Single(Views(type).Elements("TableControl"));
        Assert.Single(Views(type).Elements("ListControl"));
    });

    [Fact]
    public void EveryView_IsOfATypeThatIsThere_AndShowsItsProperties()
    {
        Assembly cmdlets = OutputTypes()[0].Assembly;

        Assert.All(_views.Descendants("View"), view =>
        {
            Type type = cmdlets.GetType(view.Descendants("TypeName").Single().Value, throwOnError: true)!;
            Assert.All(view.Descendants("PropertyName"), property => Assert.NotNull(type.GetProperty(property.Value)));
        });
    }

    // Where objects of several types share a pipeline, the engine lists properties instead of using the second type's view.
    [Fact]
    public void PropertyForAView_IsHidden() => Assert.All(OutputTypes(), static type => Assert.All(
        type.GetProperties().Where(static property => property.Name is "Mark" || property.Name.EndsWith("Text", StringComparison.Ordinal)),
        static property => Assert.NotNull(property.GetCustomAttribute<HiddenAttribute>())));

    // Every view masks secrets (D4).
    [Fact]
    public void NoView_ReadsASecret() => Assert.All(OutputTypes(), type =>
    {
        string[] secrets = [.. type.GetProperties().Where(static property => property.PropertyType == typeof(SecureString)).Select(static property => property.Name)];

        Assert.DoesNotContain(
            Views(type).Descendants("PropertyName").Where(static name => name.Parent!.Name != "ItemSelectionCondition"), name => secrets.Contains(name.Value));
    });

    [Fact]
    public void TypeThatEnds_TellsWhen_InOneFormat() => Assert.All(
        OutputTypes().Where(static type => type.GetProperty("Expiration") is not null),
        type => Assert.Contains(Views(type).Elements("ListControl").Descendants("PropertyName"), static name => name.Value == "ExpirationText"));

    // The engine formats a time according to the culture.
    [Fact]
    public void NoView_ShowsATimeAsTheCultureWritesIt() => Assert.All(OutputTypes(), type => Assert.DoesNotContain(
        Views(type).Descendants("PropertyName").Where(static name => name.Parent!.Name != "ItemSelectionCondition"),
        name => type.GetProperty(name.Value)!.PropertyType == typeof(DateTimeOffset?) || type.GetProperty(name.Value)!.PropertyType == typeof(DateTimeOffset)));

    [Theory]
    [InlineData("th-TH")]
    [InlineData("fa-IR")]
    [InlineData("de-DE")]
    public void Time_IsTheSameInEveryCulture(string culture)
    {
        string text = _session.Run(
            "$before = [cultureinfo]::CurrentCulture; [cultureinfo]::CurrentCulture = $culture; try { (Set-OssCredential STS.a -AccessKeySecret b -SecurityToken c -Expiration 2020-01-31T20:00:00+08:00 -PassThru).ExpirationText } finally { [cultureinfo]::CurrentCulture = $before }",
            ("culture", culture)).Succeeded().Single.ToString();

        Assert.Equal("2020-01-31T12:00:00Z (expired)", text);
    }

    [Fact]
    public void EveryOutputType_ShowsSomethingWithFormatWide() => Assert.All(OutputTypes(), type => Assert.Single(Views(type).Elements("WideControl")));

    // A column without a width gets the rest: with its fixed columns and the gaps, a table leaves it a third of 80.
    [Fact]
    public void Tables_FitEightyColumns() => Assert.All(_views.Descendants("TableControl"), table => Assert.True(
        table.Descendants("TableColumnHeader").Sum(static column => (int?)column.Element("Width") + 1 ?? 12) <= 81, table.Parent!.Element("Name")!.Value));

    [Fact]
    public void WhatIf_SaysWhatWouldChange_AndPathsBelowHomeAreShort()
    {
        EngineResult result = _session.Run("Set-OssCredential LTAI5tTestKeyOfNobody001 -AccessKeySecret TestSecret0123456789abcdefghAB -Scope User -WhatIf").Succeeded();

        Assert.Contains(result.Output, static row => row.Properties["Outcome"].Value.ToString() == "WouldChange");
        Assert.DoesNotContain(result.Output, static row => row.Properties["Outcome"].Value.ToString() == "Changed");
        Assert.Contains(result.Output, static row => ((string)row.Properties["TargetText"].Value).StartsWith('~'));
        Assert.False(Directory.Exists(Path.Combine(_session.Home, ".config", "osscredentials")));
    }

    [Fact]
    public void UserScope_EndsWithTheNextStep()
    {
        EngineResult result = _session.Run("Set-OssCredential LTAI5tTestKeyOfNobody001 -AccessKeySecret TestSecret0123456789abcdefghAB -Scope User").Succeeded();

        Assert.Contains("Other programs get it in a new terminal", Assert.Single(result.Information), StringComparison.Ordinal);
        Assert.Empty(_session.Run("Set-OssCredential LTAI5tTestKeyOfNobody001 -AccessKeySecret TestSecret0123456789abcdefghAB").Succeeded().Information);
    }

    private Type[] OutputTypes() =>
    [
        .. HelpFile.Cmdlets(_session).SelectMany(static cmdlet => cmdlet.OutputType).Select(static type => type.Type)
            .Where(static type => type?.Namespace == "OssCredentials.PowerShell").Distinct(),
    ];

    private IEnumerable<XElement> Views(Type type) =>
        _views.Descendants("View").Where(view => view.Descendants("TypeName").Any(name => name.Value == type.FullName));
}
