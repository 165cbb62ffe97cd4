using System.Text.Json.Nodes;
using KSail.Kubernetes.Objects;
using KSail.Oci;

namespace KSail.GitOps.Waiting;

/// <summary>How well a source fits an artifact.</summary>
internal enum SourceFit
{
    /// <summary>It fetches something else.</summary>
    None,

    /// <summary>Of the same repository it fetches another tag.</summary>
    OtherTag,

    /// <summary>Path and tag are the same, the registry has another name: a cluster reaches a local registry, or a mirror, by a name of its own.</summary>
    OtherHost,

    /// <summary>It fetches this artifact.</summary>
    Exact,
}

/// <summary>Compares sources with an artifact. That a source has really fetched it is shown by the digest, later.</summary>
internal static class SourceMatch
{
    private const string Scheme = "oci://";
    private static readonly string[] DockerHub = ["index.docker.io/", "registry-1.docker.io/"];

    /// <summary>How well an OCIRepository, or what a FluxInstance makes one of, fits.</summary>
    /// <param name="url"><c>oci://host/path</c>; without the scheme where a kind has none.</param>
    /// <param name="reference">What is fetched of it.</param>
    /// <param name="names">The artifact's names.</param>
    /// <param name="digest">Its digest.</param>
    public static SourceFit Of(string url, SourceReference reference, ArtifactNames names, Digest digest)
    {
        var repository = Normalize(url);
        var wanted = Normalize(names.Repository);
        var isExact = string.Equals(repository, wanted, StringComparison.OrdinalIgnoreCase);
        var slash = repository.IndexOf('/', StringComparison.Ordinal);
        if (!isExact && !(slash > 0 && string.Equals(repository[(slash + 1)..], wanted[(wanted.IndexOf('/', StringComparison.Ordinal) + 1)..], StringComparison.OrdinalIgnoreCase)))
            return SourceFit.None;
        if (!reference.Fits(names.Tags, digest))
            return SourceFit.OtherTag;
        return isExact ? SourceFit.Exact : SourceFit.OtherHost;
    }

    /// <summary>How well an OCIRepository fits.</summary>
    public static SourceFit Of(KubernetesObject source, ArtifactNames names, Digest digest) =>
        Of(source.Spec.Text("url"), SourceReference.Of(source.Spec.Object("ref")), names, digest);

    private static string Normalize(string url)
    {
        var text = url.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? url[Scheme.Length..] : url;
        text = text.TrimEnd('/');
        foreach (var alias in DockerHub)
        {
            if (text.StartsWith(alias, StringComparison.OrdinalIgnoreCase))
                return "docker.io/" + text[alias.Length..];
        }

        return text;
    }
}

/// <summary>What of a repository a source fetches. A digest goes before a range of versions, that before a tag.</summary>
/// <param name="Tag">A tag; <c>latest</c> where nothing is said.</param>
/// <param name="Range">A range of versions; empty for none.</param>
/// <param name="Digest">A digest; empty for none.</param>
internal sealed record SourceReference(string Tag, string Range, string Digest)
{
    public static SourceReference Of(JsonNode? reference) =>
        new(reference.Text("tag") is { Length: > 0 } tag ? tag : "latest", reference.Text("semver"), reference.Text("digest"));

    public bool Fits(IReadOnlyList<string> tags, Digest digest)
    {
        if (Digest.Length > 0)
            return Digest == digest.ToString();
        // Which version is the highest of a range is only known to whoever has seen all of them.
        if (Range.Length > 0)
            return true;
        foreach (var tag in tags)
        {
            if (tag == Tag)
                return true;
        }

        return false;
    }

    public override string ToString() => Digest.Length > 0 ? $"the digest {Digest}" : Range.Length > 0 ? $"versions {Range}" : $"the tag '{Tag}'";
}
