using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Documents.Yaml;
using KSail.Rendering.Charts;
using KSail.Rendering.Flux;
using KSail.Restore;
using KSail.Testing;

namespace KSail.Rendering.Tests.Flux;

/// <summary>A repository in a folder of its own and what its chain renders to. The source directory is <c>k8s</c>.</summary>
internal sealed class FluxScenario : IDisposable
{
    private readonly TemporaryDirectory _folder = new();

    public FluxScenario(string archive, string entry = "clusters/local")
    {
        _folder.WriteAll(archive);
        _folder.Write("ksail.yaml", "spec:\n  workload:\n    kustomizationFile: " + entry + "\n");
        EntrySpan = new SourceSpan(_folder["ksail.yaml"], 3, 24, 3, 24 + entry.Length);
        Entry = entry;
    }

    public string Entry { get; }

    public SourceSpan EntrySpan { get; }

    /// <summary>Where the environment pushes to.</summary>
    public DeliveredArtifact? Artifact { get; init; }

    /// <summary>How Helm releases are rendered; null to leave them as they are.</summary>
    public ReleaseSettings? Releases { get; init; }

    /// <summary>Whether something else than Flux builds the root, with Helm.</summary>
    public bool EnablesHelm { get; init; }

    /// <summary>What was restored.</summary>
    public IRestoredContent Restored { get; init; } = NothingRestored.Instance;

    public string Path(string relative) => _folder[relative];

    public RenderedEnvironment Render()
    {
        var view = new SourceTree(_folder.Root).OpenView(_folder["k8s"]);
        return FluxChain.Render(new FluxChainRequest("local", view, Entry, EntrySpan, Restored, Artifact) { Releases = Releases, EnablesHelm = EnablesHelm });
    }

    /// <summary>Renders what must be free of errors and warnings.</summary>
    public RenderedEnvironment RenderClean()
    {
        var rendered = Render();
        Assert.Empty(rendered.Diagnostics.Where(d => d.Severity != DiagnosticSeverity.Message).Select(Show));
        return rendered;
    }

    /// <summary>Findings as <c>file(line,column): CODE: message</c> with relative paths.</summary>
    public string[] Findings() => [.. Render().Diagnostics.Select(Show)];

    /// <summary>Findings as <c>file(line,column): CODE</c>.</summary>
    public string[] Places() => [.. Render().Diagnostics.Select(d => $"{Relative(d.Span)}: {d.Code}")];

    public string Relative(SourceSpan span) => span.ToString().Replace(_folder.Root + System.IO.Path.DirectorySeparatorChar, "", StringComparison.Ordinal);

    public static string Text(RenderedEnvironment environment, string name) =>
        string.Join("---\n", environment.Kustomizations.Single(k => k.Name == name).Resources.Select(r => YamlWriter.ToText(r.Tree)));

    public static Resource Find(RenderedEnvironment environment, string kind, string name) =>
        environment.Kustomizations.SelectMany(k => k.Resources).Single(r => r.Kind == kind && r.Name == name);

    public static YamlNode At(YamlNode node, string path)
    {
        foreach (var part in path.Split('/'))
            node = node is YamlSequence list ? list[int.Parse(part, System.Globalization.CultureInfo.InvariantCulture)] : ((YamlMapping)node)[part]!;
        return node;
    }

    public void Dispose() => _folder.Dispose();

    private string Show(Diagnostic diagnostic) => $"{Relative(diagnostic.Span)}: {diagnostic.Code}: {diagnostic.Message}";
}
