using KSail.Documents.Diagnostics;

namespace KSail.Rendering.Charts;

/// <summary>What can be wrong with Helm releases, and what a build has to say about them.</summary>
public static class ReleaseDiagnostics
{
    /// <summary>Releases whose charts are not at hand. A message: a machine without network is no mistake.</summary>
    public static readonly DiagnosticDescriptor NotRestored = new("KSAIL2310", "Charts are not restored, and their releases not rendered", DiagnosticSeverity.Message);

    /// <summary>A chart that Helm would refuse.</summary>
    public static readonly DiagnosticDescriptor InvalidChart = new("KSAIL2311", "A chart cannot be loaded");

    /// <summary>A value that the chart's schema does not allow.</summary>
    public static readonly DiagnosticDescriptor ValueNotAllowed = new("KSAIL2312", "A value is not what the chart's schema wants");

    /// <summary>A value that the chart itself asks for, or refuses.</summary>
    public static readonly DiagnosticDescriptor ValueRefused = new("KSAIL2313", "A chart refuses its values");

    /// <summary>A template that fails.</summary>
    public static readonly DiagnosticDescriptor TemplateFailed = new("KSAIL2314", "A template of a chart fails");

    /// <summary>A chart for another Kubernetes.</summary>
    public static readonly DiagnosticDescriptor KubernetesVersion = new("KSAIL2315", "A chart wants another version of Kubernetes");

    /// <summary>A template whose output is no manifest.</summary>
    public static readonly DiagnosticDescriptor InvalidOutput = new("KSAIL2316", "A chart renders to something that is no manifest");

    /// <summary>A chart that takes too long or makes too much.</summary>
    public static readonly DiagnosticDescriptor GivenUp = new("KSAIL2317", "A chart takes too long to render", DiagnosticSeverity.Warning);

    /// <summary>Values that do not fit those of the chart, which Helm passes over with a warning.</summary>
    public static readonly DiagnosticDescriptor ValuesConflict = new("KSAIL2318", "Values do not fit those of the chart", DiagnosticSeverity.Message);

    /// <summary>A chart whose output is another at every installation.</summary>
    public static readonly DiagnosticDescriptor Irreproducible = new("KSAIL2319", "A chart renders to something else every time", DiagnosticSeverity.Message);

    /// <summary>An entry of <c>valuesFrom</c> that cannot be used.</summary>
    public static readonly DiagnosticDescriptor InvalidValues = new("KSAIL2320", "Values of a release cannot be read");

    /// <summary>A chart's version that is no version and no range.</summary>
    public static readonly DiagnosticDescriptor InvalidVersion = new("KSAIL2321", "The version of a chart is not valid");

    /// <summary>A chart in this repository that is not there.</summary>
    public static readonly DiagnosticDescriptor ChartMissing = new("KSAIL2322", "A chart is not in the repository");

    /// <summary>A chart whose schema rests on another one on the network, which a build does not ask.</summary>
    public static readonly DiagnosticDescriptor SchemaElsewhere = new("KSAIL2324", "A part of a chart's schema is not checked", DiagnosticSeverity.Message);

    /// <summary>Charts whose signatures only the cluster can verify.</summary>
    public static readonly DiagnosticDescriptor NotVerified = new("KSAIL2325", "The signature of a chart is not verified", DiagnosticSeverity.Message);

    /// <summary>Releases that cannot be rendered in a build, for what only the cluster or another repository has.</summary>
    public static readonly DiagnosticDescriptor NotRendered = new("KSAIL2323", "Releases are not rendered", DiagnosticSeverity.Message);
}
