using System.Globalization;
using KSail.Oci.Artifacts;

namespace KSail.Oci.Attestations;

/// <summary>How an artifact was made (SLSA provenance v1).</summary>
public sealed record Provenance
{
    /// <summary>What the parameters mean, and what a build does with them.</summary>
    public const string BuildType = "https://ksail.io/sdk/artifact/v1";

    /// <summary>The builder where no build server names itself.</summary>
    public const string UnknownBuilder = "https://ksail.io/sdk/local";

    /// <summary>Name of the environment.</summary>
    public required string Environment { get; init; }

    /// <summary>Its configuration file, relative to the root of the repository, with <c>/</c>.</summary>
    public required string Configuration { get; init; }

    /// <summary>The source directory, relative to the root of the repository, with <c>/</c>.</summary>
    public required string SourceDirectory { get; init; }

    /// <summary>Where the repository is and which commit is checked out, as the annotations of the artifact tell it.</summary>
    public ArtifactOrigin Origin { get; init; } = ArtifactOrigin.Unknown;

    /// <summary>Files beside the source directory that the build rests on: relative path and digest.</summary>
    public required IReadOnlyList<(string Path, Digest Digest)> Files { get; init; }

    /// <summary>Version of this SDK.</summary>
    public required string SdkVersion { get; init; }

    /// <summary>Who built, a URI.</summary>
    public required string Builder { get; init; }

    /// <summary>The run of a build server, a URI; null for none.</summary>
    public string? Invocation { get; init; }

    /// <summary>When the build began.</summary>
    public required DateTimeOffset StartedOn { get; init; }

    /// <summary>The claim.</summary>
    public AttestationPredicate ToPredicate()
    {
        var json = new CanonicalJson()
            .BeginObject()
            .BeginObject("buildDefinition")
            .Text("buildType", BuildType)
            .BeginObject("externalParameters")
            .Text("environment", Environment)
            .Text("configuration", Configuration)
            .Text("sourceDirectory", SourceDirectory);
        if (Origin.Source is { } source)
            json.Text("source", source);
        if (Origin.Revision is { } revision)
            json.Text("revision", revision);
        json.EndObject().BeginArray("resolvedDependencies");
        WriteRepository(json);
        foreach (var (path, digest) in Files)
            json.BeginObject().Text("uri", "file:" + path).BeginObject("digest").Text("sha256", digest.Hex).EndObject().EndObject();
        json.EndArray().EndObject()
            .BeginObject("runDetails")
            .BeginObject("builder").Text("id", Builder).BeginObject("version").Text("KSail.Sdk", SdkVersion).EndObject().EndObject()
            .BeginObject("metadata");
        if (Invocation is { } invocation)
            json.Text("invocationId", invocation);
        json.Text("startedOn", StartedOn.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)).EndObject().EndObject().EndObject();
        return new AttestationPredicate(PredicateTypes.Provenance, json.ToString());
    }

    // Flux writes branch@sha1:digest; the framework has "git+URI@ref" and a digest of its own name for commits.
    private void WriteRepository(CanonicalJson json)
    {
        if (Origin.Revision is not { } revision || revision.LastIndexOf(':') is not (> 0 and var colon))
            return;
        var at = revision.LastIndexOf('@', colon);
        var branch = at > 0 ? "@refs/heads/" + revision[..at] : "";
        var commit = revision[(colon + 1)..];
        foreach (var c in commit)
        {
            if (!char.IsAsciiHexDigitLower(c))
                return;
        }

        json.BeginObject().Text("uri", $"git+{Origin.Source ?? "file:."}{branch}").BeginObject("digest").Text("gitCommit", commit).EndObject().EndObject();
    }
}
