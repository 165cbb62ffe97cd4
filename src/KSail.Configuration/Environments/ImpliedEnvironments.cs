using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Documents.Yaml;

namespace KSail.Configuration.Environments;

/// <summary>
/// The environments of a project that has no configuration file, as usual layouts of repositories show them: in <c>k8s</c>, the default of
/// <c>spec.workload.sourceDirectory</c>, else in <c>kubernetes</c>, else beside the project. Each folder of <c>clusters</c> there is an environment of
/// that name, or each kustomization of <c>overlays</c>; what they share, <c>base</c>, is none. Without these, a folder <c>flux</c> is the entry, or the
/// folder itself as it lies.
/// </summary>
internal static class ImpliedEnvironments
{
    private const string Clusters = "clusters";
    private const string Overlays = "overlays";
    private const string FluxGroup = "kustomize.toolkit.fluxcd.io/";

    // How many folders deep manifests are looked for: clusters/prod/flux-system/gotk-sync.yaml is in the second.
    private const int Depth = 2;

    private static readonly string[] _sources = ["k8s", "kubernetes", ""];

    // Where bootstraps put what they apply, where there is one cluster only.
    private static readonly string[] _entries = ["flux/cluster", "flux"];

    // Names of the file that makes a folder a kustomization.
    private static readonly string[] _kustomizations = ["kustomization.yaml", "kustomization.yml", "Kustomization"];

    /// <summary>What is implied; empty where no layout is known.</summary>
    /// <param name="view">The repository.</param>
    /// <param name="directory">Absolute path of the directory of the project file.</param>
    /// <param name="defaultName">The name of the environment of <c>ksail.yaml</c>.</param>
    public static List<EnvironmentFile> Find(SourceView view, string directory, string defaultName)
    {
        var found = new List<EnvironmentFile>();
        foreach (var source in _sources)
        {
            var folder = Path.Combine(directory, source);
            if (found.Count > 0 || view.Locate(folder).Kind != PathKind.Directory)
                continue;
            var isKustomization = IsKustomization(view, folder);
            if (!isKustomization)
            {
                FindNamed(Clusters, source);
                if (found.Count == 0)
                    FindNamed(Overlays, source);
            }

            if (found.Count > 0)
                continue;
            var entry = isKustomization ? null : Array.Find(_entries, each => AnyFluxPath(view, Path.Combine(folder, each), Depth, static _ => true));
            if (isKustomization || source.Length > 0 || entry is not null)
                Add(defaultName, source, entry ?? "");
        }

        return found;

        void FindNamed(string parent, string source)
        {
            var folder = Path.Combine(directory, source, parent);
            if (view.Locate(folder).Kind != PathKind.Directory)
                return;
            foreach (var entry in view.ListDirectory(folder))
            {
                var name = entry.TrimEnd('/');
                if (name.Length == entry.Length || name == "base" || EnvironmentDiscovery.Problem(name) is not null)
                    continue;
                var path = Path.Combine(folder, name);
                // Flux takes a folder as it lies; an overlay is one of kustomize.
                if (IsKustomization(view, path) || (parent == Clusters && HasManifests(view, path, Depth)))
                    Add(name, source, $"{parent}/{name}");
            }
        }

        void Add(string name, string source, string entry) =>
            found.Add(source.Length > 0 && AnyFluxPath(view, Path.Combine(directory, source, entry), Depth, written => BeginsAtProject(view, directory, source, written))
                ? Implied(directory, name, defaultName, "", entry.Length > 0 ? $"{source}/{entry}" : source)
                : Implied(directory, name, defaultName, source, entry));
    }

    // The file is where it would be, so that paths are seen from there.
    private static EnvironmentFile Implied(string directory, string name, string defaultName, string source, string entry)
    {
        var path = Path.Combine(directory, EnvironmentDiscovery.UsualName(name, defaultName));
        return new EnvironmentFile(name, path, SourceSpan.OfFile(path))
        {
            ImpliedText = $"""
                apiVersion: {Fields.ConfigurationFields.ApiVersion}
                kind: {Fields.ConfigurationFields.Kind}
                metadata:
                  name: {(char.IsAsciiLetterLower(name[0]) ? name : "c-" + name)}
                spec:
                  cluster:
                    distribution: Vanilla
                    provider: Docker
                  workload:
                    sourceDirectory: {(source.Length > 0 ? source : ".")}
                    kustomizationFile: {(entry.Length > 0 ? entry : "''")}

                """,
        };
    }

    // Whether a Flux Kustomization below a folder has a path that is asked for.
    private static bool AnyFluxPath(SourceView view, string folder, int depth, Predicate<string> isMeant)
    {
        if (view.Locate(folder).Kind != PathKind.Directory)
            return false;
        foreach (var name in view.ListDirectory(folder))
        {
            var path = Path.Combine(folder, name.TrimEnd('/'));
            if (name.EndsWith('/') ? depth > 1 && AnyFluxPath(view, path, depth - 1, isMeant) : IsYaml(name) && HasFluxPath(view, path, isMeant))
                return true;
        }

        return false;
    }

    private static bool HasFluxPath(SourceView view, string path, Predicate<string> isMeant)
    {
        foreach (var document in view.ReadYaml(path)?.Documents ?? [])
        {
            if (document is YamlMapping mapping && mapping.GetString("apiVersion")?.StartsWith(FluxGroup, StringComparison.Ordinal) == true
                && mapping.GetMapping("spec")?.GetString("path") is { } written && isMeant(written))
            {
                return true;
            }
        }

        return false;
    }

    // Whether a path is one of the project and not of its folder of manifests: ./kubernetes/apps, where kubernetes/kubernetes does not exist.
    private static bool BeginsAtProject(SourceView view, string directory, string source, string written)
    {
        var at = written.StartsWith("./", StringComparison.Ordinal) ? 2 : written.StartsWith('/') ? 1 : 0;
        return string.CompareOrdinal(written, at, source, 0, source.Length) == 0
            && (written.Length == at + source.Length || written[at + source.Length] == '/')
            && view.Locate(Path.Combine(directory, source, source)).Kind == PathKind.Missing;
    }

    private static bool HasManifests(SourceView view, string folder, int depth)
    {
        if (view.Locate(folder).Kind != PathKind.Directory)
            return false;
        foreach (var name in view.ListDirectory(folder))
        {
            if (name.EndsWith('/') ? depth > 1 && HasManifests(view, Path.Combine(folder, name[..^1]), depth - 1) : IsYaml(name))
                return true;
        }

        return false;
    }

    private static bool IsYaml(string name) => name.EndsWith(".yaml", StringComparison.Ordinal) || name.EndsWith(".yml", StringComparison.Ordinal);

    private static bool IsKustomization(SourceView view, string folder) => Array.Exists(_kustomizations, name => view.Locate(Path.Combine(folder, name)).Kind == PathKind.File);
}
