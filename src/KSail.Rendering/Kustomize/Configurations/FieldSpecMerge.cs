using KSail.Documents.Diagnostics;

namespace KSail.Rendering.Kustomize;

/// <summary>Adds field specifications to others as kustomize does.</summary>
/// <param name="context">Gets a report when two of them contradict each other.</param>
/// <param name="from">Where the added ones were asked for.</param>
internal sealed class FieldSpecMerge(BuildContext context, SourceSpan from)
{
    /// <summary>Both lists, without those that kustomize takes for there already. Neither argument is changed.</summary>
    public IReadOnlyList<FieldSpec> Merge(IReadOnlyList<FieldSpec> specs, IReadOnlyList<FieldSpec> added)
    {
        if (added.Count == 0 || ReferenceEquals(specs, added))
            return specs;
        var result = new List<FieldSpec>(specs);
        // Upstream sorts: what is meant for one kind comes before what is meant for all, and then hides it from the layer above.
        foreach (var each in added.OrderBy(static spec => spec.Group.Length == 0).ThenBy(static spec => spec.Version.Length == 0).ThenBy(static spec => spec.Kind.Length == 0))
        {
            if (!IsThere(result, each))
                result.Add(each);
        }

        return result;
    }

    // An addition for every kind counts as there when any kind has the path: upstream asks which of the present ones it would select.
    private bool IsThere(List<FieldSpec> specs, FieldSpec added)
    {
        foreach (var spec in specs)
        {
            if (spec.Path != added.Path || !Fits(added.Kind, spec.Kind) || !Fits(added.Group, spec.Group) || !Fits(added.Version, spec.Version))
                continue;
            if (spec.Create != added.Create)
            {
                context.Diagnostics.Add(KustomizeDiagnostics.InvalidValue, from,
                    $"the field '{added.Path}'{(spec.Kind.Length > 0 ? " of " + spec.Kind : "")} is specified already, with 'create: {(spec.Create ? "true" : "false")}'");
            }

            return true;
        }

        return false;
    }

    private static bool Fits(string wanted, string value) => wanted.Length == 0 || wanted == value;
}
