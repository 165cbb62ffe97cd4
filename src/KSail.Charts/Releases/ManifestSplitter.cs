using KSail.Charts.Loading;
using KSail.Documents.Files;
using KSail.Documents.Yaml;

namespace KSail.Charts.Releases;

/// <summary>Takes what a template renders to apart into documents, as Helm does.</summary>
internal static class ManifestSplitter
{
    public const string HookKey = "helm.sh/hook";

    private static readonly string[] Events =
    [
        "pre-install", "post-install", "pre-delete", "post-delete", "pre-upgrade", "post-upgrade", "pre-rollback", "post-rollback", "test", "test-success",
    ];

    /// <summary>The documents of one template's output, hooks of unknown events left out.</summary>
    /// <param name="path">The template.</param>
    /// <param name="output">What it rendered to.</param>
    /// <param name="manifests">Receives the documents.</param>
    /// <exception cref="ChartException">A document is not YAML.</exception>
    public static void Split(string path, string output, List<ReleaseManifest> manifests)
    {
        var start = Skip(output, 0, output.Length);
        var end = output.AsSpan().TrimEnd().Length;
        var (line, counted) = (1, 0);
        while (start < end)
        {
            if (IsSeparator(output, start))
            {
                start = Skip(output, start + 3, end);
                continue;
            }

            var stop = FindSeparator(output, start, end);
            line += output.AsSpan(counted, start - counted).Count('\n');
            counted = start;
            Add(path, output[start..stop].TrimEnd(), line, manifests);
            start = Skip(output, stop, end);
        }
    }

    /// <summary>The documents of a file in <c>crds/</c>, which Helm takes as they stand.</summary>
    public static void SplitDefinitions(string path, string content, List<ReleaseManifest> manifests)
    {
        var first = manifests.Count;
        Split(path, content, manifests);
        for (var i = first; i < manifests.Count; i++)
            manifests[i] = manifests[i] with { Role = ManifestRole.Definition };
    }

    /// <summary>The object of a document; null when it says nothing.</summary>
    /// <param name="path">The template.</param>
    /// <param name="text">The document.</param>
    /// <param name="line">The line that it begins at in what the template renders to.</param>
    /// <exception cref="ChartException">It is not YAML, or no object.</exception>
    public static YamlMapping? Parse(string path, string text, int line)
    {
        // Lines before the document are blank ones, so that positions are those of the whole output. Helm ends what it sends with a line break, which
        // the text of a last block has, too.
        var file = YamlReader.Read(SourceFile.FromText(path, ""), $"{new string('\n', line - 1)}{text}\n", YamlDialect.Yaml11);
        foreach (var diagnostic in file.Diagnostics)
        {
            if (diagnostic.Severity == Documents.Diagnostics.DiagnosticSeverity.Error)
                throw new ChartException($"YAML parse error on {path}: line {diagnostic.Span.Line} of what it renders to: {diagnostic.Message}");
        }

        foreach (var document in file.Documents)
        {
            if (document is not YamlScalar { IsNull: true })
                return document as YamlMapping ?? throw new ChartException($"YAML parse error on {path}: line {document.Span.Line} of what it renders to: an object is expected, with apiVersion, kind and metadata");
        }

        return null;
    }

    private static void Add(string path, string text, int line, List<ReleaseManifest> manifests)
    {
        if (text.Length == 0)
            return;
        var tree = Parse(path, text, line);
        var role = RoleOf(tree, out var isKnown);
        if (isKnown)
            manifests.Add(new ReleaseManifest(path, text, line, tree, role));
    }

    private static ManifestRole RoleOf(YamlMapping? tree, out bool isKnown)
    {
        isKnown = true;
        if (tree?.GetMapping("metadata")?.GetMapping("annotations")?.GetString(HookKey) is not { } hooks)
            return ManifestRole.Object;
        foreach (var name in hooks.Split(','))
            isKnown &= Array.IndexOf(Events, name.Trim().ToLowerInvariant()) >= 0;
        return ManifestRole.Hook;
    }

    private static bool IsSeparator(string text, int at) => string.CompareOrdinal(text, at, "---", 0, 3) == 0;

    // A separator begins a line.
    private static int FindSeparator(string text, int start, int end)
    {
        var at = text.IndexOf("\n---", start, end - start, StringComparison.Ordinal);
        return at < 0 ? end : at + 1;
    }

    private static int Skip(string text, int at, int end)
    {
        while (at < end && char.IsWhiteSpace(text[at]))
            at++;
        return at;
    }
}
