using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Documents.Yaml;
using KSail.Restore;
using KSail.Restore.Git;

namespace KSail.Rendering.Kustomize;

/// <summary>Resolves the paths that a kustomization names, and reports at the naming entry why one cannot be used.</summary>
internal static class EntryPath
{
    /// <summary>What a path or an address names, links resolved; null after a report.</summary>
    public static EntryTarget? Resolve(BuildContext context, string directory, string path, SourceSpan span) =>
        Resolve(context, directory, path, span, RestoreKind.Remote);

    /// <summary>A path or an address that must be of a file; null after a report.</summary>
    public static string? ResolveFile(BuildContext context, string directory, string path, SourceSpan span)
    {
        if (Resolve(context, directory, path, span, RestoreKind.RemoteFile) is not { } target)
            return null;
        if (target.Kind == PathKind.File)
            return target.Path;
        context.Diagnostics.Add(KustomizeDiagnostics.WrongPathKind, span, $"'{path}' is a directory; name a file");
        return null;
    }

    private static EntryTarget? Resolve(BuildContext context, string directory, string path, SourceSpan span, RestoreKind kind)
    {
        if (IsUrl(path))
            return ResolveRemote(context, path, span, kind);
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
                return new EntryTarget(lookup.Kind, lookup.Path, context.View);
            case PathKind.Outside:
                return Report(context, KustomizeDiagnostics.PathOutside, span, $"the path '{path}' leads out of {BoundaryName(context)}");
            case PathKind.LinkLoop:
                return Report(context, KustomizeDiagnostics.PathLoop, span, $"the path '{path}' runs into symbolic links that lead to each other");
            case PathKind.Missing when lookup.IsLeftOut:
                return Report(context, KustomizeDiagnostics.PathMissing, span,
                    $"'{path}' is not delivered: Flux leaves out symbolic links and what a .sourceignore, or without one its default patterns, exclude");
            default:
                return LooksRemote(path)
                    ? ResolveRemote(context, path, span, kind)
                    : Report(context, KustomizeDiagnostics.PathMissing, span, $"there is no file or directory '{path}'{Suggestion(context, directory, path)}");
        }
    }

    // What a restore brought is read by a view of its own, which does not leave it.
    private static EntryTarget? ResolveRemote(BuildContext context, string reference, SourceSpan span, RestoreKind kind)
    {
        var item = context.Restored.Find(new RestoreRequest(kind, reference, span));
        switch (item.State)
        {
            case RestoreState.Ready:
                var view = context.View.Narrow(item.Root);
                if (!item.IsFile)
                    context.Metadata?.NoteRemote(view.Boundary, reference);
                var lookup = view.Locate(item.Path);
                return lookup.Kind is PathKind.File or PathKind.Directory
                    ? new EntryTarget(lookup.Kind, lookup.Path, view)
                    : Report(context, KustomizeDiagnostics.PathMissing, span, $"'{reference}' was restored, but its repository has no directory '{Path.GetRelativePath(item.Root, item.Path).Replace('\\', '/')}'");
            case RestoreState.Invalid:
                return Report(context, KustomizeDiagnostics.RemoteReference, span, $"'{reference}' is remote, but {item.Reason}");
            case RestoreState.NotCached:
                return Report(context, KustomizeDiagnostics.RemoteReference, span, $"'{reference}' is pinned, but not in the cache of this machine, and a build fetches nothing: run 'dotnet restore'");
            default:
                return Report(context, KustomizeDiagnostics.RemoteReference, span, $"'{reference}' is remote and not restored, and a build fetches nothing: run 'dotnet restore', which fetches it and pins it in ksail.lock.json");
        }
    }

    /// <summary>As <see cref="ResolveFile(BuildContext,string,string,SourceSpan)"/> for a path that is an entry of its own.</summary>
    public static string? ResolveFile(BuildContext context, string directory, YamlScalar entry) =>
        ResolveFile(context, directory, entry.Value, entry.Span);

    private static EntryTarget? Report(BuildContext context, DiagnosticDescriptor descriptor, SourceSpan span, string message)
    {
        context.Diagnostics.Add(descriptor, span, message);
        return null;
    }

    private static string BoundaryName(BuildContext context) => context.View.Display(context.View.Boundary) switch
    {
        "." => "the repository, of which alone the artifact is made",
        var name when name.StartsWith("..", StringComparison.Ordinal) => "the repository that was fetched",
        var name => $"the source directory {name}, of which alone the artifact is made",
    };

    private static bool IsUrl(string path) =>
        path.Contains("://", StringComparison.Ordinal) || path.StartsWith("git@", StringComparison.Ordinal) || path.StartsWith("git::", StringComparison.Ordinal);

    // Asked only once the path is known not to exist: kustomize, too, prefers what is on disk.
    private static bool LooksRemote(string path) =>
        GitReference.Parse(path, out _) is not null || path.Contains("?ref=", StringComparison.Ordinal) || path.Contains("?version=", StringComparison.Ordinal);

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

/// <summary>What an entry of a kustomization names.</summary>
/// <param name="Kind">A file or a directory.</param>
/// <param name="Path">Its absolute path, links resolved.</param>
/// <param name="View">Reads it and what it names in turn.</param>
internal sealed record EntryTarget(PathKind Kind, string Path, SourceView View);
