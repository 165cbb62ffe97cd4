using System.Globalization;

namespace KSail.Benchmarks.Repositories;

/// <summary>
/// Writes a repository as teams have it after some years: 750 files, two environments, bases, providers and clusters, a chain of four Flux
/// Kustomizations each, definitions with custom resources, patches, generators, components and variables. Always the same one.
/// </summary>
internal sealed class RepositoryGenerator(string folder, string sdkVersion)
{
    /// <summary>How many files there are below the source directory.</summary>
    public const int FileCount = 750;

    private const int Applications = 42;
    private const int Components = 24;

    private static readonly (string Name, string Provider, int Replicas)[] _environments = [("local", "docker", 1), ("prod", "hetzner", 3)];

    private static readonly string[] _chain = ["bootstrap", "infrastructure", "apps", "monitoring"];

    private int _files;

    /// <summary>The folders that kustomize has to build for the same result: the entry of each environment, and what its chain leads to.</summary>
    public IReadOnlyList<string> Overlays { get; } =
        [.. _environments.SelectMany(environment => _chain.Select(step => PathOf(environment.Name, environment.Provider, step)).Prepend($"clusters/{environment.Name}")).Select(path => Path.Combine(folder, "k8s", path))];

    /// <returns>The project.</returns>
    public string Write()
    {
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
        WriteInfrastructure();
        WriteApplications();
        foreach (var (name, provider, replicas) in _environments)
            WriteEnvironment(name, provider, replicas);
        WriteDashboards();
        foreach (var (name, provider, _) in _environments)
            WriteOutside(name == "local" ? "ksail.yaml" : $"ksail.{name}.yaml", AppManifests.Configuration(name, provider == "docker" ? "Docker" : "Hetzner"));
        return RepositoryProject.Write(folder, sdkVersion);
    }

    private static string PathOf(string environment, string provider, string step) => step switch
    {
        "bootstrap" => $"clusters/{environment}/bootstrap",
        "monitoring" => "bases/monitoring",
        _ => $"providers/{provider}/{step}",
    };

    private void WriteInfrastructure()
    {
        var components = new List<string>();
        for (var i = 0; i < Components; i++)
        {
            var name = Invariant($"component-{i:00}");
            components.Add(name);
            var files = AppManifests.For(name, i).Where(static each => each.File is not ("ingress.yaml" or "horizontal-pod-autoscaler.yaml" or "cron-job.yaml")).ToList();
            files.Add(("widgets.yaml", $"apiVersion: example.com/v1\nkind: Widget\nmetadata:\n  name: {name}\nspec:\n  size: {i}\n  owner: platform\n"));
            WriteFolder($"bases/infrastructure/{name}", files, $"namespace: {name}\n");
        }

        WriteFolder("bases/infrastructure/definitions", [("widgets.yaml", Definition)]);
        WriteFolder("bases/infrastructure", [], "", ["definitions", .. components]);
    }

    private void WriteApplications()
    {
        var applications = new List<string>();
        for (var i = 0; i < Applications; i++)
        {
            var name = Invariant($"app-{i:00}");
            applications.Add(name);
            WriteFolder($"bases/apps/{name}", AppManifests.For(name, i), $"namespace: {name}\nconfigMapGenerator:\n  - name: settings\n    literals:\n      - mode=batch\n");
        }

        WriteFolder("bases/apps", [], "labels:\n  - pairs:\n      app.kubernetes.io/part-of: platform\n    includeTemplates: true\n", applications);
        Write("components/large/kustomization.yaml", "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\npatches:\n  - target:\n      kind: Deployment\n      name: app-0.*\n    patch: |-\n      - op: replace\n        path: /spec/template/spec/containers/0/resources/limits/memory\n        value: 512Mi\n");
    }

    private void WriteEnvironment(string name, string provider, int replicas)
    {
        foreach (var step in (string[])["infrastructure", "apps"])
        {
            var more = "images:\n  - name: registry.example.com/apps/server\n    newTag: 1.4.2\n" + (step == "apps" && replicas > 1 ? "components:\n  - ../../../components/large\n" : "");
            WriteFolder($"providers/{provider}/{step}", [], more, [$"../../../bases/{step}"]);
        }

        var chain = new List<(string File, string Text)>();
        for (var i = 0; i < _chain.Length; i++)
            chain.Add(($"{_chain[i]}.yaml", AppManifests.FluxKustomization(_chain[i], PathOf(name, provider, _chain[i]), i == 0 ? null : _chain[i - 1])));
        WriteFolder($"clusters/{name}/bootstrap", [("variables.yaml", AppManifests.Variables($"{name}.example.com", replicas))]);
        WriteFolder($"clusters/{name}", chain);
    }

    /// <summary>As many as are left: each file a dashboard, as monitoring brings them.</summary>
    private void WriteDashboards()
    {
        var files = new List<(string File, string Text)>();
        for (var left = FileCount - _files - 1; left > 0; left--)
        {
            var name = Invariant($"dashboard-{left:000}");
            files.Add(($"{name}.yaml", $"apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {name}\n  namespace: flux-system\ndata:\n  panel.json: |\n    {{\"title\": \"{name}\", \"panels\": [{{\"type\": \"graph\", \"height\": 8}}, {{\"type\": \"table\", \"height\": 12}}]}}\n"));
        }

        WriteFolder("bases/monitoring", files);
    }

    private void WriteFolder(string path, IEnumerable<(string File, string Text)> files, string more = "", IEnumerable<string>? others = null)
    {
        var resources = new List<string>();
        foreach (var (file, text) in files)
        {
            resources.Add(file);
            Write($"{path}/{file}", text);
        }

        resources.AddRange(others ?? []);
        Write($"{path}/kustomization.yaml", $"apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n{string.Concat(resources.Select(static each => $"  - {each}\n"))}{more}");
    }

    private void Write(string path, string text)
    {
        WriteOutside("k8s/" + path, text);
        _files++;
    }

    private void WriteOutside(string path, string text)
    {
        var file = Path.Combine(folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private const string Definition = """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata:
          name: widgets.example.com
        spec:
          group: example.com
          names:
            kind: Widget
            plural: widgets
          scope: Namespaced
          versions:
            - name: v1
              served: true
              storage: true
              schema:
                openAPIV3Schema:
                  type: object
                  properties:
                    spec:
                      type: object
                      required: [size]
                      properties:
                        size:
                          type: integer
                        owner:
                          type: string

        """;
}
