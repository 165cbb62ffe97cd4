using System.Buffers;

namespace KSail.Clusters.Docker.Engine.Images;

/// <summary>
/// A container image as people write it, with what Docker takes for granted filled in: <c>registry:3</c> is <c>docker.io/library/registry:3</c>
/// (the rules of <c>distribution/reference</c>).
/// </summary>
/// <param name="Registry">Host of the registry, with port where there is one.</param>
/// <param name="Repository">Repository on it.</param>
/// <param name="Tag">Tag or digest; <c>latest</c> where none is written.</param>
internal sealed record ImageReference(string Registry, string Repository, string Tag)
{
    private const string Hub = "docker.io";

    private static readonly SearchValues<char> OfRepositories = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789._-/");

    private static readonly SearchValues<char> OfTags = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-:");

    /// <summary>Reads an image; null for what cannot be one.</summary>
    public static ImageReference? Parse(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var first = slash < 0 ? "" : text[..slash];
        var hasHost = first.Contains('.', StringComparison.Ordinal) || first.Contains(':', StringComparison.Ordinal) || first == "localhost";
        var registry = hasHost ? first : Hub;
        var rest = hasHost ? text[(slash + 1)..] : text;
        var tag = "latest";
        if (rest.IndexOf('@', StringComparison.Ordinal) is > 0 and var at)
        {
            (rest, tag) = (rest[..at], rest[(at + 1)..]);
            // With both, the digest decides.
            if (rest.IndexOf(':', StringComparison.Ordinal) is > 0 and var ignored)
                rest = rest[..ignored];
        }
        else if (rest.LastIndexOf(':') is > 0 and var colon)
        {
            (rest, tag) = (rest[..colon], rest[(colon + 1)..]);
        }

        if (registry is "index.docker.io" or Hub)
            registry = Hub;
        var repository = registry == Hub && !rest.Contains('/', StringComparison.Ordinal) ? $"library/{rest}" : rest;
        var isUsable = rest.Length > 0 && tag.Length > 0 && !rest.AsSpan().ContainsAnyExcept(OfRepositories) && !tag.AsSpan().ContainsAnyExcept(OfTags);
        return isUsable ? new ImageReference(registry, repository, tag) : null;
    }

    /// <summary>Whether <see cref="Tag"/> is a digest.</summary>
    public bool IsPinned => Tag.Contains(':', StringComparison.Ordinal);

    /// <summary>The whole name, with host and tag.</summary>
    public override string ToString() => $"{Registry}/{Repository}{(IsPinned ? '@' : ':')}{Tag}";
}
