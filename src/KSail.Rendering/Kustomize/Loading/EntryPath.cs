using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Documents.Yaml;

namespace KSail.Rendering.Kustomize;

/// <summary>Resolves the paths that a kustomization names, and reports at the naming entry why one cannot be used.</summary>
internal static class EntryPath
{
    /// <summary>What a path names, links resolved; null after a report.</summary>
    public static PathLookup? Resolve(BuildContext context, string directory, string path, SourceSpan span)
    {
        if (IsUrl(path))
            return Report(context, KustomizeDiagnostics.RemoteReference, span, RemoteMessage(path));
        if (path.Length == 0)
            return Report(context, KustomizeDiagnostics.PathMissing, span, "the path is empty; write a path relative to this kustomization");
        if (path.Contains('\0', StringComparison.Ordinal))
            return Report(context, KustomizeDiagnostics.PathMissing, span, "the path holds a NUL character");
        if (Path.IsPathRooted(path))
            return Report(context, KustomizeDiagnostics.PathOutside, span, $"the path '{path}' is absolute; write it relative to this kustomization");
        var lookup = context.View.Locate(Path.Combine(directory, path));
        switch (lookup.Kind)
        {
            case PathKind.File or PathKind.Directory:
                return lookup;
            case PathKind.Outside:
                return Report(context, KustomizeDiagnostics.PathOutside, span,
                    $"the path '{path}' leads out of {BoundaryName(context)}, of which alone the artifact is made");
            case PathKind.LinkLoop:
                return Report(context, KustomizeDiagnostics.PathLoop, span, $"the path '{path}' runs into symbolic links that lead to each other");
            case PathKind.Missing when lookup.IsLeftOut:
                return Report(context, KustomizeDiagnostics.PathMissing, span,
                    $"'{path}' is not delivered: Flux leaves out symbolic links and what a .sourceignore, or without one its default patterns, exclude");
            default:
                return LooksRemote(path)
                    ? Report(context, KustomizeDiagnostics.RemoteReference, span, RemoteMessage(path))
                    : Report(context, KustomizeDiagnostics.PathMissing, span, $"there is no file or directory '{path}'{Suggestion(context, directory, path)}");
        }
    }

    /// <summary>A path that must be a file; null after a report.</summary>
    public static string? ResolveFile(BuildContext context, string directory, string path, SourceSpan span)
    {
        if (Resolve(context, directory, path, span) is not { } lookup)
            return null;
        if (lookup.Kind == PathKind.File)
            return lookup.Path;
        context.Diagnostics.Add(KustomizeDiagnostics.WrongPathKind, span, $"'{path}' is a directory; name a file");
        return null;
    }

    /// <summary>As <see cref="ResolveFile(BuildContext,string,string,SourceSpan)"/> for a path that is an entry of its own.</summary>
    public static string? ResolveFile(BuildContext context, string directory, YamlScalar entry) =>
        ResolveFile(context, directory, entry.Value, entry.Span);

    private static PathLookup? Report(BuildContext context, DiagnosticDescriptor descriptor, SourceSpan span, string message)
    {
        context.Diagnostics.Add(descriptor, span, message);
        return null;
    }

    private static string BoundaryName(BuildContext context) =>
        context.View.Display(context.View.Boundary) is var name && name == "." ? "the repository" : $"the source directory {name}";

    private static string RemoteMessage(string path) =>
        $"'{path}' is remote, and nothing is fetched during a build; copy what it holds into the repository and name that path";

    private static bool IsUrl(string path) =>
        path.Contains("://", StringComparison.Ordinal) || path.StartsWith("git@", StringComparison.Ordinal) || path.StartsWith("git::", StringComparison.Ordinal);

    // Asked only once the path is known not to exist: kustomize, too, prefers what is on disk.
    private static bool LooksRemote(string path)
    {
        if (path.Contains("?ref=", StringComparison.Ordinal) || path.Contains("?version=", StringComparison.Ordinal) || path.Contains(".git/", StringComparison.Ordinal)
            || path.EndsWith(".git", StringComparison.Ordinal) || path.Contains("_git/", StringComparison.Ordinal))
        {
            return true;
        }

        var slash = path.IndexOf('/', StringComparison.Ordinal);
        return slash > 0 && path.AsSpan(0, slash) is "github.com" or "gitlab.com" or "bitbucket.org" or "codeberg.org" or "gitea.com";
    }

    private static string Suggestion(BuildContext context, string directory, string path)
    {
        var parent = context.View.Locate(Path.GetFullPath(Path.Combine(directory, path, "..")));
        if (parent.Kind != PathKind.Directory)
            return "";
        var name = Path.GetFileName(path.TrimEnd('/'));
        var names = new List<string>();
        foreach (var each in context.View.ListDirectory(parent.Path))
            names.Add(each.TrimEnd('/'));
        return Documents.NearestName.Suggest(name, names);
    }
}
