using KSail.Documents.Diagnostics;
using KSail.Restore.Cache;
using KSail.Restore.Http;
using KSail.Restore.Locking;

namespace KSail.Restore;

/// <summary>
/// Looks for schemas of custom kinds in catalogs. Without a schema a kind is not checked, which is no reason to fail: a catalog that cannot be
/// reached is asked once, and one message says so.
/// </summary>
internal sealed class SchemaSource(RestoreCache cache, LockFile locked, FileSource files)
{
    private readonly Lock _gate = new();
    private readonly HashSet<string> _unreachable = new(StringComparer.Ordinal);

    /// <summary>Finds a schema in the first catalog that has it; null when not all could be asked.</summary>
    public async Task<LockEntry?> FetchAsync(RestoreRequest request, RestoreMode mode, DiagnosticBag diagnostics, CancellationToken cancellationToken)
    {
        var pinned = mode == RestoreMode.ForceEvaluate || !locked.TryFind(LockSection.Schemas, request.Reference, out var entry) ? null : entry;
        if (pinned is not null && (!pinned.IsSomewhere || cache.HasFile(pinned.Digest, RestoreCache.FileNameOf(pinned))))
            return pinned;
        if (pinned is null && mode == RestoreMode.Locked)
        {
            diagnostics.Add(RestoreDiagnostics.LockedMode, request.Span, $"{LockFile.FileName} does not pin the schema of {request.Reference}, and restore may not change that file; run 'dotnet restore' without locked mode and commit the result");
            return null;
        }

        foreach (var address in pinned is not null ? [pinned.Resolved] : request.Addresses)
        {
            if (await TryDownloadAsync(address, diagnostics, cancellationToken).ConfigureAwait(false) is not { } answer)
                return null;
            if (answer.Length == 0 && pinned is not null)
            {
                diagnostics.Add(RestoreDiagnostics.CannotFetch, request.Span, $"the schema of {request.Reference} is pinned to '{address}', where it is no longer; run 'dotnet restore --force-evaluate' to look for it anew");
                return null;
            }

            if (answer.Length == 0)
                continue;
            var digest = Digests.Of(answer);
            if (pinned is not null && pinned.Digest != digest)
            {
                diagnostics.Add(RestoreDiagnostics.DigestMismatch, request.Span,
                    $"the schema of {request.Reference} at '{address}' has the digest {digest}, but the lock file pins {pinned.Digest}; run 'dotnet restore --force-evaluate' to pin what is there now");
                return null;
            }

            return Keep(new LockEntry(LockSection.Schemas, request.Reference, address, digest), answer, request, diagnostics);
        }

        return new LockEntry(LockSection.Schemas, request.Reference, "", LockEntry.None);
    }

    // Null when the server cannot be asked, empty when it has no such file.
    private async Task<byte[]?> TryDownloadAsync(string address, DiagnosticBag diagnostics, CancellationToken cancellationToken)
    {
        var server = Uri.TryCreate(address, UriKind.Absolute, out var uri) ? uri.GetLeftPart(UriPartial.Authority) : address;
        lock (_gate)
        {
            if (_unreachable.Contains(server))
                return null;
        }

        try
        {
            var (content, _) = await files.DownloadAsync(address, attempts: 2, cancellationToken).ConfigureAwait(false);
            return content ?? [];
        }
        catch (FetchException e)
        {
            lock (_gate)
            {
                if (_unreachable.Add(server))
                    diagnostics.Add(RestoreDiagnostics.CatalogUnreachable, SourceSpan.None, $"no schemas of custom kinds from {server}: {e.Message}; until then these kinds are not checked");
            }

            return null;
        }
    }

    private LockEntry? Keep(LockEntry entry, byte[] content, RestoreRequest request, DiagnosticBag diagnostics)
    {
        try
        {
            cache.AddFile(RestoreCache.FileNameOf(entry), content);
            return entry;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            diagnostics.Add(RestoreDiagnostics.CannotWrite, request.Span, $"the schema of {request.Reference} cannot be kept in {cache.Directory} ({e.Message.TrimEnd('.')})");
            return null;
        }
    }
}
