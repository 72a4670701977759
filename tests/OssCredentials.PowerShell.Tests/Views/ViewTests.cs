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

/// <summary>What holds for the views of every type that a cmdlet writes, those to come too.</summary>
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

    // Every view masks secrets (D4).
    [Fact]
    public void NoView_ReadsASecret() => Assert.All(OutputTypes(), type =>
    {
        string[] secrets = [.. type.GetProperties().Where(static property => property.PropertyType == typeof(SecureString)).Select(static property => property.Name)];

        Assert.DoesNotContain(
            Views(type).Descendants("PropertyName").Where(static name => name.Parent!.Name != "ItemSelectionCondition"), name => secrets.Contains(name.Value));
    });

    [Fact]
    public void TypeThatEnds_TellsTheTimeThatIsLeft_InWords() => Assert.All(
        OutputTypes().Where(static type => type.GetProperty("RemainingText") is not null),
        type => Assert.Contains(Views(type).Elements("ListControl").Descendants("PropertyName"), static name => name.Value == "RemainingText"));

    private Type[] OutputTypes() =>
    [
        .. HelpFile.Cmdlets(_session).SelectMany(static cmdlet => cmdlet.OutputType).Select(static type => type.Type)
            .Where(static type => type?.Namespace == "OssCredentials.PowerShell").Distinct(),
    ];

    private IEnumerable<XElement> Views(Type type) =>
        _views.Descendants("View").Where(view => view.Descendants("TypeName").Any(name => name.Value == type.FullName));
}
