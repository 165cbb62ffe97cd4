using System.Globalization;
using KSail.Oci.Artifacts;

namespace KSail.Oci.Origins;

/// <summary>Finds out which commit the content of an artifact is from.</summary>
internal static class GitOrigin
{
    /// <summary>Ends the revision of an artifact that no commit holds as it is.</summary>
    public const string DirtyMark = "-dirty";

    /// <summary>
    /// Address, commit and time of the commit. The tree is dirty where a packed file is not the one of the commit, or one of the commit is
    /// gone; what is left out of the artifact may differ as it likes.
    /// </summary>
    /// <param name="repository">The root of the Git repository.</param>
    /// <param name="directory">Absolute path of the directory that is packed.</param>
    /// <param name="files">What is packed, relative to the directory with <c>/</c>.</param>
    /// <param name="progress">Told where Git cannot be asked.</param>
    /// <param name="cancellationToken">Stops asking.</param>
    public static ArtifactOrigin Read(string repository, string directory, IReadOnlyList<string> files, Action<string> progress, CancellationToken cancellationToken)
    {
        var known = GitRepository.Read(repository);
        if (known.Revision is not { } revision)
            return new ArtifactOrigin(known.Origin);
        var git = new GitProgram(directory);
        var commit = git.Ask(cancellationToken, "cat-file", "commit", "HEAD");
        var tracked = git.Ask(cancellationToken, "ls-files", "-z", "--", ".");
        var changed = git.Ask(
            cancellationToken, "diff", "--name-only", "--relative", "-z", "--no-ext-diff", "--no-textconv", "--no-renames", "HEAD", "--", ".");
        if (commit is null || tracked is null || changed is null)
        {
            progress("git cannot be asked here, so the artifact tells neither the commit's time nor whether files differ from the commit");
            return new ArtifactOrigin(known.Origin, revision);
        }

        var isDirty = IsDirty(directory, files, Names(tracked), Names(changed));
        return new ArtifactOrigin(known.Origin, isDirty ? revision + DirtyMark : revision, CommitTime(commit));
    }

    /// <summary>The time in the <c>committer</c> line of a commit; null where there is none.</summary>
    internal static DateTimeOffset? CommitTime(string commit)
    {
        foreach (var range in commit.AsSpan().Split('\n'))
        {
            var line = commit.AsSpan(range);
            if (line.IsEmpty)
                return null;
            if (!line.StartsWith("committer ", StringComparison.Ordinal))
                continue;
            // "committer Name <address> seconds zone"
            var rest = line[(line.LastIndexOf('>') + 1)..].Trim();
            var blank = rest.IndexOf(' ');
            return long.TryParse(blank < 0 ? rest : rest[..blank], NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
                && seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds()
                ? DateTimeOffset.FromUnixTimeSeconds(seconds)
                : null;
        }

        return null;
    }

    private static bool IsDirty(string directory, IReadOnlyList<string> files, HashSet<string> tracked, HashSet<string> changed)
    {
        foreach (var file in files)
        {
            if (!tracked.Contains(file) || changed.Contains(file))
                return true;
        }

        foreach (var file in changed)
        {
            if (!File.Exists(Path.Combine(directory, file)))
                return true;
        }

        return false;
    }

    private static HashSet<string> Names(string output) => new(output.Split('\0', StringSplitOptions.RemoveEmptyEntries), StringComparer.Ordinal);
}
