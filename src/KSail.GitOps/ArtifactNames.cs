namespace KSail.GitOps;

/// <summary>What an artifact is called: what sources in a cluster are compared with.</summary>
/// <param name="Repository">Registry and repository, <c>host[:port]/path</c>.</param>
/// <param name="Tags">The tags that were moved to it.</param>
public sealed record ArtifactNames(string Repository, IReadOnlyList<string> Tags)
{
    /// <summary>The repository without its registry.</summary>
    internal string Path => Repository.IndexOf('/', StringComparison.Ordinal) is > 0 and var slash ? Repository[(slash + 1)..] : Repository;

    /// <summary><c>host/path:tag</c>.</summary>
    public override string ToString() => Tags.Count == 0 ? Repository : $"{Repository}:{Tags[0]}";
}
