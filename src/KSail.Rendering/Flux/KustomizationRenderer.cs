using KSail.Documents;
using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Documents.Yaml;
using KSail.Rendering.Charts;
using KSail.Rendering.Flux.Substitution;
using KSail.Rendering.Flux.Variables;
using KSail.Rendering.Kustomize;
using KSail.Restore;

namespace KSail.Rendering.Flux;

/// <summary>Renders single Kustomizations, in the controller's order: build, decrypt, substitute, mark.</summary>
internal sealed class KustomizationRenderer(SourceView view, IRestoredContent restored, DiagnosticBag diagnostics, VariableObjects objects, CancellationToken cancellation)
{
    private const string KustomizeGroup = "kustomize.config.k8s.io";

    // Two Kustomizations may build the same base, which is wrong only once.
    private readonly HashSet<Diagnostic> _reported = [];
    private readonly SubstitutionBudget _budget = new();
    private readonly HashSet<KustomizationId> _distorted = [];
    private bool _isEverythingBuilt = true;

    /// <summary>How charts that the root lists are rendered; null where it is Flux that builds it, too.</summary>
    public ChartRendering? RootCharts { get; init; }

    /// <summary>Renders one. The variables of the root may be older than the repository: missing ones are unknown, not an error.</summary>
    /// <param name="kustomization">The Kustomization.</param>
    /// <param name="isRoot">Whether it is the root of the chain.</param>
    /// <param name="parent">Who applies it; null for the root.</param>
    public RenderedKustomization Render(FluxKustomization kustomization, bool isRoot = false, KustomizationId? parent = null)
    {
        var path = CleanPath(kustomization.Path);
        var found = new DiagnosticBag();
        var built = Build(kustomization, path, parent is not null && _distorted.Contains(parent), isRoot ? RootCharts : null, found);
        _isEverythingBuilt &= !found.HasErrors;
        if (HasFailedTransformation(found))
            _distorted.Add(kustomization.Id);
        Decrypt(kustomization, built, found);
        var variables = VariableSet.Of(kustomization, objects, built, _isEverythingBuilt && !isRoot, found);
        var resources = Finish(kustomization, built, variables, found);
        foreach (var diagnostic in found.Items)
        {
            if (_reported.Add(diagnostic))
                diagnostics.Add(diagnostic);
        }

        return new RenderedKustomization(kustomization.Id.Namespace, kustomization.Id.Name, path, kustomization.Span, resources) { Substituted = variables };
    }

    // A patch or a replacement that failed leaves objects as nobody meant them, a path with a placeholder for instance.
    private static bool HasFailedTransformation(DiagnosticBag found)
    {
        foreach (var diagnostic in found.Items)
        {
            if (diagnostic.Severity == DiagnosticSeverity.Error && (diagnostic.Code.StartsWith("KSAIL204", StringComparison.Ordinal) || diagnostic.Code.StartsWith("KSAIL205", StringComparison.Ordinal)))
                return true;
        }

        return false;
    }

    private IReadOnlyList<Resource> Build(FluxKustomization kustomization, string path, bool isDistorted, ChartRendering? charts, DiagnosticBag found)
    {
        if (Locate(kustomization, path, isDistorted ? new DiagnosticBag() : found) is not { } directory)
            return [];
        var file = KustomizeBuild.FindKustomizationFile(view, directory, found);
        YamlMapping layer;
        if (file is null)
        {
            layer = new KustomizationGenerator(view, found, cancellation).Generate(directory, kustomization.PathSpan);
        }
        else if (view.ReadYaml(file, YamlDialect.Yaml11) is { HasErrors: false, Documents: [YamlMapping own] } && SpecMerge.IsNeeded(kustomization, own))
        {
            layer = own.CloneMapping();
        }
        else
        {
            // The file as it stands, or the build says what is wrong with it.
            return KustomizeBuild.Run(view, directory, kustomization: null, restored, charts, found, cancellation);
        }

        new SpecMerge(view, found).Merge(kustomization, layer, directory);
        return KustomizeBuild.Run(view, directory, layer, restored, charts, found, cancellation);
    }

    private string? Locate(FluxKustomization kustomization, string path, DiagnosticBag found)
    {
        var source = view.Display(view.Boundary) is var name && name == "." ? "the source directory" : $"the source directory {name}";
        // No file system has a NUL in a name, and .NET refuses to ask for one.
        var lookup = path.Contains('\0', StringComparison.Ordinal)
            ? new PathLookup(PathKind.Missing, "")
            : view.Locate(path.Length == 0 ? view.Boundary : Path.Combine(view.Boundary, path));
        switch (lookup.Kind)
        {
            case PathKind.Directory:
                return lookup.Path;
            case PathKind.File:
                found.Add(FluxDiagnostics.PathMissing, kustomization.PathSpan, $"the path '{kustomization.Path}' of {kustomization.Id} is a file; name its directory");
                break;
            case PathKind.Outside or PathKind.LinkLoop:
                found.Add(FluxDiagnostics.PathMissing, kustomization.PathSpan,
                    $"the path '{kustomization.Path}' of {kustomization.Id} leads over symbolic links out of {source}; the artifact holds no links");
                break;
            default:
                var hint = lookup.IsLeftOut ? ": it is excluded by a .sourceignore or Flux' default patterns, or is a symbolic link" : Suggest(path);
                found.Add(FluxDiagnostics.PathMissing, kustomization.PathSpan,
                    $"the path '{kustomization.Path}' of {kustomization.Id} does not exist in {source}, which paths are relative to{hint}");
                break;
        }

        return null;
    }

    // The nearest name in the deepest directory that does exist.
    private string Suggest(string path)
    {
        var parts = path.Split('/');
        var directory = view.Boundary;
        if (path.Contains('\0', StringComparison.Ordinal))
            return "";
        for (var i = 0; i < parts.Length; i++)
        {
            var next = view.Locate(Path.Combine(directory, parts[i]));
            if (next.Kind == PathKind.Directory)
            {
                directory = next.Path;
                continue;
            }

            var names = new List<string>();
            foreach (var name in view.ListDirectory(directory))
            {
                if (name.EndsWith('/'))
                    names.Add(name[..^1]);
            }

            return NearestName.Suggest(parts[i], names);
        }

        return "";
    }

    private void Decrypt(FluxKustomization kustomization, IReadOnlyList<Resource> built, DiagnosticBag found)
    {
        var canDecrypt = kustomization.HasDecryption || DecryptsItself(kustomization, built);
        foreach (var resource in built)
        {
            // The controller drops what is meant for kustomize alone.
            if (resource.Group == KustomizeGroup || EncryptedObjects.FindEncryption(resource.Tree) is not { } encryption)
                continue;
            if (!canDecrypt)
                ReportNotDecrypted(kustomization, resource, encryption.Span, found);
            EncryptedObjects.Decrypt(resource.Tree);
        }
    }

    private List<Resource> Finish(FluxKustomization kustomization, IReadOnlyList<Resource> built, VariableSet? variables, DiagnosticBag found)
    {
        var substitution = variables is null ? null : new ObjectSubstitution(kustomization.Id, variables, view, found, _budget);
        var owner = new OwnerMetadata(kustomization);
        var resources = new List<Resource>(built.Count);
        foreach (var resource in built)
        {
            cancellation.ThrowIfCancellationRequested();
            if (resource.Group == KustomizeGroup)
                continue;
            var tree = substitution?.Apply(resource.Tree) ?? resource.Tree;
            owner.Apply(tree);
            resources.Add(ReferenceEquals(tree, resource.Tree) ? resource : new Resource(tree) { Origin = resource.Origin });
        }

        // With errors, what would use a variable may be missing.
        if (!found.HasErrors && _isEverythingBuilt)
            variables?.ReportUnused(kustomization.Id, found);
        return resources;
    }

    // The root is made by the bootstrap and may then be taken over by a Kustomization of the same name in what it applies.
    private static bool DecryptsItself(FluxKustomization kustomization, IReadOnlyList<Resource> built)
    {
        foreach (var resource in built)
        {
            if (FluxKustomization.From(resource) is { HasDecryption: true } self && self.Id == kustomization.Id)
                return true;
        }

        return false;
    }

    private void ReportNotDecrypted(FluxKustomization kustomization, Resource resource, SourceSpan span, DiagnosticBag found)
    {
        var where = kustomization.Span.HasFile ? $" ({view.Display(kustomization.Span.File)})" : "";
        found.Add(FluxDiagnostics.NotDecrypted, span.HasFile ? span : resource.Span,
            $"{resource} is encrypted, but the Kustomization {kustomization.Id}{where} has no spec.decryption, so Flux refuses it; "
            + "add 'decryption: {provider: sops, secretRef: {name: sops-age}}' to it, or let one apply the object that has it");
    }

    // As the controller joins paths: '..' stops at the root.
    public static string CleanPath(string path)
    {
        var parts = new List<string>();
        foreach (var part in path.Replace('\\', '/').Split('/'))
        {
            if (part == "..")
            {
                if (parts.Count > 0)
                    parts.RemoveAt(parts.Count - 1);
            }
            else if (part is not ("" or "."))
            {
                parts.Add(part);
            }
        }

        return string.Join('/', parts);
    }
}
