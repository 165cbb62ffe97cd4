using KSail.Charts.Loading;
using KSail.Charts.Templates;

namespace KSail.Charts.Releases;

/// <summary>A template of a release.</summary>
/// <param name="Name">As Helm names it: <c>chart/templates/x.yaml</c>.</param>
/// <param name="File">The file.</param>
/// <param name="Chart">The chart that it belongs to.</param>
/// <param name="Data">What it is given; shared by the templates of one chart, which may change it.</param>
internal sealed record ChartTemplate(string Name, ChartFile File, ReleaseChart Chart, ValueMap Data)
{
    public string Text => File.Text;

    /// <summary>Whether it is only there for others to include.</summary>
    public bool IsPartial => IsPartialName(Name);

    /// <summary>What templates see as <c>.Template</c>.</summary>
    public ValueMap ToMap()
    {
        var map = new ValueMap();
        map["Name"] = Name;
        map["BasePath"] = Chart.FullPath + "/templates";
        return map;
    }

    public static bool IsPartialName(string name) => name.AsSpan(name.LastIndexOf('/') + 1).StartsWith("_");
}

/// <summary>All templates of a release with what each is given.</summary>
internal sealed class ChartTemplates
{
    private const string ValuesType = "common.Values";

    private readonly List<ChartTemplate> _all = [];
    private readonly ValueMap _release;
    private readonly CapabilitiesObject _capabilities;

    public ChartTemplates(ReleaseChart chart, ValueMap values, ValueMap release, CapabilitiesObject capabilities)
    {
        _release = release;
        _capabilities = capabilities;
        Add(chart, Named(values));
        _all.Sort(static (a, b) => -CompareNames(a.Name, b.Name));
    }

    /// <summary>In the order in which Helm parses and executes them: the deepest first, so that a parent's definitions replace those of its subcharts.</summary>
    public IReadOnlyList<ChartTemplate> InOrder => _all;

    private ValueMap Add(ReleaseChart chart, ValueMap values)
    {
        var data = new ValueMap(typeName: ValuesType);
        data["Chart"] = chart.ToMap();
        data["Files"] = new FilesObject(chart.Source.Files);
        data["Release"] = _release;
        data["Capabilities"] = _capabilities.Value;
        data["Values"] = values;
        var children = new ValueMap();
        foreach (var child in chart.Dependencies)
            children[child.Name] = Add(child, values.TryGetMap(child.Name, out var own) ? Named(own) : new ValueMap(typeName: ValuesType));
        data["Subcharts"] = children;
        foreach (var file in chart.Source.Templates)
        {
            var name = $"{chart.FullPath}/{file.Name}";
            if (!chart.Source.Metadata.IsLibrary || ChartTemplate.IsPartialName(name))
                _all.Add(new ChartTemplate(name, file, chart, data));
        }

        return data;
    }

    private static ValueMap Named(ValueMap values)
    {
        var named = new ValueMap(typeName: ValuesType);
        foreach (var key in values.Keys)
            named[key] = values[key];
        return named;
    }

    // By depth, then by name.
    private static int CompareNames(string a, string b)
    {
        var depth = a.AsSpan().Count('/').CompareTo(b.AsSpan().Count('/'));
        return depth != 0 ? depth : string.CompareOrdinal(a, b);
    }
}
