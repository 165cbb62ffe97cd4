using System.Globalization;

namespace KSail.Oci.Artifacts;

/// <summary>The two JSON documents of an artifact, with settled bytes.</summary>
internal static class ArtifactManifest
{
    /// <summary>The configuration: an image configuration in form, of which only the digest of the unpacked layer says anything. No time: it would change the digest.</summary>
    public static byte[] Config(Digest diffId) =>
        new CanonicalJson()
            .BeginObject()
            .Text("architecture", "")
            .Text("os", "")
            .BeginObject("rootfs").Text("type", "layers").BeginArray("diff_ids").Element(diffId.ToString()).EndArray().EndObject()
            .BeginObject("config").EndObject()
            .EndObject()
            .ToBytes();

    public static byte[] Manifest(Descriptor config, Descriptor layer, ArtifactOrigin origin)
    {
        var json = new CanonicalJson()
            .BeginObject()
            .Number("schemaVersion", 2)
            .Text("mediaType", MediaTypes.Manifest)
            .Descriptor("config", config).EndObject()
            .BeginArray("layers").Descriptor(null, layer).EndObject().EndArray()
            .BeginObject("annotations")
            .Text(Annotations.Created, Rfc3339(origin.Created ?? DateTimeOffset.UnixEpoch));
        if (origin.Revision is { } revision)
            json.Text(Annotations.Revision, revision);
        if (origin.Source is { } source)
            json.Text(Annotations.Source, source);
        return json.EndObject().EndObject().ToBytes();
    }

    private static string Rfc3339(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
