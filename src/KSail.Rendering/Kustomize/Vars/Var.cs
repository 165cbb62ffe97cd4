using KSail.Documents.Diagnostics;
using KSail.Documents.Yaml;

namespace KSail.Rendering.Kustomize;

/// <summary>An entry of <c>vars</c>: a name for a value of an object.</summary>
internal sealed record Var(string Name, Identity Target, string FieldPath, SourceSpan Span)
{
    private const string DefaultPath = "metadata.name";

    /// <summary>Reads an entry of the right shape.</summary>
    public static Var Read(BuildContext context, YamlMapping entry)
    {
        var target = entry.GetMapping("objref");
        var (group, version) = target?.GetString("apiVersion") is { Length: > 0 } apiVersion
            ? BuildObject.SplitApiVersion(apiVersion)
            : (target?.GetString("group") ?? "", target?.GetString("version") ?? "");
        var identity = new Identity(group, version, target?.GetString("kind") ?? "", target?.GetString("name") ?? "", target?.GetString("namespace") ?? "", context.OpenApi);
        var path = entry.GetMapping("fieldref")?.GetString("fieldPath");
        return new Var(entry.GetString("name") ?? "", identity, path is { Length: > 0 } ? path : DefaultPath, (entry["name"] ?? entry).Span);
    }

    /// <summary>Whether an object is meant, by any identity it ever had; without a namespace, one in any namespace.</summary>
    public bool Selects(BuildObject subject)
    {
        foreach (var identity in subject.AllIdentities())
        {
            if (Target.Namespace.Length > 0 || Target.IsClusterScoped ? identity.Matches(Target) : (identity with { Namespace = "", OpenApi = null }) == (Target with { OpenApi = null }))
                return true;
        }

        return false;
    }

    /// <summary>The value in the object, or null.</summary>
    public YamlNode? ValueIn(BuildObject subject) => FieldLookup.Find(subject.Tree, Kustomize.FieldPath.Split(WithIndexesAsParts(FieldPath)), out _);

    // Where a replacement writes ports.0, a var writes ports[0].
    private static string WithIndexesAsParts(string path)
    {
        // Empty parts lead nowhere else.
        var parts = path.Split('.', StringSplitOptions.RemoveEmptyEntries);
        for (var i = 0; i < parts.Length; i++)
        {
            var open = parts[i].LastIndexOf('[');
            if (open >= 0 && parts[i].EndsWith(']') && parts[i].Length - open > 2 && parts[i].AsSpan(open + 1, parts[i].Length - open - 2).IndexOfAnyExceptInRange('0', '9') < 0)
                parts[i] = string.Concat(parts[i].AsSpan(0, open), open > 0 ? "." : "", parts[i].AsSpan(open + 1, parts[i].Length - open - 2));
        }

        return string.Join('.', parts);
    }
}
