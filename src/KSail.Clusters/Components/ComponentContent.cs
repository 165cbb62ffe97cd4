using KSail.Charts.Loading;
using KSail.Charts.Releases;
using KSail.Charts.Templates;
using KSail.Charts.Values;
using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Documents.Yaml;
using KSail.Kubernetes.Objects;
using KSail.Restore;

namespace KSail.Clusters.Components;

/// <summary>Turns what was restored into the objects of components.</summary>
/// <param name="restored">What was restored.</param>
/// <param name="cluster">What charts may ask about the cluster.</param>
public sealed class ComponentContent(IRestoredContent restored, ClusterCapabilities cluster)
{
    /// <summary>The objects of a component, in the order of its parts; null after an error.</summary>
    public IReadOnlyList<KubernetesObject>? Read(Component component, DiagnosticBag diagnostics, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(component);
        ArgumentNullException.ThrowIfNull(diagnostics);
        var objects = new List<KubernetesObject>();
        foreach (var part in component.Parts)
        {
            var found = part switch
            {
                OwnPart own => ManifestReader.Read(SourceFile.FromText(component.Name, own.Text), diagnostics),
                ManifestPart manifest => ReadManifest(component, manifest, diagnostics),
                ChartPart chart => Render(component, chart, diagnostics, cancellation),
                _ => throw new InvalidOperationException($"{part.GetType().Name} is no part of a component."),
            };
            if (found is null)
                return null;
            objects.AddRange(found);
        }

        return objects;
    }

    private List<KubernetesObject>? ReadManifest(Component component, ManifestPart part, DiagnosticBag diagnostics)
    {
        if (Content(component, part, diagnostics) is not { } content)
            return null;
        var found = new DiagnosticBag();
        var objects = new List<KubernetesObject>(ManifestReader.Read(content, found));
        if (found.HasErrors || objects.Count == 0)
        {
            var reason = found.Items.Count > 0 ? found.Items[0].Message : "it has no objects";
            diagnostics.Add(ComponentDiagnostics.Unusable, component.Span, $"what {part.Address} has for {component} are no manifests: {reason}");
            return null;
        }

        return part.Namespace.Length == 0 ? objects : objects.ConvertAll(one => InNamespace(one, part.Namespace));
    }

    private List<KubernetesObject>? Render(Component component, ChartPart part, DiagnosticBag diagnostics, CancellationToken cancellation)
    {
        if (Content(component, part, diagnostics) is not { } content)
            return null;
        if (!ChartLoader.TryLoadArchive(content.Bytes, out var chart, out var error))
        {
            diagnostics.Add(ComponentDiagnostics.Unusable, component.Span, $"the chart {part.Chart} of {component} cannot be loaded: {error}");
            return null;
        }

        var values = YamlReader.Read(SourceFile.FromText("values.yaml", part.Values)).Documents is [YamlMapping mapping] ? ValuesYaml.MapOf(mapping) : new ValueMap();
        var output = ReleaseRenderer.Render(new ReleaseInput(chart, part.Release, part.Namespace, values, cluster), cancellation);
        if (output.Failures.Count > 0)
        {
            diagnostics.Add(ComponentDiagnostics.Unusable, component.Span, $"the chart {part.Chart} of {component} cannot be rendered: {output.Failures[0].Message}");
            return null;
        }

        var objects = new List<KubernetesObject>();
        foreach (var manifest in output.Manifests)
        {
            // Nobody here runs hooks: a chart that needs one to be installed is no component.
            if (manifest.Tree is not { } tree || manifest.Role == ManifestRole.Hook)
                continue;
            foreach (var one in ManifestReader.Read(tree))
                objects.Add(InNamespace(one, part.Namespace));
        }

        return objects;
    }

    private SourceFile? Content(Component component, ComponentPart part, DiagnosticBag diagnostics)
    {
        var request = part.RequestAt(component.Span)!;
        var item = restored.Find(request);
        if (item.State == RestoreState.Ready && ReadFile(item.Path) is { } file)
            return file;
        diagnostics.Add(
            ComponentDiagnostics.NotRestored,
            component.Span,
            $"{component} is not in the cache of this machine: '{request.Reference}'; run 'dotnet restore -p:KSailRestoreComponents=true' where there is a network");
        return null;
    }

    // The cache is the machine's own, and the digest of what is in it was compared by who found it.
    private static SourceFile? ReadFile(string path)
    {
        try
        {
            return new SourceFile(path, File.ReadAllBytes(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    // Harmless for kinds without namespaces: whoever applies knows which they are.
    private static KubernetesObject InNamespace(KubernetesObject value, string ns)
    {
        if (value.Name.Namespace.Length > 0)
            return value;
        var copy = value.Clone();
        copy.Json["metadata"]!["namespace"] = ns;
        return new KubernetesObject(copy.Json);
    }
}
