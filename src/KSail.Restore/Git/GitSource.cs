using KSail.Restore.Cache;
using KSail.Restore.Locking;

namespace KSail.Restore.Git;

/// <summary>Fetches one commit of a Git repository into the cache.</summary>
internal sealed class GitSource(RestoreCache cache)
{
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromMinutes(2);

    /// <summary>Fetches what a reference stands for now, or the commit that is pinned.</summary>
    /// <exception cref="FetchException">It cannot be fetched, or is not what is pinned.</exception>
    public async Task<LockEntry> FetchAsync(GitReference reference, LockEntry? pinned, CancellationToken cancellationToken)
    {
        var staging = cache.NewStagingFolder();
        try
        {
            var git = new GitCommand(staging, reference.Timeout is { } wanted && wanted > DefaultTimeout ? wanted : DefaultTimeout);
            await git.RunAsync(cancellationToken, "init", "--quiet").ConfigureAwait(false);
            var commit = pinned is null
                ? await FetchRevisionAsync(git, reference, cancellationToken).ConfigureAwait(false)
                : await FetchCommitAsync(git, reference, pinned.Resolved, cancellationToken).ConfigureAwait(false);
            await git.RunAsync(cancellationToken, "checkout", "--quiet", "--detach", commit).ConfigureAwait(false);
            if (reference.Submodules && File.Exists(Path.Combine(staging, ".gitmodules")))
                await git.RunAsync(cancellationToken, "submodule", "--quiet", "update", "--init", "--recursive", "--depth=1").ConfigureAwait(false);
            RemoveMetadata(staging);
            var digest = cache.AddTree(staging);
            if (pinned is not null && pinned.Digest != digest)
            {
                throw new FetchException(RestoreDiagnostics.DigestMismatch,
                    $"commit {commit} holds files with the digest {digest}, but the lock file pins {pinned.Digest}; run 'dotnet restore --force-evaluate' if you trust what is there now");
            }

            return new LockEntry(LockSection.Git, reference.Key, commit, digest);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new FetchException(RestoreDiagnostics.CannotWrite, $"what was fetched cannot be kept in {cache.Directory} ({e.Message.TrimEnd('.')})");
        }
        finally
        {
            RestoreCache.Remove(staging);
        }
    }

    private static async Task<string> FetchRevisionAsync(GitCommand git, GitReference reference, CancellationToken cancellationToken)
    {
        var revision = reference.Revision.Length > 0 ? reference.Revision : "HEAD";
        try
        {
            await git.RunAsync(cancellationToken, "fetch", "--quiet", "--depth=1", "--no-tags", "--", reference.CloneUrl, revision).ConfigureAwait(false);
            return await git.RunAsync(cancellationToken, "rev-parse", "--verify", "FETCH_HEAD^{commit}").ConfigureAwait(false);
        }
        catch (FetchException) when (IsCommit(revision))
        {
            // Some servers hand out no commit by its name alone, and no server one by an abbreviation.
            return await FindInHistoryAsync(git, reference, revision, cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task<string> FetchCommitAsync(GitCommand git, GitReference reference, string commit, CancellationToken cancellationToken)
    {
        try
        {
            await git.RunAsync(cancellationToken, "fetch", "--quiet", "--depth=1", "--no-tags", "--", reference.CloneUrl, commit).ConfigureAwait(false);
            return commit;
        }
        catch (FetchException)
        {
            return await FindInHistoryAsync(git, reference, commit, cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task<string> FindInHistoryAsync(GitCommand git, GitReference reference, string commit, CancellationToken cancellationToken)
    {
        await git.RunAsync(cancellationToken, "fetch", "--quiet", "--", reference.CloneUrl, "+refs/heads/*:refs/remotes/origin/*", "+refs/tags/*:refs/tags/*").ConfigureAwait(false);
        try
        {
            return await git.RunAsync(cancellationToken, "rev-parse", "--verify", "--quiet", commit + "^{commit}").ConfigureAwait(false);
        }
        catch (FetchException)
        {
            throw new FetchException($"no branch or tag of the repository leads to the commit {commit}; it may have been rewritten: run 'dotnet restore --force-evaluate' to pin what the reference stands for now");
        }
    }

    private static bool IsCommit(string revision) => Digests.IsHex(revision.ToLowerInvariant(), Math.Clamp(revision.Length, 7, 64));

    // What Git keeps for itself differs from clone to clone; a submodule has a file of that name.
    private static void RemoveMetadata(string directory)
    {
        RestoreCache.Remove(Path.Combine(directory, ".git"));
        foreach (var entry in Directory.EnumerateFileSystemEntries(directory, ".git", SearchOption.AllDirectories))
        {
            if (Directory.Exists(entry))
                RestoreCache.Remove(entry);
            else
                File.Delete(entry);
        }
    }
}
