using KSail.Documents.Diagnostics;

namespace KSail.Rendering.Kustomize;

/// <summary>Adds field specifications to others as kustomize does.</summary>
/// <param name="context">Gets a report when two of them contradict each other.</param>
/// <param name="from">Where the added ones were asked for; told when neither of two has a place of its own.</param>
internal sealed class FieldSpecMerge(BuildContext context, SourceSpan from)
{
    /// <summary>Both lists in their order, without those that kustomize takes for there already. Neither argument is changed.</summary>
    public IReadOnlyList<FieldSpec> Merge(IReadOnlyList<FieldSpec> specs, IReadOnlyList<FieldSpec> added)
    {
        if (added.Count == 0 || ReferenceEquals(specs, added))
            return specs;
        var result = new List<FieldSpec>(specs);
        var byPath = new Dictionary<string, List<FieldSpec>>(StringComparer.Ordinal);
        foreach (var each in specs)
            Add(byPath, each);
        foreach (var each in added)
        {
            if (byPath.TryGetValue(each.Path, out var present) && IsThere(present, each))
                continue;
            result.Add(each);
            Add(byPath, each);
        }

        return result;
    }

    /// <summary>
    /// As above, then sorted: what is meant for one kind comes before what is meant for all kinds, and hides it when the list is merged into an
    /// empty one.
    /// </summary>
    public IReadOnlyList<FieldSpec> MergeSorted(IReadOnlyList<FieldSpec> specs, IReadOnlyList<FieldSpec> added) =>
        [.. Merge(specs, added).OrderBy(SortKey, StringComparer.Ordinal)];

    private static void Add(Dictionary<string, List<FieldSpec>> byPath, FieldSpec spec)
    {
        if (byPath.TryGetValue(spec.Path, out var same))
            same.Add(spec);
        else
            byPath[spec.Path] = [spec];
    }

    // Absent parts come after all names.
    private static string SortKey(FieldSpec spec) =>
        $"{(spec.Group.Length == 0 ? "~G" : spec.Group)}_{(spec.Version.Length == 0 ? "~V" : spec.Version)}_{(spec.Kind.Length == 0 ? "~K" : spec.Kind)}";

    // An addition for every kind counts as there when any kind has the path: upstream asks which of the present ones it would select.
    private bool IsThere(List<FieldSpec> withSamePath, FieldSpec added)
    {
        foreach (var spec in withSamePath)
        {
            if (!Fits(added.Kind, spec.Kind) || !Fits(added.Group, spec.Group) || !Fits(added.Version, spec.Version))
                continue;
            if (spec.Create != added.Create)
            {
                context.Diagnostics.Add(KustomizeDiagnostics.InvalidValue, added.Span.HasFile ? added.Span : spec.Span.HasFile ? spec.Span : from,
                    $"the field '{added.Path}'{(spec.Kind.Length > 0 ? " of " + spec.Kind : "")} is specified twice, with 'create: {(spec.Create ? "true" : "false")}' and with 'create: {(added.Create ? "true" : "false")}'; kustomize itself may be one of the two");
            }

            return true;
        }

        return false;
    }

    private static bool Fits(string wanted, string value) => wanted.Length == 0 || wanted == value;
}
