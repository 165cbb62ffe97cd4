using System.Buffers;
using System.Globalization;
using KSail.Documents.Yaml;

namespace KSail.Rendering.Kustomize;

/// <summary>A Kubernetes label selector such as <c>a=b,c in (d,e),!f</c>. All its requirements must hold.</summary>
internal sealed class LabelSelector
{
    private static readonly SearchValues<char> NotInValues = SearchValues.Create(" =!()<>");
    private readonly List<Requirement> _requirements = [];

    private enum Operator
    {
        Exists,
        Absent,
        In,
        NotIn,
        Greater,
        Less,
    }

    /// <summary>Reads a selector; null with the reason in <paramref name="error"/> when it is none.</summary>
    public static LabelSelector? Create(string text, out string? error)
    {
        var selector = new LabelSelector();
        error = null;
        foreach (var part in Split(text))
        {
            if (selector.Add(part.Trim()))
                continue;
            error = $"'{part.Trim()}' is no requirement; write key, !key, key=value, key!=value, key in (a,b) or key notin (a,b)";
            return null;
        }

        return selector;
    }

    public bool Matches(YamlMapping? labels)
    {
        foreach (var requirement in _requirements)
        {
            var value = labels?[requirement.Key] is YamlScalar scalar ? scalar.Value : null;
            if (!requirement.Holds(value))
                return false;
        }

        return true;
    }

    private static List<string> Split(string text)
    {
        var parts = new List<string>();
        if (string.IsNullOrWhiteSpace(text))
            return parts;
        var start = 0;
        var depth = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '(')
                depth++;
            else if (text[i] == ')')
                depth--;
            else if (text[i] == ',' && depth == 0)
            {
                parts.Add(text[start..i]);
                start = i + 1;
            }
        }

        parts.Add(text[start..]);
        return parts;
    }

    private bool Add(string part)
    {
        if (part.StartsWith('!'))
            return AddRequirement(part[1..].Trim(), Operator.Absent, []);
        if (part.EndsWith(')'))
            return AddSet(part);
        var at = part.AsSpan().IndexOfAny("=!<>");
        if (at < 0)
            return AddRequirement(part, Operator.Exists, []);
        var key = part[..at].Trim();
        var rest = part.AsSpan(at);
        return rest switch
        {
            ['!', '=', .. var value] => AddRequirement(key, Operator.NotIn, [value.Trim().ToString()]),
            ['=', '=', .. var value] => AddRequirement(key, Operator.In, [value.Trim().ToString()]),
            ['=', .. var value] => AddRequirement(key, Operator.In, [value.Trim().ToString()]),
            ['>', .. var value] => AddRequirement(key, Operator.Greater, [value.Trim().ToString()]),
            ['<', .. var value] => AddRequirement(key, Operator.Less, [value.Trim().ToString()]),
            _ => false,
        };
    }

    private bool AddSet(string part)
    {
        var open = part.IndexOf('(', StringComparison.Ordinal);
        if (open < 0)
            return false;
        var words = part[..open].Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (words.Length != 2 || words[1] is not ("in" or "notin"))
            return false;
        var values = part[(open + 1)..^1].Split(',', StringSplitOptions.TrimEntries);
        return AddRequirement(words[0], words[1] == "in" ? Operator.In : Operator.NotIn, values);
    }

    private bool AddRequirement(string key, Operator operation, string[] values)
    {
        if (key.Length == 0)
            return false;
        foreach (var c in key)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '.' or '/'))
                return false;
        }

        foreach (var value in values)
        {
            if (value.AsSpan().IndexOfAny(NotInValues) >= 0)
                return false;
        }

        _requirements.Add(new Requirement(key, operation, values));
        return true;
    }

    private sealed record Requirement(string Key, Operator Operation, string[] Values)
    {
        public bool Holds(string? value) => Operation switch
        {
            Operator.Exists => value is not null,
            Operator.Absent => value is null,
            Operator.In => value is not null && Array.IndexOf(Values, value) >= 0,
            Operator.NotIn => value is null || Array.IndexOf(Values, value) < 0,
            Operator.Greater => Compare(value) > 0,
            _ => Compare(value) < 0,
        };

        private int Compare(string? value) =>
            long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var left)
            && long.TryParse(Values[0], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var right)
                ? left.CompareTo(right)
                : 0;
    }
}
