using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Documents.Yaml;
using KSail.Testing;

namespace KSail.Talos.Tests;

/// <summary>Checks node patches given as texts.</summary>
internal static class Patches
{
    public static readonly NodePatchOptions Unpinned = new();

    public static NodePatchOptions Pinned(string version, NodeRuntime runtime = NodeRuntime.Unknown) => new() { Release = TalosRelease.Parse(version), Runtime = runtime };

    /// <summary>Checks an archive of files, whose lines <c>-- path</c> begin one.</summary>
    public static (NodeConfigurations Result, IReadOnlyList<Diagnostic> Findings) Check(string archive, NodePatchOptions? options = null)
    {
        using var folder = new TemporaryDirectory();
        folder.WriteAll(archive);
        return Check(folder, options);
    }

    public static (NodeConfigurations Result, IReadOnlyList<Diagnostic> Findings) Check(TemporaryDirectory folder, NodePatchOptions? options = null)
    {
        var diagnostics = new DiagnosticBag();
        var result = NodePatches.Check(new SourceTree(folder.Root).OpenView(), folder.Root, options ?? Unpinned, diagnostics);
        return (result, [.. diagnostics.Items.Select(d => d with { Span = d.Span with { File = Path.GetRelativePath(folder.Root, d.Span.File) } })]);
    }

    /// <summary>Findings about an archive as <c>file:line:column code message</c>, sorted by place.</summary>
    public static string Report(string archive, NodePatchOptions? options = null) => Lines(Check(archive, options).Findings, withFile: true);

    /// <summary>Findings about one patch for control planes as <c>line:column code message</c>.</summary>
    public static string ReportOne(string patch, NodePatchOptions? options = null) =>
        Lines(Check($"-- control-planes/patch.yaml\n{patch}", options).Findings, withFile: false);

    /// <summary>The configuration of control planes after patches, applied in the given order.</summary>
    public static MachineConfiguration Merge(NodePatchOptions? options, params string[] patches)
    {
        var archive = string.Join('\n', patches.Select((patch, i) => $"-- control-planes/{i}.yaml\n{patch}"));
        var (result, findings) = Check(archive, options);
        Assert.Empty(findings);
        return result.ControlPlane!;
    }

    /// <summary>What stands at a path of a document, in JSON notation, or nothing.</summary>
    public static string At(MachineDocument? document, string path)
    {
        YamlNode? at = document?.Root;
        foreach (var step in path.Split('/'))
            at = (at as YamlMapping)?[step];
        return at is null ? "" : Json(at);
    }

    public static string Json(YamlNode node) => node switch
    {
        YamlMapping mapping => $"{{{string.Join(", ", mapping.Entries.Select(entry => $"{entry.Name}: {Json(entry.Value)}"))}}}",
        YamlSequence list => $"[{string.Join(", ", list.Select(Json))}]",
        _ => node.ToString()!,
    };

    private static string Lines(IReadOnlyList<Diagnostic> findings, bool withFile) =>
        string.Join('\n', findings.Order().Select(d => $"{(withFile ? d.Span.File + ":" : "")}{d.Span.Line}:{d.Span.Column} {d.Code} {d.Message}"));
}
