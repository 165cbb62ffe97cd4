using System.Text;
using KSail.Configuration;
using KSail.Configuration.Fields;
using KSail.Documents;
using KSail.Documents.Diagnostics;
using KSail.Rendering;

namespace KSail.Validation.Flux;

/// <summary>Checks how the Flux objects of an environment fit together: what they refer to, wait for, and in which order things come into being.</summary>
internal static class FluxChecks
{
    public static void Check(RenderedEnvironment rendered, KSailEnvironment environment, DiagnosticBag diagnostics)
    {
        var objects = new FluxObjects(rendered);
        if (objects.Flux.Count == 0)
            return;
        var references = new FluxReferences(objects, diagnostics);
        var expressions = new FluxExpressions(diagnostics);
        foreach (var resource in objects.Flux)
        {
            references.Check(resource);
            expressions.Check(resource);
        }

        new ReleaseDependencies(objects, diagnostics).Check();
        new DefinitionOrder(rendered, diagnostics).Check();
        ReportSuspended(rendered.Environment, objects, diagnostics);
        CompareTimeouts(environment, objects, diagnostics);
    }

    private static void ReportSuspended(string environment, FluxObjects objects, DiagnosticBag diagnostics)
    {
        var names = new StringBuilder();
        foreach (var resource in objects.Flux)
        {
            if (resource.Tree.GetMapping("spec")?.GetString("suspend") == "true")
                names.Append(names.Length == 0 ? "" : ", ").Append(resource);
        }

        if (names.Length > 0)
            diagnostics.Add(FluxCheckDiagnostics.Suspended, SourceSpan.None, $"{environment}: Flux leaves these alone until 'suspend' is removed: {names}");
    }

    // Who waits for a Kustomization less long than it may take always loses.
    private static void CompareTimeouts(KSailEnvironment environment, FluxObjects objects, DiagnosticBag diagnostics)
    {
        if (environment.Configuration?.Cluster.Connection.Timeout is not { IsExplicit: true } setting)
            return;
        Resource? longest = null;
        var time = setting.Value;
        foreach (var resource in objects.Flux)
        {
            if (resource.Kind != "Kustomization" || resource.Tree.GetMapping("spec")?.GetString("timeout") is not { } text)
                continue;
            if (GoDuration.TryParse(text, out var timeout) && timeout > time)
                (longest, time) = (resource, timeout);
        }

        if (longest is not null)
        {
            diagnostics.Add(FluxCheckDiagnostics.TimeoutTooShort, setting.Span,
                $"{setting.Path} is {Text(setting.Value)}, but {longest} may take {Text(time)} by its own 'timeout': waiting for it would give up too early; raise {setting.Path} to more than {Text(time)}");
        }
    }

    private static string Text(TimeSpan time) => time.TotalSeconds % 60 == 0 ? $"{time.TotalMinutes:0}m" : $"{time.TotalSeconds:0.###}s";
}
