using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using KSail.Charts.Templates;
using KSail.Charts.Values;
using KSail.Documents.Files;

namespace KSail.Charts.Loading;

/// <summary>Loads charts as Helm does, from archives and folders, with the subcharts in them.</summary>
public static class ChartLoader
{
    // A chart within a chart within a chart: nobody goes further than a handful.
    private const int MaxDepth = 32;

    /// <summary>Loads a packed chart.</summary>
    /// <param name="content">The archive.</param>
    /// <param name="chart">The chart.</param>
    /// <param name="error">Why it cannot be loaded, in one line; empty when it can.</param>
    public static bool TryLoadArchive(ReadOnlyMemory<byte> content, [NotNullWhen(true)] out Chart? chart, out string error) =>
        TryLoad(() => LoadArchive(content, new Budget()), out chart, out error);

    /// <summary>Loads a chart that lies unpacked in the repository.</summary>
    /// <param name="view">Reads the repository, and notes what it reads.</param>
    /// <param name="directory">Absolute path of the chart's folder, which <paramref name="view"/> has located.</param>
    /// <param name="chart">The chart.</param>
    /// <param name="error">Why it cannot be loaded, in one line; empty when it can.</param>
    public static bool TryLoadFolder(SourceView view, string directory, [NotNullWhen(true)] out Chart? chart, out string error) =>
        TryLoad(() => Load(ChartFolder.Read(view, directory), new Budget(), 0), out chart, out error);

    private static bool TryLoad(Func<Chart> load, [NotNullWhen(true)] out Chart? chart, out string error)
    {
        try
        {
            chart = load();
            error = "";
            return true;
        }
        catch (Exception e) when (e is ChartException or InsufficientExecutionStackException)
        {
            chart = null;
            error = e.Message;
            return false;
        }
    }

    private static Chart LoadArchive(ReadOnlyMemory<byte> content, Budget budget, int depth = 0) => Load(ChartArchive.Read(content, ref budget.Left), budget, depth);

    private static Chart Load(IReadOnlyList<ChartFile> files, Budget budget, int depth)
    {
        if (depth > MaxDepth)
            throw new ChartException($"charts lie in each other more than {MaxDepth} levels deep");
        ChartFile? metadata = null, requirements = null, values = null, schema = null, locked = null;
        var templates = new List<ChartFile>();
        var others = new List<ChartFile>();
        var children = new SortedDictionary<string, List<ChartFile>>(StringComparer.Ordinal);
        foreach (var file in files)
        {
            if (file.Name == "Chart.yaml")
                metadata = file;
            else if (file.Name == "values.yaml")
                values = file;
            else if (file.Name == "values.schema.json")
                schema = file;
            else if (file.Name == "requirements.yaml")
                requirements = file;
            else if (file.Name.StartsWith("templates/", StringComparison.Ordinal))
                templates.Add(file);
            else if (file.Name.StartsWith("charts/", StringComparison.Ordinal) && !file.Name.EndsWith(".prov", StringComparison.Ordinal))
                AddChild(children, file);
            else if (file.Name is "Chart.lock" or "requirements.lock")
                locked = file;
            else
                others.Add(file);
        }

        if (metadata is null)
            throw new ChartException("Chart.yaml file is missing");
        var read = MetadataReader.Read(metadata, requirements);
        if (read.ApiVersion == "v1")
            AddOldFiles(files, others);
        var dependencies = LoadChildren(children, read.Name, budget, depth);
        return new Chart
        {
            Metadata = read,
            Digest = DigestOf(files),
            Values = values is null ? new ValueMap() : ValuesYaml.Read(values.Name, values.Content),
            ValuesFile = values,
            Schema = schema,
            Templates = templates,
            Files = others,
            Dependencies = dependencies,
            Locked = locked is null ? null : MetadataReader.ReadLock(locked),
        };
    }

    private static void AddChild(SortedDictionary<string, List<ChartFile>> children, ChartFile file)
    {
        var inner = file.Name["charts/".Length..];
        var slash = inner.IndexOf('/', StringComparison.Ordinal);
        var name = slash < 0 ? inner : inner[..slash];
        // Names that begin so are no charts; Helm passes over them.
        if (name.Length == 0 || name[0] is '_' or '.')
            return;
        if (!children.TryGetValue(name, out var own))
            children.Add(name, own = []);
        own.Add(slash < 0 ? file : new ChartFile(inner[(slash + 1)..], file.Content));
    }

    private static List<Chart> LoadChildren(SortedDictionary<string, List<ChartFile>> children, string parent, Budget budget, int depth)
    {
        var charts = new List<Chart>();
        foreach (var (name, files) in children)
        {
            try
            {
                if (name.EndsWith(".tgz", StringComparison.Ordinal))
                    charts.Add(LoadArchive(files[0].Content, budget, depth + 1));
                else if (files[0].Name != "charts/" + name)
                    charts.Add(Load(files, budget, depth + 1));
                else
                    throw new ChartException("Chart.yaml file is missing");
            }
            catch (ChartException e)
            {
                throw new ChartException($"error unpacking subchart {name} in {parent}: {e.Message}");
            }
        }

        return charts;
    }

    // Templates of old charts may look at what only Helm reads in new ones.
    private static void AddOldFiles(IReadOnlyList<ChartFile> files, List<ChartFile> others)
    {
        foreach (var file in files)
        {
            if (file.Name is "requirements.yaml" or "requirements.lock")
                others.Add(file);
        }
    }

    private static string DigestOf(IReadOnlyList<ChartFile> files)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> length = stackalloc byte[sizeof(long)];
        foreach (var file in files)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(file.Name + "\n"));
            System.Buffers.Binary.BinaryPrimitives.WriteInt64LittleEndian(length, file.Content.Length);
            hash.AppendData(length);
            hash.AppendData(file.Content.Span);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    // Archives within archives share one bound.
    private sealed class Budget
    {
        public long Left = ChartArchive.MaxSize;
    }
}
