using System;
using System.Collections.Generic;
using System.Management.Automation.Host;
using System.Text;

namespace OssCredentials.Shell;

/// <summary>The choices of a question: their labels, keys (the letter after <c>&amp;</c>) and help.</summary>
internal sealed class ChoiceMenu
{
    private readonly List<(string Key, string Label, string Help)> _choices = [];

    public ChoiceMenu(IEnumerable<ChoiceDescription> choices, IReadOnlyCollection<int> defaults)
    {
        foreach (ChoiceDescription choice in choices)
        {
            int mark = choice.Label.IndexOf('&', StringComparison.Ordinal);
            string key = mark >= 0 && mark + 1 < choice.Label.Length ? choice.Label[(mark + 1)..(mark + 2)].Trim().ToUpperInvariant() : "";
            _choices.Add((key, choice.Label.Replace("&", "", StringComparison.Ordinal), choice.HelpMessage));
        }

        StringBuilder text = new();
        foreach ((string key, string label, _) in _choices)
            text.Append('[').Append(key).Append("] ").Append(label).Append("  ");
        text.Append("[?] Help");
        if (defaults.Count > 0)
        {
            List<string> keys = [];
            foreach (int index in defaults)
                keys.Add(KeyOrLabel(index));
            text.Append(defaults.Count == 1 ? " (default is \"" : " (default choices are \"").AppendJoin(',', keys).Append("\")");
        }

        Text = text.Append(": ").ToString();
    }

    /// <summary>The line that asks.</summary>
    public string Text { get; }

    /// <summary>What each choice means, a line each.</summary>
    public string Help
    {
        get
        {
            List<string> lines = [];
            for (int i = 0; i < _choices.Count; i++)
                lines.Add($"{KeyOrLabel(i)} - {_choices[i].Help}");
            return string.Join(System.Environment.NewLine, lines);
        }
    }

    /// <summary>The choice whose key or label is the answer; null where none is.</summary>
    public int? Find(string answer)
    {
        for (int i = 0; i < _choices.Count; i++)
        {
            (string key, string label, _) = _choices[i];
            if (answer.Length > 0
                && (answer.Equals(label, StringComparison.OrdinalIgnoreCase) || answer.Equals(key, StringComparison.OrdinalIgnoreCase)))
            {
                return i;
            }
        }

        return null;
    }

    private string KeyOrLabel(int index) => _choices[index].Key.Length > 0 ? _choices[index].Key : _choices[index].Label;
}
