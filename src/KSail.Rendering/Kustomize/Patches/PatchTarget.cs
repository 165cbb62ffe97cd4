using KSail.Documents;
using KSail.Documents.Diagnostics;
using KSail.Documents.Yaml;

namespace KSail.Rendering.Kustomize;

/// <summary>Finds the one object that a patch without a target means: the one that has, or ever had, the patch's identity.</summary>
internal static class PatchTarget
{
    private const int MaxCandidates = 3;

    /// <summary>The object; null after a report.</summary>
    public static BuildObject? Find(BuildContext context, ResourceSet set, YamlMapping patch)
    {
        var wanted = new BuildObject(patch) { OpenApi = context.OpenApi }.Current;
        BuildObject? found = null;
        foreach (var each in set.Objects)
        {
            if (!each.HasIdentity(wanted))
                continue;
            if (found is not null)
            {
                context.Diagnostics.Add(KustomizeDiagnostics.PatchTarget, NameSpan(patch),
                    $"the patch matches several objects, {found.Current} and {each.Current}; select one of them with a 'target'");
                return null;
            }

            found = each;
        }

        if (found is null && !set.IsIncomplete)
            context.Diagnostics.Add(KustomizeDiagnostics.PatchTarget, NameSpan(patch), $"no object matches this patch: {wanted}{Explain(set, wanted)}");
        return found;
    }

    private static SourceSpan NameSpan(YamlMapping patch) => patch.GetMapping("metadata")?["name"]?.Span ?? patch.Span;

    private static string Explain(ResourceSet set, Identity wanted)
    {
        foreach (var each in set.Objects)
        {
            if (each.Kind != wanted.Kind || each.Name != wanted.Name)
                continue;
            var there = each.Current;
            return $"; there is {there}, so set the same {(there.Group != wanted.Group || there.Version != wanted.Version ? "apiVersion" : "namespace")}";
        }

        var names = new List<string>();
        var others = new List<string>();
        foreach (var each in set.Objects)
        {
            if (each.Kind == wanted.Kind)
                names.Add(each.Name);
            else if (each.Name == wanted.Name && others.Count < MaxCandidates)
                others.Add(each.Current.ToString());
        }

        if (NearestName.Suggest(wanted.Name, names) is { Length: > 0 } suggestion)
            return suggestion;
        if (others.Count > 0)
            return "; of that name there is " + string.Join(", ", others);
        if (names.Count == 0)
            return $"; there is no {wanted.Kind} in this build at that point";
        return $"; {wanted.Kind} in this build: {string.Join(", ", names.Take(MaxCandidates))}{(names.Count > MaxCandidates ? " and others" : "")}";
    }
}
