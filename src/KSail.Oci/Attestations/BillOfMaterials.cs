using KSail.Oci.Artifacts;

namespace KSail.Oci.Attestations;

/// <summary>What a component of a platform is.</summary>
public enum ComponentKind
{
    /// <summary>A container image.</summary>
    Image,

    /// <summary>A Helm chart.</summary>
    Chart,
}

/// <summary>Something that is deployed from elsewhere.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Repository">Where it is: of an image registry and path, of a chart the repository's address; empty where that is not known.</param>
/// <param name="Name">The image's registry and path, the chart's name.</param>
/// <param name="Version">Tag or version as it is written; empty for none.</param>
/// <param name="Digest">Digest by which it is pinned; null for none.</param>
public sealed record DeployedComponent(ComponentKind Kind, string Repository, string Name, string Version, Digest? Digest)
{
    /// <summary>An image as manifests write it: <c>[registry/]path[:tag][@digest]</c>. What is left out is what container runtimes add.</summary>
    public static DeployedComponent OfImage(string image)
    {
        ArgumentNullException.ThrowIfNull(image);
        var at = image.IndexOf('@', StringComparison.Ordinal);
        var name = at < 0 ? image : image[..at];
        Digest? digest = at >= 0 && Oci.Digest.TryParse(image[(at + 1)..], out var parsed) ? parsed : null;
        // A colon before the last slash is a port's.
        var colon = name.LastIndexOf(':');
        var hasTag = colon > name.LastIndexOf('/');
        var tag = hasTag ? name[(colon + 1)..] : at < 0 ? "latest" : "";
        name = hasTag ? name[..colon] : name;
        var slash = name.IndexOf('/', StringComparison.Ordinal);
        var first = slash < 0 ? "" : name[..slash];
        var hasRegistry = first == "localhost" || first.Contains('.', StringComparison.Ordinal) || first.Contains(':', StringComparison.Ordinal);
        var repository = hasRegistry ? name : slash < 0 ? $"docker.io/library/{name}" : $"docker.io/{name}";
        return new DeployedComponent(ComponentKind.Image, repository, repository, tag, digest);
    }

    /// <summary>The component as a package URL (<c>pkg:oci</c>, <c>pkg:helm</c>).</summary>
    public string PackageUrl
    {
        get
        {
            var name = Name[(Name.LastIndexOf('/') + 1)..];
            var type = Kind == ComponentKind.Image ? "oci" : "helm";
            var version = Kind == ComponentKind.Image ? Digest?.ToString() ?? "" : Version;
            var url = $"pkg:{type}/{Uri.EscapeDataString(Kind == ComponentKind.Image ? name.ToLowerInvariant() : name)}";
            if (version.Length > 0)
                url += "@" + Uri.EscapeDataString(version);
            // Qualifiers are sorted by name.
            var separator = '?';
            if (Repository.Length > 0)
            {
                url += $"{separator}repository_url={Uri.EscapeDataString(Repository)}";
                separator = '&';
            }

            return Kind == ComponentKind.Image && Version.Length > 0 ? $"{url}{separator}tag={Uri.EscapeDataString(Version)}" : url;
        }
    }
}

/// <summary>What an environment deploys, as CycloneDX 1.6. Without serial number and time: the same content is the same bill.</summary>
public static class BillOfMaterials
{
    /// <summary>The claim.</summary>
    /// <param name="environment">Name of the environment.</param>
    /// <param name="sdkVersion">Version of this SDK.</param>
    /// <param name="components">What it deploys, each once.</param>
    public static AttestationPredicate Create(string environment, string sdkVersion, IReadOnlyList<DeployedComponent> components)
    {
        ArgumentNullException.ThrowIfNull(components);
        var json = new CanonicalJson()
            .BeginObject()
            .Text("$schema", "http://cyclonedx.org/schema/bom-1.6.schema.json")
            .Text("bomFormat", "CycloneDX")
            .Text("specVersion", "1.6")
            .Number("version", 1)
            .BeginObject("metadata")
            .BeginObject("tools").BeginArray("components")
            .BeginObject().Text("type", "application").Text("name", "KSail.Sdk").Text("version", sdkVersion).EndObject()
            .EndArray().EndObject()
            .BeginObject("component").Text("type", "platform").Text("bom-ref", environment).Text("name", environment).EndObject()
            .EndObject()
            .BeginArray("components");
        foreach (var component in components)
        {
            json.BeginObject()
                .Text("type", component.Kind == ComponentKind.Image ? "container" : "application")
                .Text("bom-ref", component.PackageUrl)
                .Text("name", component.Name);
            if (component.Version.Length > 0)
                json.Text("version", component.Version);
            if (component.Digest is { } digest)
                json.BeginArray("hashes").BeginObject().Text("alg", "SHA-256").Text("content", digest.Hex).EndObject().EndArray();
            json.Text("purl", component.PackageUrl).EndObject();
        }

        return new AttestationPredicate(PredicateTypes.CycloneDx, json.EndArray().EndObject().ToString());
    }
}
