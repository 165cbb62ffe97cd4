using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Rendering.Charts;
using KSail.Restore;

namespace KSail.Rendering.Kustomize;

/// <summary>What every step of one build shares.</summary>
internal sealed class BuildContext(SourceView view, IRestoredContent restored, CancellationToken cancellation)
{
    // Bounds for hostile input: bases that include two bases each double with every level.
    private const int MaxLayers = 20_000;
    private const int MaxObjects = 500_000;
    private const int MaxFindings = 20_000;

    private readonly HashSet<string> _reported = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string[]?> _lines = new(StringComparer.Ordinal);
    private readonly HashSet<string> _read = new(StringComparer.Ordinal);
    private GrowthLimit? _growth;
    private int _layers;
    private int _objects;

    /// <summary>Reads what the layer being built may read: the source directory, or the repository that a remote base came from.</summary>
    public SourceView View { get; set; } = view;

    /// <summary>What kustomizations name by address.</summary>
    public IRestoredContent Restored { get; } = restored;

    /// <summary>How charts that kustomizations list are rendered; null where they are refused.</summary>
    public ChartRendering? Charts { get; init; }

    /// <summary>The charts that are still to be restored.</summary>
    public SortedSet<string> MissingCharts { get; } = new(StringComparer.Ordinal);

    /// <summary>The releases whose templates positions may be in, by template.</summary>
    public Dictionary<string, ReleaseOrigin> Templates { get; } = new(StringComparer.Ordinal);

    /// <summary>The schema of this build.</summary>
    public OpenApi OpenApi { get; } = new();

    public DiagnosticBag Diagnostics { get; } = new(MaxFindings);

    /// <summary>Bounds what the build makes out of its input.</summary>
    public GrowthLimit Growth => _growth ??= new GrowthLimit(Diagnostics);

    public CancellationToken Cancellation { get; } = cancellation;

    /// <summary>What the top layer wants noted on the objects; null when it wants nothing.</summary>
    public BuildMetadata? Metadata { get; set; }

    /// <summary>Counts a layer about to be built; false, after one report, when the build has grown too large.</summary>
    public bool EnterLayer(SourceSpan from)
    {
        Cancellation.ThrowIfCancellationRequested();
        return ++_layers <= MaxLayers || RefuseGrowth(from, $"{MaxLayers} kustomizations");
    }

    /// <summary>Notes that a file of objects is read; true when it has been read before.</summary>
    public bool IsReadAgain(string path) => !_read.Add(path);

    /// <summary>Counts objects read or made.</summary>
    public bool AddObjects(int count, SourceSpan from)
    {
        _objects += count;
        return _objects <= MaxObjects || RefuseGrowth(from, $"{MaxObjects} objects");
    }

    /// <summary>Reports that a file that exists cannot be read.</summary>
    public void ReportUnreadable(string path, SourceSpan from) => Diagnostics.Add(DocumentDiagnostics.Unreadable, from,
        $"the file {View.Display(path)} cannot be read; check its permissions and its size");

    /// <summary>Passes on what is wrong with a file's text, once however often the file is used.</summary>
    public void ReportFile(string path, IReadOnlyList<Diagnostic> diagnostics)
    {
        if (diagnostics.Count > 0 && _reported.Add(path))
            Diagnostics.AddRange(diagnostics);
    }

    /// <summary>The lines of a file that was read before; null when it is no longer there.</summary>
    public string[]? Lines(string path)
    {
        if (!_lines.TryGetValue(path, out var lines))
            _lines[path] = lines = View.ReadFile(path)?.DecodeText()?.ReplaceLineEndings("\n").Split('\n');
        return lines;
    }

    private bool RefuseGrowth(SourceSpan from, string bound)
    {
        if (_reported.Add("growth"))
            Diagnostics.Add(KustomizeDiagnostics.TooLarge, from, $"the build takes in more than {bound}; bases seem to include each other many times over");
        return false;
    }
}
