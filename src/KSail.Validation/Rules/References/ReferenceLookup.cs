using KSail.Documents;
using KSail.Documents.Yaml;
using KSail.Rendering;

namespace KSail.Validation.Rules.References;

/// <summary>Looks up what a reference names, and tells when it is not there.</summary>
internal sealed class ReferenceLookup(EnvironmentObjects objects, Findings findings)
{
    // Shorter names are too near to each other by chance.
    private const int ShortestSlip = 5;

    public EnvironmentObjects Objects => objects;

    public Findings Findings => findings;

    /// <summary>
    /// Looks for an object that must be there. In a namespace that others may add to, only a name that is a slip of the pen away from
    /// another is told.
    /// </summary>
    /// <returns>The object; null when it is not among the rendered ones.</returns>
    public Resource? Require(string kind, YamlScalar name, string ns)
    {
        var text = name.Value;
        if (objects.In(ns) is { } here)
        {
            if (here.TryFind(kind, text, out var found))
                return found;
            if (IsGiven(kind, text))
                return null;
            var slip = FindSlip(text, here.NamesOf(kind));
            if (slip is not null || objects.IsComplete(ns))
                Tell(kind, name, ns, slip);
        }

        return null;
    }

    /// <summary>Looks for a key in an object that was found; unless all its keys are known, nothing is told.</summary>
    public void RequireKey(Resource? target, YamlScalar key)
    {
        if (target is null)
            return;
        List<string>? names = null;
        foreach (var field in (ReadOnlySpan<string>)["data", "stringData", "binaryData"])
        {
            if (target.Tree[field] is not { } node || node is YamlScalar { IsNull: true })
                continue;
            if (node is not YamlMapping data)
                return;
            foreach (var entry in data.Entries)
            {
                if (entry.Name == key.Value || OpaqueValue.IsIn(entry.Name))
                    return;
                (names ??= []).Add(entry.Name);
            }
        }

        // An empty one is there to be filled by somebody.
        if (names is not null)
            findings.Report(RuleDiagnostics.MissingKey, key, $"is '{Findings.Shorten(key.Value)}', but {target.Kind}/{target.Name} has no such key{NearestName.Suggest(key.Value, names)}");
    }

    private void Tell(string kind, YamlScalar name, string ns, string? slip)
    {
        var hint = slip is null ? "" : $"; did you mean '{slip}'?";
        findings.Report(RuleDiagnostics.MissingReference, name, $"is '{Findings.Shorten(name.Value)}', but the environment has no {kind} of that name in the namespace '{ns}'{hint}");
    }

    // What Kubernetes itself puts into every namespace.
    private static bool IsGiven(string kind, string name) => (kind, name) is ("ServiceAccount", "default") or ("ConfigMap", "kube-root-ca.crt");

    private static string? FindSlip(string name, List<string> names)
    {
        if (name.Length < ShortestSlip)
            return null;
        foreach (var candidate in names)
        {
            if (IsSlip(name, candidate))
                return candidate;
        }

        return null;
    }

    // One letter too many, too few, or another, or two exchanged. Not a digit: those count things.
    private static bool IsSlip(string name, string candidate)
    {
        var start = 0;
        while (start < name.Length && start < candidate.Length && name[start] == candidate[start])
            start++;
        var end = 0;
        while (end < name.Length - start && end < candidate.Length - start && name[^(end + 1)] == candidate[^(end + 1)])
            end++;
        var left = name.AsSpan(start, name.Length - start - end);
        var right = candidate.AsSpan(start, candidate.Length - start - end);
        if (left.ContainsAnyInRange('0', '9') || right.ContainsAnyInRange('0', '9'))
            return false;
        return (left.Length <= 1 && right.Length <= 1 && left.Length + right.Length > 0)
            || (left.Length == 2 && right.Length == 2 && left[0] == right[1] && left[1] == right[0]);
    }
}
