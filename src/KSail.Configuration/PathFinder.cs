using KSail.Configuration.Model;
using KSail.Configuration.Variables;
using KSail.Documents;
using KSail.Documents.Diagnostics;
using KSail.Documents.Files;

namespace KSail.Configuration;

/// <summary>What a configured path must lead to.</summary>
internal enum PathNeed
{
    Folder,
    File,
    Any,
}

/// <summary>
/// Finds what a configured path leads to: relative to a folder of the configuration and inside of the repository, or it is reported.
/// Messages show a path as it was written, because a variable in it may hold anything.
/// </summary>
internal sealed class PathFinder(SourceView view, DiagnosticBag diagnostics)
{
    // As kustomize looks for them (pkg/konfig).
    private static readonly string[] KustomizationNames = ["kustomization.yaml", "kustomization.yml", "Kustomization"];

    /// <summary>The absolute path with links resolved; null when it was reported.</summary>
    public string? Find(Setting<ExpandedText> setting, string directory, PathNeed need)
    {
        var found = Locate(setting, directory, view);
        if (found is { Kind: PathKind.File } && need == PathNeed.Folder)
        {
            diagnostics.Add(ConfigurationDiagnostics.PathUnusable, setting.Span, $"{setting.Path} must lead to a folder, but '{setting.Value}' is a file");
            return null;
        }

        if (found is { Kind: PathKind.Directory } && need == PathNeed.File)
        {
            diagnostics.Add(ConfigurationDiagnostics.PathUnusable, setting.Span, $"{setting.Path} must lead to a file, but '{setting.Value}' is a folder");
            return null;
        }

        return found?.Path;
    }

    /// <summary>The folder of the entry kustomization, given as the folder or as the file in it.</summary>
    public string? FindKustomization(Setting<ExpandedText> setting, string sourceDirectory)
    {
        // Only the source directory is pushed, so Flux could not read an entry outside of it.
        if (Locate(setting, sourceDirectory, view.Narrow(sourceDirectory)) is not { } found)
            return null;
        if (found.Kind == PathKind.Directory)
            return found.Path;
        if (Array.IndexOf(KustomizationNames, Path.GetFileName(found.Path)) >= 0)
            return Path.GetDirectoryName(found.Path);
        diagnostics.Add(ConfigurationDiagnostics.PathUnusable, setting.Span, $"{setting.Path} must lead to a folder with a kustomization or to a kustomization.yaml, but '{setting.Value}' is another file");
        return null;
    }

    private PathLookup? Locate(Setting<ExpandedText> setting, string directory, SourceView within)
    {
        if (!VariableDemand.IsMet(setting, "the build", diagnostics))
            return null;
        var path = setting.Value.Reveal().Trim();
        if (path.Contains('\0', StringComparison.Ordinal))
        {
            diagnostics.Add(ConfigurationDiagnostics.PathUnusable, setting.Span, $"{setting.Path} has a character that no path has");
            return null;
        }

        if (Path.IsPathRooted(path) || path.StartsWith("~/", StringComparison.Ordinal))
        {
            diagnostics.Add(ConfigurationDiagnostics.PathUnusable, setting.Span, $"{setting.Path} is '{setting.Value}', which is not relative; write it relative to {Base(setting)}, so that it holds on every machine");
            return null;
        }

        var found = within.Locate(Path.GetFullPath(path, directory));
        switch (found.Kind)
        {
            case PathKind.File or PathKind.Directory:
                return found;
            case PathKind.Missing:
                diagnostics.Add(ConfigurationDiagnostics.PathMissing, setting.Span, $"{setting.Path} is '{setting.Value}', which does not exist in {Name(directory)}; create it or correct the path{Suggest(path, directory, within)}");
                return null;
            case PathKind.LinkLoop:
                diagnostics.Add(DocumentDiagnostics.LinkLoop, setting.Span, $"{setting.Path} is '{setting.Value}', where a symbolic link leads back to itself");
                return null;
            default:
                var boundary = within.Boundary == view.Boundary ? "the repository" : "the source directory";
                diagnostics.Add(DocumentDiagnostics.OutsideRepository, setting.Span, $"{setting.Path} is '{setting.Value}', which leads out of {boundary}; keep it inside");
                return null;
        }
    }

    private string Name(string directory) => view.Display(directory) is var name && name == "." ? "the folder of the configuration file" : $"'{name}'";

    // The nearest name in the deepest folder that does exist.
    private static string Suggest(string path, string directory, SourceView within)
    {
        foreach (var part in path.Split('/', '\\'))
        {
            var next = within.Locate(Path.GetFullPath(part, directory));
            if (next.Kind == PathKind.Directory)
            {
                directory = next.Path;
                continue;
            }

            if (next.Kind != PathKind.Missing)
                break;
            var names = new List<string>();
            foreach (var name in within.ListDirectory(directory))
                names.Add(name.TrimEnd('/'));
            return NearestName.Suggest(part, names);
        }

        return "";
    }

    private static string Base(Setting<ExpandedText> setting) =>
        setting.Path == "spec.workload.kustomizationFile" ? "the source directory" : "the configuration file";
}
