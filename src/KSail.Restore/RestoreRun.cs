using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Documents.Yaml;
using KSail.Restore.Cache;
using KSail.Restore.Git;
using KSail.Restore.Http;
using KSail.Restore.Locking;

namespace KSail.Restore;

/// <summary>How a restore treats what is pinned.</summary>
public enum RestoreMode
{
    /// <summary>What is pinned stays; what is new is pinned.</summary>
    Normal,

    /// <summary>Nothing but what is pinned is fetched, and the lock file does not change: for build servers.</summary>
    Locked,

    /// <summary>Every reference is resolved anew.</summary>
    ForceEvaluate,
}

/// <summary>
/// One restore. It is asked like a build asks, notes what it cannot answer, fetches that, and is asked again, because what was fetched may
/// need more; when nothing is missing, all that was asked for is the new lock file. Thread-safe while it is asked.
/// </summary>
public sealed class RestoreRun(RestoreCache cache, LockFile locked, RestoreMode mode, HttpMessageHandler handler, TimeProvider clock, IChartSource? charts = null) : IRestoredContent
{
    private const int MaxParallel = 8;

    private readonly Lock _gate = new();
    private readonly GitSource _git = new(cache);
    private readonly FileSource _files = new(handler, clock);
    private readonly SchemaSource _schemas = new(cache, locked, new FileSource(handler, clock));
    private readonly DiagnosticBag _diagnostics = new();

    // By reference as asked: the answers of this run, failures included (no entry), and what is still to be fetched.
    private readonly Dictionary<string, LockEntry?> _answers = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, RestoreRequest> _missing = new(StringComparer.Ordinal);

    // Checkouts by what they are pinned under, so that two directories of one are fetched once.
    private readonly Dictionary<string, LockEntry> _checkouts = new(StringComparer.Ordinal);

    /// <summary>Whether something was asked for that is still to be fetched.</summary>
    public bool IsMissingAny => _missing.Count > 0;

    /// <summary>What went wrong, and what was pinned anew, in the order of references.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics => _diagnostics.Items;

    /// <summary>The lock file of what was asked for.</summary>
    /// <param name="keeps">Whether to keep something that nobody asked for, because not everybody who needs it could ask.</param>
    public LockFile NewLockFile(Predicate<LockEntry> keeps)
    {
        ArgumentNullException.ThrowIfNull(keeps);
        var entries = new List<LockEntry>();
        foreach (var entry in locked.Entries)
        {
            if (keeps(entry))
                entries.Add(entry);
        }

        foreach (var (reference, entry) in _answers)
        {
            // What could not be fetched this time stays pinned.
            if ((entry ?? FindPinned(reference)) is { } pinned)
                entries.Add(pinned);
        }

        return new LockFile(entries);
    }

    /// <inheritdoc/>
    public RestoredItem Find(RestoreRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.IsNamed)
            return FindNamed(request);
        var git = GitReference.Parse(request.Reference, out var reason);
        if (git is null && !FileSource.IsHttp(request.Reference))
            return new RestoredItem(RestoreState.Invalid) { Reason = reason };
        lock (_gate)
        {
            if (!_answers.TryGetValue(request.Reference, out var entry))
            {
                _missing.TryAdd(request.Reference, request);
                return new RestoredItem(RestoreState.NotPinned);
            }

            if (entry is null)
                return new RestoredItem(RestoreState.NotCached);
            if (entry.Section == LockSection.Files)
                return Ready(entry);
            var root = cache.TreeFolder(entry.Digest);
            return new RestoredItem(RestoreState.Ready, root, Path.Combine(root, git!.Path));
        }
    }

    private RestoredItem FindNamed(RestoreRequest request)
    {
        lock (_gate)
        {
            if (!_answers.TryGetValue(request.Reference, out var entry))
            {
                // Of those who ask for one chart, the first that wants it signed counts.
                if (!_missing.TryGetValue(request.Reference, out var first) || first.Chart is { Keys.Count: 0 })
                    _missing[request.Reference] = request;
                return new RestoredItem(RestoreState.NotPinned);
            }

            return entry is null ? new RestoredItem(RestoreState.NotCached) : entry.IsSomewhere ? Ready(entry) : new RestoredItem(RestoreState.Nowhere);
        }
    }

    private RestoredItem Ready(LockEntry entry)
    {
        var folder = cache.FileFolder(entry.Digest);
        return new RestoredItem(RestoreState.Ready, folder, Path.Combine(folder, RestoreCache.FileNameOf(entry)), IsFile: true);
    }

    /// <summary>Fetches all that is missing, or finds it in the cache; afterwards nothing is missing, though some of it may have failed.</summary>
    public async Task FetchAsync(CancellationToken cancellationToken)
    {
        List<RestoreRequest> requests;
        lock (_gate)
        {
            requests = [.. _missing.Values];
            _missing.Clear();
        }

        using var slots = new SemaphoreSlim(MaxParallel);
        var work = new List<Task<Outcome>>();
        foreach (var group in GroupByCheckout(requests))
            work.Add(FetchGroupAsync(group, slots, cancellationToken));
        foreach (var task in work)
        {
            var outcome = await task.ConfigureAwait(false);
            foreach (var (request, entry) in outcome.Answers)
                _answers[request.Reference] = entry;
            _diagnostics.AddRange(outcome.Diagnostics.Items);
        }
    }

    private static List<List<RestoreRequest>> GroupByCheckout(List<RestoreRequest> requests)
    {
        var groups = new List<List<RestoreRequest>>();
        var byKey = new Dictionary<string, List<RestoreRequest>>(StringComparer.Ordinal);
        foreach (var request in requests)
        {
            var key = request.IsNamed ? request.Reference : GitReference.Parse(request.Reference, out _)?.Key ?? request.Reference;
            if (!byKey.TryGetValue(key, out var group))
            {
                byKey.Add(key, group = []);
                groups.Add(group);
            }

            group.Add(request);
        }

        return groups;
    }

    // One after the other: all but the first will find the checkout of the first.
    private async Task<Outcome> FetchGroupAsync(List<RestoreRequest> group, SemaphoreSlim slots, CancellationToken cancellationToken)
    {
        var outcome = new Outcome();
        await slots.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            foreach (var request in group)
                outcome.Answers.Add((request, await FetchOneAsync(request, outcome.Diagnostics, cancellationToken).ConfigureAwait(false)));
        }
        finally
        {
            slots.Release();
        }

        return outcome;
    }

    private async Task<LockEntry?> FetchOneAsync(RestoreRequest request, DiagnosticBag diagnostics, CancellationToken cancellationToken)
    {
        if (request.Kind == RestoreKind.Schema)
            return await _schemas.FetchAsync(request, mode, diagnostics, cancellationToken).ConfigureAwait(false);
        var pinned = mode == RestoreMode.ForceEvaluate ? null : request.IsNamed ? FindNamed(request.Section, request.Reference) : FindPinned(request.Reference);
        try
        {
            if (pinned is not null && IsCached(pinned))
                return pinned;
            if (pinned is null && mode == RestoreMode.Locked)
                throw new FetchException(RestoreDiagnostics.LockedMode, $"{LockFile.FileName} does not pin it, and restore may not change that file; run 'dotnet restore' without locked mode and commit the result");
            var entry = request.Chart is { } chart
                ? await FetchChartAsync(request, chart, pinned, diagnostics, cancellationToken).ConfigureAwait(false)
                : await FetchAsync(request, pinned, diagnostics, cancellationToken).ConfigureAwait(false);
            if (pinned is null && entry is not null)
                diagnostics.Add(RestoreDiagnostics.Restored, SourceSpan.None, Describe(request, entry));
            return entry;
        }
        catch (FetchException e)
        {
            diagnostics.Add(e.Descriptor, request.Span, $"'{request.Reference}': {e.Message}");
            return null;
        }
    }

    private async Task<LockEntry> FetchAsync(RestoreRequest request, LockEntry? pinned, DiagnosticBag diagnostics, CancellationToken cancellationToken)
    {
        var git = GitReference.Parse(request.Reference, out var reason);
        if (request.Reference.StartsWith("http://", StringComparison.OrdinalIgnoreCase))
            diagnostics.Add(RestoreDiagnostics.Insecure, request.Span, $"'{request.Reference}' is fetched over an open connection, where anybody on the way can change it; write https://");
        // As kustomize: an address is a file if there is one that could hold manifests, else a repository.
        if (pinned?.Section != LockSection.Git && FileSource.IsHttp(request.Reference))
        {
            var (content, status) = await _files.DownloadAsync(request.Reference, FileSource.MaxAttempts, cancellationToken).ConfigureAwait(false);
            var isFile = git is null || request.Kind is RestoreKind.RemoteFile or RestoreKind.Component;
            if (content is not null && (isFile || HoldsManifests(request.Reference, content)))
                return Keep(request, content, pinned);
            if (isFile || pinned is not null)
                throw new FetchException($"the server answers {status}; check the address{(reason.Length > 0 ? $" (and it names no Git repository: {reason})" : "")}");
        }

        if (request.Kind == RestoreKind.RemoteFile)
            throw new FetchException("a single file is wanted here; write its address with https://");
        lock (_gate)
        {
            if (_checkouts.TryGetValue(git!.Key, out var checkout))
                return checkout;
        }

        var entry = await _git.FetchAsync(git, pinned, cancellationToken).ConfigureAwait(false);
        lock (_gate)
            _checkouts[git.Key] = entry;
        return entry;
    }

    private async Task<LockEntry?> FetchChartAsync(RestoreRequest request, ChartReference chart, LockEntry? pinned, DiagnosticBag diagnostics, CancellationToken cancellationToken)
    {
        if (charts is null)
            throw new FetchException("nobody fetches charts here");
        var fetched = await charts.FetchAsync(chart, pinned?.Resolved, request.Span, diagnostics, cancellationToken).ConfigureAwait(false);
        return fetched is null ? null : Keep(request, fetched.Content, pinned) with { Resolved = fetched.Resolved };
    }

    private LockEntry Keep(RestoreRequest request, byte[] content, LockEntry? pinned)
    {
        var digest = Digests.Of(content);
        if (pinned is not null && pinned.Digest != digest)
        {
            throw new FetchException(RestoreDiagnostics.DigestMismatch,
                $"the file there has the digest {digest}, but the lock file pins {pinned.Digest}; run 'dotnet restore --force-evaluate' if you trust what is there now");
        }

        try
        {
            cache.AddFile(FileSource.NameOf(request.Reference), content);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new FetchException(RestoreDiagnostics.CannotWrite, $"what was fetched cannot be kept in {cache.Directory} ({e.Message.TrimEnd('.')})");
        }

        return new LockEntry(request.Section, request.Reference, "", digest);
    }

    private static bool HoldsManifests(string reference, byte[] content)
    {
        var file = YamlReader.Read(new SourceFile(FileSource.NameOf(reference), content));
        if (file.HasErrors)
            return false;
        foreach (var document in file.Documents)
        {
            if (document is not YamlMapping)
                return false;
        }

        return true;
    }

    private LockEntry? FindNamed(LockSection section, string reference) => locked.TryFind(section, reference, out var entry) ? entry : null;

    private LockEntry? FindPinned(string reference)
    {
        if (locked.TryFind(LockSection.Schemas, reference, out var schema))
            return schema;
        if (locked.TryFind(LockSection.Charts, reference, out var chart))
            return chart;
        if (locked.TryFind(LockSection.Components, reference, out var component))
            return component;
        if (locked.TryFind(LockSection.Files, reference, out var file))
            return file;
        return GitReference.Parse(reference, out _) is { } git && locked.TryFind(LockSection.Git, git.Key, out var tree) ? tree : null;
    }

    private bool IsCached(LockEntry entry) =>
        entry.Section is LockSection.Files or LockSection.Charts or LockSection.Components ? cache.HasFile(entry.Digest, FileSource.NameOf(entry.Reference)) : cache.HasTree(entry.Digest);

    private static string Describe(RestoreRequest request, LockEntry entry) =>
        request.Chart is not null ? $"restored {request.Reference} in version {entry.Resolved}"
        : entry.Resolved.Length > 0 ? $"restored {request.Reference} at commit {entry.Resolved}" : $"restored {request.Reference} ({entry.Digest})";

    private sealed class Outcome
    {
        public List<(RestoreRequest Request, LockEntry? Entry)> Answers { get; } = [];

        public DiagnosticBag Diagnostics { get; } = new();
    }
}
