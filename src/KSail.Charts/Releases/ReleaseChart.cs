using KSail.Charts.Loading;
using KSail.Charts.Templates;

namespace KSail.Charts.Releases;

/// <summary>A chart as one release uses it: under the alias that its parent gives it, with the subcharts that are switched on.</summary>
internal sealed class ReleaseChart
{
    private List<ReleaseChart> _dependencies = [];

    private ReleaseChart(Chart source, string name)
    {
        Source = source;
        Name = name;
        Values = source.Values;
        if (source.Metadata.Dependencies is not { } requirements)
            return;
        Requirements = [];
        foreach (var requirement in requirements)
            Requirements.Add(requirement.Clone());
    }

    public Chart Source { get; }

    /// <summary>Name, or the alias in its place.</summary>
    public string Name { get; }

    public ReleaseChart? Parent { get; private set; }

    public IReadOnlyList<ReleaseChart> Dependencies => _dependencies;

    /// <summary>What is said about subcharts; null when nothing is. The items are the release's own.</summary>
    public List<ChartDependency>? Requirements { get; set; }

    /// <summary>The default values, with what is imported from subcharts. Shared until replaced; to be copied before they are changed.</summary>
    public ValueMap Values { get; set; }

    /// <summary>How templates of the chart are named: <c>parent/charts/name</c>.</summary>
    public string FullPath => Parent is null ? Name : $"{Parent.FullPath}/charts/{Name}";

    /// <summary>A working copy of a chart with all its subcharts.</summary>
    public static ReleaseChart Of(Chart chart, string? alias = null)
    {
        var copy = new ReleaseChart(chart, alias ?? chart.Metadata.Name);
        var children = new List<ReleaseChart>();
        foreach (var child in chart.Dependencies)
            children.Add(Of(child));
        copy.SetDependencies(children);
        return copy;
    }

    public void SetDependencies(List<ReleaseChart> dependencies)
    {
        _dependencies = dependencies;
        foreach (var child in dependencies)
            child.Parent = this;
    }

    public bool HasDependency(string name)
    {
        foreach (var child in _dependencies)
        {
            if (child.Name == name)
                return true;
        }

        return false;
    }

    /// <summary>What templates see as <c>.Chart</c>.</summary>
    public ValueMap ToMap()
    {
        var metadata = Source.Metadata;
        var map = metadata.Others.DeepCopy();
        map["Name"] = Name;
        map["Version"] = metadata.Version;
        map["APIVersion"] = metadata.ApiVersion;
        map["AppVersion"] = metadata.AppVersion;
        map["KubeVersion"] = metadata.KubeVersion;
        map["Type"] = metadata.Type;
        map["Deprecated"] = metadata.IsDeprecated;
        map["IsRoot"] = Parent is null;
        var requirements = new object?[Requirements?.Count ?? 0];
        for (var i = 0; i < requirements.Length; i++)
            requirements[i] = Requirements![i].ToMap();
        map["Dependencies"] = new ValueList(requirements);
        return map;
    }
}
