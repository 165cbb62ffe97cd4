using System.Globalization;
using KSail.Documents.Yaml;

namespace KSail.Rendering.Kustomize;

/// <summary>A Kubernetes label selector such as <c>a=b,c in (d,e),!f</c>. All its requirements must hold.</summary>
internal sealed class LabelSelector
{
    private readonly IReadOnlyList<LabelRequirement> _requirements;

    private LabelSelector(IReadOnlyList<LabelRequirement> requirements) => _requirements = requirements;

    /// <summary>Reads a selector; null with the reason in <paramref name="error"/> when it is none.</summary>
    public static LabelSelector? Create(string text, out string? error) =>
        new LabelSelectorParser(text).Parse(out error) is { } requirements ? new LabelSelector(requirements) : null;

    public bool Matches(YamlMapping? labels)
    {
        for (var i = 0; i < _requirements.Count; i++)
        {
            var requirement = _requirements[i];
            var value = labels is not null && labels.TryGet(requirement.Key, out var node) ? AssociativeItems.Text(node) : null;
            if (!requirement.Holds(value))
                return false;
        }

        return true;
    }
}

/// <summary>How a label is compared.</summary>
internal enum LabelOperator
{
    Exists,
    Absent,
    In,
    NotIn,
    Greater,
    Less,
}

/// <summary>One condition on one label.</summary>
internal sealed record LabelRequirement(string Key, LabelOperator Operation, IReadOnlyList<string> Values)
{
    /// <summary>Whether a value fulfils the condition; null is a label that is not there.</summary>
    public bool Holds(string? value) => Operation switch
    {
        LabelOperator.Exists => value is not null,
        LabelOperator.Absent => value is null,
        LabelOperator.In => value is not null && Values.Contains(value, StringComparer.Ordinal),
        LabelOperator.NotIn => value is null || !Values.Contains(value, StringComparer.Ordinal),
        LabelOperator.Greater => Compare(value) > 0,
        _ => Compare(value) < 0,
    };

    private int Compare(string? value) =>
        long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var left)
        && long.TryParse(Values[0], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var right)
            ? left.CompareTo(right)
            : 0;
}
