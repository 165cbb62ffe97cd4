using KSail.Charts.Releases;
using KSail.Documents.Yaml;
using KSail.Rendering.Charts;

namespace KSail.Rendering.Tests.Flux.Releases;

/// <summary>An environment with one HelmRelease of a chart in the repository, and what comes of it.</summary>
internal static class ReleaseScenario
{
    public const string Chart = """
        -- charts/app/Chart.yaml
        apiVersion: v2
        name: app
        version: 1.2.3
        -- charts/app/values.yaml
        replicas: 1
        image: {name: nginx, tag: "1"}
        -- charts/app/templates/deployment.yaml
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: {{ .Release.Name }}
        spec:
          replicas: {{ .Values.replicas }}
          selector: {matchLabels: {app: app}}
          template:
            metadata: {labels: {app: app}}
            spec:
              containers:
                - {name: app, image: "{{ .Values.image.name }}:{{ .Values.image.tag }}"}

        """;

    /// <summary>What the settings of an environment with Kubernetes 1.33 are.</summary>
    public static ReleaseSettings Settings() => new(static () => new ClusterCapabilities("1.33.0", ["v1", "apps/v1", "apps/v1/Deployment"]), new ReleaseStore(null)) { IsVersionKnown = true };

    /// <summary>An environment whose entry holds these objects, with a chart at <c>charts/app</c>.</summary>
    public static FluxScenario Of(string objects, string chart = Chart, ReleaseSettings? settings = null) =>
        new($"-- k8s/clusters/local/objects.yaml\n{objects}\n{chart}") { Releases = settings ?? Settings() };

    /// <summary>A HelmRelease of the chart at <c>charts/app</c>.</summary>
    public static string Release(string spec = "", string name = "app") => $"""
        apiVersion: helm.toolkit.fluxcd.io/v2
        kind: HelmRelease
        metadata: {"{"}name: {name}, namespace: apps{"}"}
        spec:
          interval: 1h
          chart:
            spec:
              chart: ./charts/app
              sourceRef: {"{"}kind: GitRepository, name: flux-system, namespace: flux-system{"}"}
        {Indent(spec)}
        ---

        """;

    /// <summary>The one object of a kind that releases bring.</summary>
    public static Resource Find(RenderedEnvironment environment, string kind, string? name = null) =>
        environment.Releases.SelectMany(release => release.Resources).Single(resource => resource.Kind == kind && (name is null || resource.Name == name));

    public static string TextAt(Resource resource, string path) => ((YamlScalar)FluxScenario.At(resource.Tree, path)).Value;

    private static string Indent(string text) => string.Join('\n', text.ReplaceLineEndings("\n").Split('\n').Select(line => line.Length == 0 ? line : "  " + line));
}
