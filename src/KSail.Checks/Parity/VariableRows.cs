using KSail.Documents;
using KSail.Rendering;

namespace KSail.Checks.Parity;

/// <summary>
/// The variables that Flux puts into what the environments apply. Kustomizations of one environment mostly share their sources, so that a variable is
/// one row as long as all of them know it by one value.
/// </summary>
internal static class VariableRows
{
    private const string Unset = "not set";
    private const string Unknown = "not known";

    /// <summary>The rows, by variable in ordinal order; only variables that something uses.</summary>
    public static IReadOnlyList<ParityRow> Of(RenderedEnvironment from, RenderedEnvironment to, ResourceText texts)
    {
        var left = Collect(from);
        var right = Collect(to);
        var names = new SortedSet<string>(left.Keys, StringComparer.Ordinal);
        names.UnionWith(right.Keys);
        var rows = new List<ParityRow>(names.Count);
        foreach (var name in names)
        {
            var (a, b) = (left.GetValueOrDefault(name), right.GetValueOrDefault(name));
            rows.Add(new ParityRow(name, Show(a, texts), Show(b, texts)) { AreEqual = a is not null && b is not null && AreEqual(a, b) });
        }

        return rows;
    }

    private static Dictionary<string, List<SubstitutedVariable>> Collect(RenderedEnvironment environment)
    {
        var variables = new Dictionary<string, List<SubstitutedVariable>>(StringComparer.Ordinal);
        foreach (var kustomization in environment.Kustomizations)
        {
            foreach (var variable in kustomization.Variables)
            {
                if (!variables.TryGetValue(variable.Name, out var known))
                    variables.Add(variable.Name, known = []);
                if (!known.Exists(other => IsSame(other, variable)))
                    known.Add(variable);
            }
        }

        return variables;
    }

    private static bool AreEqual(List<SubstitutedVariable> from, List<SubstitutedVariable> to)
    {
        if (from.Count != to.Count)
            return false;
        foreach (var variable in from)
        {
            if (!to.Exists(other => IsSame(other, variable)))
                return false;
        }

        return true;
    }

    private static bool IsSame(SubstitutedVariable a, SubstitutedVariable b) => a.IsKnown == b.IsKnown && a.Value?.Reveal() == b.Value?.Reveal();

    private static string? Show(List<SubstitutedVariable>? variables, ResourceText texts)
    {
        if (variables is null)
            return null;
        var shown = new List<string>(variables.Count);
        foreach (var variable in variables)
        {
            var text = variable.Value is not { } value ? variable.IsKnown ? Unset : Unknown
                : OpaqueValue.IsIn(value.Reveal()) ? ValueLine.Encrypted
                : variable.IsSecret ? ValueLine.Hidden
                : Quote(texts.Hide(value.Reveal()));
            if (!shown.Contains(text, StringComparer.Ordinal))
                shown.Add(text);
        }

        return string.Join(", ", shown);
    }

    private static string Quote(string text) => text.Length == 0 || text is Unset or Unknown ? $"\"{text}\"" : text;
}
