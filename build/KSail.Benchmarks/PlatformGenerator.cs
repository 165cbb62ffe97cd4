using System.Globalization;
using System.Text;
using KSail.Benchmarks.Repositories;

namespace KSail.Benchmarks;

/// <summary>
/// Writes repositories of a given size: the same ones for the same arguments. They have the shape of <c>samples/platform</c>, two
/// environments as thin overlays of one base, a chain of Flux Kustomizations, and variables that the chain substitutes.
/// </summary>
internal sealed class PlatformGenerator(BenchmarkOptions options)
{
    /// <summary>An application is ten manifests: smaller repositories than one application make no sense.</summary>
    public const int ManifestsPerApp = 10;

    private const int AppsPerGroup = 20;

    private static readonly (string Name, string Provider, int Replicas)[] _environments = [("local", "Docker", 1), ("prod", "Hetzner", 3)];

    /// <summary>Names of the environments of <see cref="WritePlatform"/>.</summary>
    public static IEnumerable<string> Environments => _environments.Select(static environment => environment.Name);

    /// <returns>The project that does nothing: what any build costs.</returns>
    public string WriteFloor() =>
        Write("floor", "floor.proj", """<Project><Target Name="Restore" /><Target Name="Build" /></Project>""");

    /// <returns>A project with one environment that applies nothing.</returns>
    public string WriteEmpty() => WriteFiles("empty", []);

    /// <summary>Adds files to a project with one environment that applies nothing, and makes it where there is none.</summary>
    /// <returns>The project.</returns>
    public string WriteFiles(string name, IReadOnlyList<(string Path, string Text)> files)
    {
        var project = WriteProject(name);
        Write(name, "ksail.yaml", AppManifests.Configuration("local", "Docker"));
        Write(name, "k8s/clusters/local/kustomization.yaml", "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: []\n");
        foreach (var (path, text) in files)
            Write(name, path, text);
        return project;
    }

    /// <returns>How many manifests were written: <paramref name="manifests"/>, rounded down to whole applications.</returns>
    public int WritePlatform(int manifests, out string project)
    {
        var apps = manifests / ManifestsPerApp;
        var name = manifests.ToString(CultureInfo.InvariantCulture);
        var folder = Path.Combine(options.WorkDirectory, name);
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
        project = WriteProject(name);

        foreach (var (environment, provider, replicas) in _environments)
        {
            Write(name, environment == "local" ? "ksail.yaml" : $"ksail.{environment}.yaml", AppManifests.Configuration(environment, provider));
            Write(name, $"k8s/clusters/{environment}/kustomization.yaml", Kustomization(["bootstrap.yaml", "apps.yaml"]));
            Write(name, $"k8s/clusters/{environment}/bootstrap.yaml", AppManifests.FluxKustomization("bootstrap", $"clusters/{environment}/bootstrap", dependsOn: null));
            Write(name, $"k8s/clusters/{environment}/apps.yaml", AppManifests.FluxKustomization("apps", $"clusters/{environment}/apps", dependsOn: "bootstrap"));
            Write(name, $"k8s/clusters/{environment}/bootstrap/kustomization.yaml", Kustomization(["variables.yaml"]));
            Write(name, $"k8s/clusters/{environment}/bootstrap/variables.yaml", AppManifests.Variables($"{environment}.example.com", replicas));
            WriteOverlay(name, environment, apps, replicas);
        }

        var groups = new List<string>();
        for (var first = 0; first < apps; first += AppsPerGroup)
        {
            var group = Invariant($"group-{first / AppsPerGroup:000}");
            groups.Add(group);
            var members = new List<string>();
            for (var app = first; app < Math.Min(first + AppsPerGroup, apps); app++)
            {
                members.Add(AppName(app));
                WriteApp(name, $"k8s/bases/apps/{group}/{AppName(app)}", AppName(app), app);
            }

            Write(name, $"k8s/bases/apps/{group}/kustomization.yaml", Kustomization(members, "labels:\n  - pairs:\n      app.kubernetes.io/part-of: platform\n    includeTemplates: true\n"));
        }

        Write(name, "k8s/bases/apps/kustomization.yaml", Kustomization(groups));
        return apps * ManifestsPerApp;
    }

    /// <summary>A few patches and two transformers: an environment differs from its base in little.</summary>
    private void WriteOverlay(string name, string environment, int apps, int replicas)
    {
        var more = new StringBuilder("images:\n  - name: registry.example.com/apps/server\n    newTag: 1.4.2\n");
        if (replicas > 1)
        {
            more.Append("patches:\n");
            for (var app = 0; app < apps; app += 10)
            {
                more.Append(CultureInfo.InvariantCulture, $"  - target:\n      kind: Deployment\n      name: {AppName(app)}\n");
                more.Append("    patch: |-\n      - op: replace\n        path: /spec/template/spec/containers/0/resources/limits/memory\n        value: 512Mi\n");
            }
        }

        Write(name, $"k8s/clusters/{environment}/apps/kustomization.yaml", Kustomization(["../../../bases/apps"], more.ToString()));
    }

    private void WriteApp(string name, string folder, string app, int number)
    {
        var files = new List<string>();
        foreach (var (file, text) in AppManifests.For(app, number))
        {
            files.Add(file);
            Write(name, $"{folder}/{file}", text);
        }

        Write(name, $"{folder}/kustomization.yaml", $"namespace: {app}\n" + Kustomization(files, "configMapGenerator:\n  - name: settings\n    literals:\n      - mode=batch\n"));
    }

    private static string Kustomization(IEnumerable<string> resources, string more = "")
    {
        var text = new StringBuilder("apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n");
        foreach (var resource in resources)
            text.Append("  - ").Append(resource).Append('\n');
        return text.Append(more).ToString();
    }

    private string WriteProject(string name) => RepositoryProject.Write(Path.Combine(options.WorkDirectory, name), options.SdkVersion);

    private string Write(string name, string file, string text)
    {
        var path = Path.Combine(options.WorkDirectory, name, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    private static string AppName(int number) => Invariant($"app-{number:0000}");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
