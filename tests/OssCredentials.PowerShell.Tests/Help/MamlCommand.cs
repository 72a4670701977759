using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Management.Automation;
using System.Xml.Linq;

namespace OssCredentials.PowerShell.Tests.Help;

/// <summary>One cmdlet in MAML: the text from its help, everything else from the cmdlet itself.</summary>
internal sealed class MamlCommand
{
    private static readonly XNamespace s_maml = "http://schemas.microsoft.com/maml/2004/10";
    private static readonly XNamespace s_command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    private static readonly XNamespace s_dev = "http://schemas.microsoft.com/maml/dev/2004/10";

    // The engine's own parameters; they mean the same everywhere.
    private static readonly Dictionary<string, string> s_shouldProcess = new()
    {
        ["WhatIf"] = "Shows what would happen without changing anything.",
        ["Confirm"] = "Asks for confirmation before it changes anything.",
    };

    private const string Item = "- ";

    private readonly CmdletInfo _cmdlet;
    private readonly CommandHelp _help;
    private readonly object _instance;

    public MamlCommand(CmdletInfo cmdlet, CommandHelp help)
    {
        _cmdlet = cmdlet;
        _help = help;
        _instance = Activator.CreateInstance(cmdlet.ImplementingType)!;
    }

    /// <summary>The names of the parameters that help must describe: not the engine's common ones, nor hidden ones.</summary>
    public static IEnumerable<ParameterMetadata> Documented(CmdletInfo cmdlet) => cmdlet.Parameters.Values
        .Where(static parameter => !Cmdlet.CommonParameters.Contains(parameter.Name)
            && !parameter.Attributes.OfType<ParameterAttribute>().All(static attribute => attribute.DontShow));

    public XElement ToXml()
    {
        string[] parameters = [.. Documented(_cmdlet).Select(static parameter => parameter.Name)];
        string[] described = [.. _help.Parameters.Keys, .. s_shouldProcess.Keys.Where(parameters.Contains)];
        if (parameters.Except(described).Concat(described.Except(parameters)).ToArray() is { Length: > 0 } apart)
        {
            throw new FormatException($"{_help.Name}.md and the cmdlet differ in: {string.Join(", ", apart)}.");
        }

        return new XElement(
            s_command + "command",
            new XAttribute(XNamespace.Xmlns + "maml", s_maml),
            new XAttribute(XNamespace.Xmlns + "command", s_command),
            new XAttribute(XNamespace.Xmlns + "dev", s_dev),
            new XElement(
                s_command + "details",
                new XElement(s_command + "name", _help.Name),
                new XElement(s_command + "verb", _cmdlet.Verb),
                new XElement(s_command + "noun", _cmdlet.Noun),
                Paragraphs("description", [_help.Synopsis])),
            Paragraphs("description", _help.Description),
            new XElement(s_command + "syntax", _cmdlet.ParameterSets
                .OrderByDescending(static set => set.IsDefault).ThenBy(static set => set.Name, StringComparer.Ordinal)
                .Select(set => new XElement(s_command + "syntaxItem", new XElement(s_maml + "name", _help.Name), InSyntaxOrder(set).Select(ParameterInSyntax)))),
            new XElement(s_command + "parameters", Documented(_cmdlet).OrderBy(static parameter => parameter.Name, StringComparer.Ordinal).Select(Parameter)),
            new XElement(
                s_command + "inputTypes",
                new XElement(s_command + "inputType", Type(TakesProperties() ? "OssCredentials.PowerShell.OssCredential, or any object with its property names" : "None"))),
            new XElement(
                s_command + "returnValues",
                _cmdlet.OutputType.Select(static type => type.Name).Distinct().Select(static name => new XElement(s_command + "returnValue", Type(name)))),
            new XElement(
                s_command + "examples",
                _help.Examples.Select(static (example, index) => new XElement(
                    s_command + "example",
                    new XElement(s_maml + "title", string.Create(CultureInfo.InvariantCulture, $"---------- Example {index + 1}: {example.Title} ----------")),
                    new XElement(s_dev + "code", example.Code),
                    Paragraphs(s_dev + "remarks", [.. example.Remarks, string.Empty])))),
            new XElement(
                s_command + "relatedLinks",
                _help.Links.Select(static link => new XElement(
                    s_maml + "navigationLink",
                    new XElement(s_maml + "linkText", link.StartsWith("https:", StringComparison.Ordinal) ? string.Empty : link),
                    new XElement(s_maml + "uri", link.StartsWith("https:", StringComparison.Ordinal) ? link : string.Empty)))));
    }

    private IEnumerable<CommandParameterInfo> InSyntaxOrder(CommandParameterSetInfo set)
    {
        string[] documented = [.. Documented(_cmdlet).Select(static parameter => parameter.Name)];
        return set.Parameters
            .Where(parameter => documented.Contains(parameter.Name))
            .OrderBy(static parameter => parameter.Position < 0 ? int.MaxValue : parameter.Position)
            .ThenByDescending(static parameter => parameter.IsMandatory)
            .ThenBy(static parameter => s_shouldProcess.ContainsKey(parameter.Name))
            .ThenBy(static parameter => parameter.Name, StringComparer.Ordinal);
    }

    private XElement ParameterInSyntax(CommandParameterInfo parameter)
    {
        XElement element = Element(
            parameter.Name, parameter.IsMandatory, parameter.Position, PipelineInput([parameter.ValueFromPipeline], [parameter.ValueFromPipelineByPropertyName]), parameter.Aliases);
        element.Add(new XElement(s_maml + "name", parameter.Name));
        Type type = Underlying(parameter.ParameterType);
        if (type.IsEnum)
        {
            element.Add(new XElement(
                s_command + "parameterValueGroup",
                Enum.GetNames(type).Select(static name => new XElement(
                    s_command + "parameterValue", new XAttribute("required", "false"), new XAttribute("variableLength", "false"), name))));
        }

        if (type != typeof(SwitchParameter))
        {
            element.Add(new XElement(s_command + "parameterValue", new XAttribute("required", "true"), new XAttribute("variableLength", "false"), TypeName(parameter.ParameterType)));
        }

        return element;
    }

    private XElement Parameter(ParameterMetadata parameter)
    {
        ParameterSetMetadata[] sets = [.. parameter.ParameterSets.Values];
        XElement element = Element(
            parameter.Name,
            sets.All(static set => set.IsMandatory),
            sets.Max(static set => set.Position),
            PipelineInput([.. sets.Select(static set => set.ValueFromPipeline)], [.. sets.Select(static set => set.ValueFromPipelineByPropertyName)]),
            parameter.Aliases);
        IReadOnlyList<string> text = s_shouldProcess.TryGetValue(parameter.Name, out string? common) ? [common] : _help.Parameters[parameter.Name];
        element.Add(
            new XElement(s_maml + "name", parameter.Name),
            Paragraphs("Description", text),
            new XElement(
                s_command + "parameterValue",
                new XAttribute("required", Text(!parameter.SwitchParameter)), new XAttribute("variableLength", "false"), TypeName(parameter.ParameterType)),
            Type(TypeName(parameter.ParameterType)),
            new XElement(s_dev + "defaultValue", DefaultValue(parameter)));
        return element;
    }

    private string DefaultValue(ParameterMetadata parameter) => _instance.GetType().GetProperty(parameter.Name)?.GetValue(_instance) switch
    {
        null => "None",
        SwitchParameter or TimeSpan { Ticks: 0 } => parameter.SwitchParameter ? "False" : "None",
        Array values => string.Join(", ", values.Cast<object>()),
        Enum value when parameter.ParameterSets.Values.All(static set => set.IsMandatory) => value is null ? string.Empty : "None",
        IFormattable value => value.ToString(null, CultureInfo.InvariantCulture),
        object value => value.ToString()!,
    };

    private bool TakesProperties() => _cmdlet.Parameters.Values.SelectMany(static parameter => parameter.ParameterSets.Values)
        .Any(static set => set.ValueFromPipelineByPropertyName || set.ValueFromPipeline);

    private static XElement Element(string name, bool isMandatory, int position, string pipelineInput, IEnumerable<string> aliases) => new(
        s_command + "parameter",
        new XAttribute("required", Text(isMandatory)),
        new XAttribute("variableLength", "true"),
        new XAttribute("globbing", "false"),
        new XAttribute("pipelineInput", pipelineInput),
        new XAttribute("position", position < 0 ? "named" : position.ToString(CultureInfo.InvariantCulture)),
        new XAttribute("aliases", string.Join(", ", aliases.Order(StringComparer.Ordinal).DefaultIfEmpty("none"))));

    private static string PipelineInput(bool[] byValue, bool[] byName) => (byValue.Contains(true), byName.Contains(true)) switch
    {
        (true, true) => "True (ByValue, ByPropertyName)",
        (true, false) => "True (ByValue)",
        (false, true) => "True (ByPropertyName)",
        _ => "False",
    };

    private static Type Underlying(Type type) => Nullable.GetUnderlyingType(type) ?? type.GetElementType() ?? type;

    private static string TypeName(Type type) => (Nullable.GetUnderlyingType(type) ?? type).Name;

    private static XElement Type(string name) => new(s_dev + "type", new XElement(s_maml + "name", name), new XElement(s_maml + "uri"));

    private static string Text(bool value) => value ? "true" : "false";

    private static XElement Paragraphs(string name, IEnumerable<string> paragraphs) => Paragraphs(s_maml + name, paragraphs);

    // Each item of a list is a paragraph: Get-Help puts the lines of one paragraph behind each other.
    private static XElement Paragraphs(XName name, IEnumerable<string> paragraphs) =>
        new(name, paragraphs.SelectMany(Items).Select(static text => new XElement(s_maml + "para", text.ReplaceLineEndings(" "))));

    private static IEnumerable<string> Items(string block) =>
        block.StartsWith(Item, StringComparison.Ordinal) ? block[Item.Length..].Split('\n' + Item).Select(static item => Item + item) : [block];
}
