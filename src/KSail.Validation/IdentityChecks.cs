using KSail.Documents.Diagnostics;
using KSail.Rendering;
using KSail.Schemas;

namespace KSail.Validation;

/// <summary>
/// Finds objects of one identity. Within one Flux Kustomization the second is an error, as for kustomize; across Kustomizations, which
/// would overwrite each other's fields and delete each other's objects, a warning: several parts of a platform declaring one namespace is
/// common practice.
/// </summary>
internal sealed class IdentityChecks(SchemaCatalog catalog, DiagnosticBag diagnostics)
{
    private readonly Dictionary<string, Definition> _seen = new(StringComparer.Ordinal);

    public void Check(Resource resource, RenderedKustomization owner)
    {
        var kind = resource.Kind;
        var name = resource.Name;
        if (kind.Length == 0 || name.Length == 0)
            return;
        var identity = string.Concat(string.Concat(resource.Group, "\n", kind, "\n"), NamespaceOf(resource, kind), "\n", name);
        if (_seen.TryAdd(identity, new Definition(resource, owner)))
            return;
        var (first, firstOwner) = _seen[identity];
        if (ReferenceEquals(firstOwner, owner))
        {
            diagnostics.Add(
                ValidationDiagnostics.DuplicateObject, resource.Span,
                $"{resource} is already defined{Place(first.Span, resource.Span)}; rename or remove one of the two");
            return;
        }

        diagnostics.Add(
            ValidationDiagnostics.SharedObject, resource.Span,
            $"{resource} is applied by the Flux Kustomization {owner.Namespace}/{owner.Name} and also by "
            + $"{firstOwner.Namespace}/{firstOwner.Name}{Place(first.Span, resource.Span)}; let one of them own it");
    }

    private string NamespaceOf(Resource resource, string kind)
    {
        var written = resource.Namespace;
        if (catalog.Find(resource.ApiVersion, kind) is not { } schema)
            return written;
        return !schema.IsNamespaced ? "" : written.Length == 0 ? "default" : written;
    }

    // Relative, so that messages do not depend on where the repository lies.
    private static string Place(SourceSpan first, SourceSpan second)
    {
        if (!first.HasFile || first == second)
            return "";
        if (!second.HasFile)
            return $" at {Path.GetFileName(first.File)}:{first.Line}";
        if (string.Equals(first.File, second.File, StringComparison.Ordinal))
            return $" at line {first.Line}";
        var relative = Path.GetRelativePath(Path.GetDirectoryName(second.File) ?? "", first.File).Replace('\\', '/');
        return $" at {relative}:{first.Line}";
    }

    private sealed record Definition(Resource Resource, RenderedKustomization Owner);
}
