using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Documents.Yaml;
using KSail.Rendering;
using KSail.Testing;

namespace KSail.Checks.Tests;

/// <summary>An environment that is rendered already, from the text of its objects.</summary>
internal static class RenderedObjects
{
    public static RenderedEnvironment Of(string manifests, ReleaseOrigin? origin = null)
    {
        using var directory = new TemporaryDirectory();
        var file = new SourceTree(directory.Root).OpenView().ReadYaml(directory.Write("manifests.yaml", manifests))!;
        Assert.Empty(file.Diagnostics);
        var resources = file.Documents.Select(document => new Resource((YamlMapping)document) { Origin = origin }).ToList();
        return new RenderedEnvironment("prod", [new RenderedKustomization("flux-system", "apps", "apps", SourceSpan.None, resources)], []);
    }
}
