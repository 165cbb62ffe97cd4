using KSail.Charts.Templates;
using KSail.Charts.Values;
using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Documents.Yaml;
using KSail.Rendering.Charts;

namespace KSail.Rendering.Kustomize;

/// <summary>
/// The values that kustomize gives to Helm for a chart: those of one file, the chart's own unless another is named, merged with the inline ones,
/// and further files over them.
/// </summary>
internal sealed class ChartValues : IValuePlaces
{
    private readonly WrittenValues _written = new();
    private readonly ChartEntry _entry;

    private ChartValues(ChartEntry entry) => _entry = entry;

    /// <summary>What is given to Helm.</summary>
    public ValueMap Values { get; private set; } = new();

    /// <summary>Puts values together; null after a report.</summary>
    /// <param name="context">Reads files.</param>
    /// <param name="layer">The kustomization, which paths are relative to.</param>
    /// <param name="entry">The chart as it is listed.</param>
    /// <param name="found">The chart.</param>
    public static ChartValues? Of(BuildContext context, Layer layer, ChartEntry entry, FoundChart found)
    {
        var values = new ChartValues(entry);
        if (!values.TryAddFirst(context, layer, found))
            return null;
        foreach (var name in entry.Texts("additionalValuesFiles"))
        {
            if (EntryPath.ResolveFile(context, layer.Directory, name) is not { } path || Read(context, path, name.Span, YamlDialect.Yaml11) is not { } file)
                return null;
            if (!values.TryAdd(context, file, name.Span))
                return null;
        }

        return values;
    }

    /// <inheritdoc/>
    public SourceSpan Locate(IReadOnlyList<string> path, out bool isSecret)
    {
        var written = _written.Locate(path, out isSecret);
        return written.HasFile ? written : _entry.Fields.TryGetEntry("valuesInline", out var inline) && inline.Key.Span.HasFile ? inline.Key.Span : _entry.Span;
    }

    private bool TryAddFirst(BuildContext context, Layer layer, FoundChart found)
    {
        if (_entry.Inline is { } replacing && _entry.Merge == "replace")
            return Take(replacing);
        // What is merged goes through kustomize's own reader, which is that of manifests; the rest only through Helm's.
        var dialect = _entry.Inline is null ? YamlDialect.Yaml11 : YamlDialect.Manifest;
        var span = (_entry.ValuesFile ?? _entry.Fields["name"]!).Span;
        if (ReadFirst(context, layer, found, span, dialect) is not { } file)
            return false;
        if (_entry.Inline is not { } inline)
            return TryAdd(context, file, span);
        if (file.Documents is not [var document, ..] || (document is YamlScalar { IsNull: true } && _entry.ValuesFile is null))
        {
            context.Diagnostics.Add(KustomizeDiagnostics.InvalidGenerator, span, $"{Name(file)} holds no values, and kustomize cannot merge the inline ones into nothing; write '{{}}' into it, or set 'valuesMerge: replace'");
            return false;
        }

        if (document is not YamlMapping mapping)
        {
            context.Diagnostics.Add(KustomizeDiagnostics.InvalidGenerator, span, $"{Name(file)} holds no mapping of values");
            return false;
        }

        var merge = new ValuesMerge(context.Diagnostics);
        var given = merge.WithoutAliases(mapping);
        var merged = _entry.Merge == "merge" ? merge.Run(inline, given) : merge.Run(given, inline);
        return merged is not null && Take(merged);
    }

    private YamlFile? ReadFirst(BuildContext context, Layer layer, FoundChart found, SourceSpan span, YamlDialect dialect)
    {
        if (_entry.ValuesFile is { } named)
            return EntryPath.ResolveFile(context, layer.Directory, named) is { } path ? Read(context, path, named.Span, dialect) : null;
        if (found.Directory is { } directory)
        {
            var own = context.View.Locate(Path.Combine(directory, "values.yaml"));
            if (own.Kind == PathKind.File)
                return Read(context, own.Path, span, dialect);
        }
        else if (found.Chart.FindFile("values.yaml") is { } file)
        {
            return YamlReader.Read(new SourceFile(file.Name, file.Content.ToArray()), dialect);
        }

        context.Diagnostics.Add(KustomizeDiagnostics.PathMissing, span, $"the chart {_entry.Name} has no values.yaml, which kustomize asks for; add one to it, or name a 'valuesFile'");
        return null;
    }

    private static YamlFile? Read(BuildContext context, string path, SourceSpan span, YamlDialect dialect)
    {
        if (context.View.ReadYaml(path, dialect) is not { } file)
        {
            context.ReportUnreadable(path, span);
            return null;
        }

        context.ReportFile(path, file.Diagnostics);
        return file.HasErrors ? null : file;
    }

    private bool TryAdd(BuildContext context, YamlFile file, SourceSpan span)
    {
        if (!ValuesYaml.TryRead(file, out var values, out var error))
        {
            context.Diagnostics.Add(ReleaseDiagnostics.InvalidValues, span, $"the values for the chart {_entry.Name} cannot be read: {error}");
            return false;
        }

        foreach (var document in file.Documents)
        {
            if (document is YamlMapping mapping)
                _written.Add(mapping);
        }

        Values = ValueMerging.Merged(Values, values);
        return true;
    }

    private bool Take(YamlMapping mapping)
    {
        _written.Add(mapping);
        Values = ValuesYaml.MapOf(mapping);
        return true;
    }

    private string Name(YamlFile file) => _entry.ValuesFile is { } named ? $"'{named.Value}'" : $"the {Path.GetFileName(file.Source.Path)} of the chart {_entry.Name}";
}
