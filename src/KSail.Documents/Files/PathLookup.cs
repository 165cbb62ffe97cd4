namespace KSail.Documents.Files;

/// <summary>What a path turned out to be.</summary>
public enum PathKind
{
    /// <summary>Nothing is there.</summary>
    Missing,

    /// <summary>A regular file inside the boundary.</summary>
    File,

    /// <summary>A directory inside the boundary.</summary>
    Directory,

    /// <summary>The path, or a symbolic link on it, leads out of the boundary.</summary>
    Outside,

    /// <summary>Symbolic links lead to each other.</summary>
    LinkLoop,
}

/// <summary>The answer to "what is at this path".</summary>
/// <param name="Kind">What is there.</param>
/// <param name="Path">The absolute path with every symbolic link resolved, as far as it could be.</param>
public sealed record PathLookup(PathKind Kind, string Path)
{
    /// <summary>
    /// Whether something is there after all, but not in what is delivered: <see cref="Kind"/> then says <see cref="PathKind.Missing"/>.
    /// </summary>
    public bool IsLeftOut { get; init; }
}
