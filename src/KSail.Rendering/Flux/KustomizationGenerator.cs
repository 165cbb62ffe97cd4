using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Documents.Yaml;
using KSail.Rendering.Kustomize;

namespace KSail.Rendering.Flux;

/// <summary>
/// The kustomization that the controller makes up for a path without one (<c>fluxcd/pkg/kustomize</c>, <c>GenerateManifest</c>): every
/// <c>.yaml</c> and <c>.yml</c> file below it, hidden ones included, and every directory that has a kustomization file of its own.
/// </summary>
internal sealed class KustomizationGenerator(SourceView view, DiagnosticBag diagnostics, CancellationToken cancellation)
{
    /// <summary>The kustomization of a directory; its nodes stand at <paramref name="span"/>, which asked for it.</summary>
    public YamlMapping Generate(string directory, SourceSpan span)
    {
        var resources = new YamlSequence(span);
        Walk(directory, "./", resources, span);
        var kustomization = new YamlMapping(span);
        kustomization.Set("apiVersion", YamlScalar.String("kustomize.config.k8s.io/v1beta1", span));
        kustomization.Set("kind", YamlScalar.String("Kustomization", span));
        kustomization.Set("resources", resources);
        return kustomization;
    }

    // Recursion is bounded by the longest path that the file system has: links are not followed.
    private void Walk(string directory, string prefix, YamlSequence resources, SourceSpan span)
    {
        cancellation.ThrowIfCancellationRequested();
        if (!view.CanListDirectory(directory))
            diagnostics.Add(DocumentDiagnostics.Unreadable, SourceSpan.OfFile(directory), $"the folder '{view.Display(directory)}' cannot be read; check its permissions");
        foreach (var (name, isDirectory) in Entries(directory))
        {
            var lookup = view.Locate(Path.Combine(directory, name));
            if (isDirectory && lookup.Kind == PathKind.Directory)
            {
                if (KustomizeBuild.FindKustomizationFile(view, lookup.Path, diagnostics) is not null)
                    resources.Add(YamlScalar.String(prefix + name, span));
                else
                    Walk(lookup.Path, prefix + name + "/", resources, span);
            }
            else if (!isDirectory && lookup.Kind == PathKind.File && Path.GetExtension(name) is ".yaml" or ".yml")
            {
                resources.Add(YamlScalar.String(prefix + name, span));
            }
        }
    }

    // Go's walk compares bare names; the listing's trailing slash would put "a-b" before "a/".
    private List<(string Name, bool IsDirectory)> Entries(string directory)
    {
        var entries = new List<(string Name, bool IsDirectory)>();
        foreach (var name in view.ListDirectory(directory))
            entries.Add((name.TrimEnd('/'), name.EndsWith('/')));
        entries.Sort(static (a, b) => string.CompareOrdinal(a.Name, b.Name));
        return entries;
    }
}
