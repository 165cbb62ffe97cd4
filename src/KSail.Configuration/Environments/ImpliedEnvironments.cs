using KSail.Documents.Diagnostics;
using KSail.Documents.Files;

namespace KSail.Configuration.Environments;

/// <summary>
/// The environments of a project that has no configuration file: its manifests are checked where the default of
/// <c>spec.workload.sourceDirectory</c> has them, <c>k8s</c>. Where that folder is no kustomization itself, but has some in <c>k8s/clusters</c>, each
/// of those is an environment of that name; what they share is none.
/// </summary>
internal static class ImpliedEnvironments
{
    private const string SourceDirectory = "k8s";
    private const string Clusters = "clusters";

    // Names of the file that makes a folder a kustomization.
    private static readonly string[] _kustomizations = ["kustomization.yaml", "kustomization.yml", "Kustomization"];

    /// <summary>What is implied; empty where there is no folder of that name.</summary>
    /// <param name="view">The repository.</param>
    /// <param name="directory">Absolute path of the directory of the project file.</param>
    /// <param name="defaultName">The name of the environment of <c>ksail.yaml</c>.</param>
    public static List<EnvironmentFile> Find(SourceView view, string directory, string defaultName)
    {
        var source = Path.Combine(directory, SourceDirectory);
        var found = new List<EnvironmentFile>();
        if (view.Locate(source).Kind != PathKind.Directory)
            return found;
        var clusters = Path.Combine(source, Clusters);
        if (!IsKustomization(view, source) && view.Locate(clusters).Kind == PathKind.Directory)
        {
            foreach (var entry in view.ListDirectory(clusters))
            {
                var name = entry.TrimEnd('/');
                if (name.Length < entry.Length && name != "base" && EnvironmentDiscovery.Problem(name) is null && IsKustomization(view, Path.Combine(clusters, name)))
                    found.Add(Implied(directory, name, defaultName, $"{Clusters}/{name}"));
            }
        }

        if (found.Count == 0)
            found.Add(Implied(directory, defaultName, defaultName, ""));
        return found;
    }

    // The file is where it would be, so that paths are seen from there.
    private static EnvironmentFile Implied(string directory, string name, string defaultName, string entry)
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
                    sourceDirectory: {SourceDirectory}
                    kustomizationFile: {(entry.Length > 0 ? entry : "''")}

                """,
        };
    }

    private static bool IsKustomization(SourceView view, string folder) => Array.Exists(_kustomizations, name => view.Locate(Path.Combine(folder, name)).Kind == PathKind.File);
}
