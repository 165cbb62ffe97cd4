using KSail.Charts.Loading;
using KSail.Charts.Releases;
using KSail.Charts.Values;
using KSail.Documents.Files;
using KSail.Testing;

namespace KSail.Charts.Tests.Releases;

/// <summary>A chart in a folder of its own, written as one text, and what it renders to.</summary>
internal sealed class ChartScenario : IDisposable
{
    /// <summary>What <c>helm template</c> says of the cluster where nobody says anything, as far as charts here ask.</summary>
    public static readonly ClusterCapabilities Cluster = new("v1.33.0", ["v1", "apps/v1", "batch/v1", "networking.k8s.io/v1", "policy/v1", "autoscaling/v2"]);

    private readonly TemporaryDirectory _folder = new();

    public ChartScenario(string archive) => _folder.WriteAll(archive);

    public string Root => _folder.Root;

    public Chart Load()
    {
        var view = new SourceTree(_folder.Root).OpenView();
        return ChartLoader.TryLoadFolder(view, _folder.Root, out var chart, out var error) ? chart : throw new InvalidOperationException(error);
    }

    public string LoadError()
    {
        var view = new SourceTree(_folder.Root).OpenView();
        return ChartLoader.TryLoadFolder(view, _folder.Root, out _, out var error) ? "" : error;
    }

    /// <summary>Renders the release <c>demo</c> in the namespace <c>apps</c>, with the values of a text.</summary>
    public ReleaseOutput Render(string values = "") =>
        ReleaseRenderer.Render(new ReleaseInput(Load(), "demo", "apps", ValuesYaml.Read("given.yaml", System.Text.Encoding.UTF8.GetBytes(values)), Cluster));

    /// <summary>What the release renders to, or why it does not.</summary>
    public string RenderText(string values = "")
    {
        var output = Render(values);
        return output.Failures.Count > 0 ? string.Join('\n', output.Failures.Select(failure => failure.Message)) : output.ToText();
    }

    /// <summary>The same by the released helm.</summary>
    public (string Output, string Error) RenderByHelm(string values = "")
    {
        var arguments = new List<string>();
        if (values.Length > 0)
            arguments.AddRange(["--values", _folder.Write("../" + Path.GetFileName(_folder.Root) + ".given.yaml", values)]);
        var (_, output, error) = RealHelm.Template(_folder.Root, "demo", [.. arguments]);
        return (output, error);
    }

    public void Dispose()
    {
        File.Delete(_folder.Root + ".given.yaml");
        _folder.Dispose();
    }
}
