using KSail.Charts.Versions;
using KSail.Documents;
using KSail.Documents.Files;
using KSail.Documents.Yaml;

namespace KSail.Charts.Repositories;

/// <summary>What a repository of charts has: its <c>index.yaml</c>. Immutable.</summary>
internal sealed class RepositoryIndex
{
    private readonly YamlMapping _entries;

    private RepositoryIndex(YamlMapping entries) => _entries = entries;

    /// <summary>Reads an index; null when it is none.</summary>
    public static RepositoryIndex? Read(byte[] content)
    {
        var file = YamlReader.Read(new SourceFile("index.yaml", content), YamlDialect.Yaml11);
        return !file.HasErrors && file.Documents is [YamlMapping root] && root.GetMapping("entries") is { } entries ? new RepositoryIndex(entries) : null;
    }

    /// <summary>Whether the repository has a chart of that name.</summary>
    public bool Has(string chart) => _entries.GetSequence(chart) is { Count: > 0 };

    /// <summary><c>; did you mean 'x'?</c> for the chart with the nearest name, or nothing.</summary>
    public string Suggest(string chart)
    {
        var names = new List<string>();
        foreach (var entry in _entries.Entries)
            names.Add(entry.Name);
        return NearestName.Suggest(chart, names);
    }

    /// <summary>
    /// The version that Flux' source-controller takes: the one that is named, else the highest in the range, of equal ones the one that was
    /// made last; null for none.
    /// </summary>
    public IndexEntry? Choose(string chart, string version)
    {
        var all = new List<IndexEntry>();
        foreach (var item in _entries.GetSequence(chart) ?? [])
        {
            if (item is not YamlMapping mapping || mapping.GetString("version") is not { } text || mapping.GetSequence("urls") is not [YamlScalar address, ..])
                continue;
            var entry = new IndexEntry(text, address.Value, mapping.GetString("digest") ?? "", mapping.GetString("created") ?? "");
            if (text == version)
                return entry;
            all.Add(entry);
        }

        IndexEntry? best = null;
        SemanticVersion? bestVersion = null;
        foreach (var entry in all)
        {
            if (!VersionChoice.IsIn(entry.Version, version, out var parsed))
                continue;
            var order = bestVersion is null ? 1 : SemanticVersion.Compare(parsed, bestVersion);
            if (order > 0 || (order == 0 && string.CompareOrdinal(entry.Created, best!.Created) > 0))
                (best, bestVersion) = (entry, parsed);
        }

        return best;
    }
}

/// <summary>One version of a chart in an index.</summary>
/// <param name="Version">As written.</param>
/// <param name="Address">Where the packed chart is, relative to the repository perhaps.</param>
/// <param name="Digest">SHA-256 of the packed chart in hexadecimal digits, with or without <c>sha256:</c>; empty where the index has none.</param>
/// <param name="Created">When it was made.</param>
internal sealed record IndexEntry(string Version, string Address, string Digest, string Created);
