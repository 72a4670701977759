using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using OssCredentials.PowerShell.Tests.Hosting;

namespace OssCredentials.PowerShell.Tests.Help;

/// <summary>The help that ships, created from module/en-US/*.md, docs/troubleshooting.md and the cmdlets.</summary>
/// <remarks>Created again by <c>dotnet run --project tests/OssCredentials.PowerShell.Tests -- help</c>; a test compares.</remarks>
internal static class HelpFile
{
    public static string SourceFolder { get; } = Path.Combine(Repository.Root, "module", "en-US");

    public static string FullName { get; } = Path.Combine(SourceFolder, "OssCredentials.PowerShell.dll-Help.xml");

    /// <summary>The cmdlets that the module exports, by name.</summary>
    public static IReadOnlyList<CmdletInfo> Cmdlets(EngineSession session) =>
        [.. session.Run("Get-Command -Module OssCredentials").Succeeded().Output.Select(static command => (CmdletInfo)command.BaseObject)];

    /// <summary>The source of a cmdlet's help.</summary>
    public static CommandHelp Source(string cmdlet) => CommandHelpReader.Read(Path.Combine(SourceFolder, cmdlet + ".md"));

    public static string Create(IEnumerable<CmdletInfo> cmdlets)
    {
        var document = new XDocument(
            new XComment(" Created from the .md files in this folder and from the cmdlets: dotnet run --project tests/OssCredentials.PowerShell.Tests -- help "),
            new XElement(XName.Get("helpItems", "http://msh"), new XAttribute("schema", "maml"), cmdlets.Select(static cmdlet => new MamlCommand(cmdlet, Source(cmdlet.Name)).ToXml())));
        var text = new StringBuilder();
        var settings = new XmlWriterSettings { Indent = true, NewLineChars = "\n", NewLineHandling = NewLineHandling.None, OmitXmlDeclaration = true };
        using (var writer = XmlWriter.Create(text, settings))
        {
            document.Save(writer);
        }

        return "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n" + text + "\n";
    }

    public static int Write()
    {
        using var session = new EngineSession();
        File.WriteAllText(FullName, Create(Cmdlets(session)));
        File.WriteAllText(TroubleshootingPage.TopicFile, TroubleshootingPage.CreateTopic());
        return 0;
    }
}
