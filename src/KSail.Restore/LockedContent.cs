using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Restore.Cache;
using KSail.Restore.Git;
using KSail.Restore.Http;
using KSail.Restore.Locking;

namespace KSail.Restore;

/// <summary>
/// What builds get from outside: what the lock file pins, from the cache, offline. All that is looked at is recorded by the view, so that a
/// build notices when something was restored since.
/// </summary>
public sealed class LockedContent : IRestoredContent
{
    private readonly LockFile _locked;
    private readonly RestoreCache _cache;
    private readonly SourceView _view;

    private LockedContent(LockFile locked, RestoreCache cache, SourceView view)
    {
        _locked = locked;
        _cache = cache;
        _view = view;
    }

    /// <summary>Opens the lock file of a project.</summary>
    /// <param name="view">Reads the repository, on a tree in which <paramref name="cache"/> is mounted.</param>
    /// <param name="projectDirectory">Where the lock file is, if there is one.</param>
    /// <param name="cache">The cache.</param>
    /// <param name="diagnostics">Gets what is wrong with the lock file.</param>
    public static LockedContent Open(SourceView view, string projectDirectory, RestoreCache cache, DiagnosticBag diagnostics)
    {
        ArgumentNullException.ThrowIfNull(view);
        ArgumentNullException.ThrowIfNull(diagnostics);
        var lookup = view.Locate(Path.Combine(projectDirectory, LockFile.FileName));
        var file = lookup.Kind == PathKind.File ? view.ReadYaml(lookup.Path) : null;
        return new LockedContent(file is null ? LockFile.Empty : LockFileText.Read(file, diagnostics), cache, view);
    }

    /// <inheritdoc/>
    public RestoredItem Find(RestoreRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Kind == RestoreKind.Schema)
            return FindSchema(request.Reference);
        if (request.IsNamed)
            return _locked.TryFind(request.Section, request.Reference, out var named) ? FindFile(named) : new RestoredItem(RestoreState.NotPinned);
        if (_locked.TryFind(LockSection.Files, request.Reference, out var file))
            return FindFile(file);
        var git = GitReference.Parse(request.Reference, out var reason);
        if (git is not null && _locked.TryFind(LockSection.Git, git.Key, out var tree))
            return FindTree(tree, git.Path);
        return git is null && !FileSource.IsHttp(request.Reference) ? new RestoredItem(RestoreState.Invalid) { Reason = reason } : new RestoredItem(RestoreState.NotPinned);
    }

    private RestoredItem FindSchema(string reference)
    {
        if (!_locked.TryFind(LockSection.Schemas, reference, out var schema))
            return new RestoredItem(RestoreState.NotPinned);
        return schema.IsSomewhere ? FindFile(schema) : new RestoredItem(RestoreState.Nowhere);
    }

    private RestoredItem FindFile(LockEntry entry)
    {
        var folder = _cache.FileFolder(entry.Digest);
        var lookup = _view.Narrow(folder).Locate(RestoreCache.FileNameOf(entry));
        return lookup.Kind == PathKind.File && _view.ReadFile(lookup.Path) is { } content && content.Digest == Digests.HexOf(entry.Digest)
            ? new RestoredItem(RestoreState.Ready, folder, lookup.Path, IsFile: true)
            : new RestoredItem(RestoreState.NotCached);
    }

    private RestoredItem FindTree(LockEntry entry, string path)
    {
        var folder = _cache.TreeFolder(entry.Digest);
        var lookup = _view.Narrow(folder).Locate(folder);
        return lookup.Kind == PathKind.Directory
            ? new RestoredItem(RestoreState.Ready, lookup.Path, Path.Combine(lookup.Path, path))
            : new RestoredItem(RestoreState.NotCached);
    }
}
