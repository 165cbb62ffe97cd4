namespace KSail.Oci;

/// <summary>An artifact that is where it was to go.</summary>
/// <param name="Reference">In a registry <c>host:port/repository:tag@sha256:…</c>; on disk <c>oci:directory:tag@sha256:…</c> or <c>oci-archive:file:tag@sha256:…</c>.</param>
/// <param name="Digest">Digest of the manifest, which Flux shows as the revision.</param>
/// <param name="Tags">Its tags, of which the reference has the first.</param>
/// <param name="Layers">Its layers.</param>
/// <param name="Size">Bytes of manifest, configuration and layers.</param>
/// <param name="IsAlreadyPresent">Whether all tags had this digest before, so that nothing was sent.</param>
/// <param name="Elapsed">How long it took.</param>
public sealed record PushedArtifact(
    string Reference, Digest Digest, IReadOnlyList<string> Tags, IReadOnlyList<Descriptor> Layers, long Size, bool IsAlreadyPresent, TimeSpan Elapsed)
{
    /// <summary>One line for people: layers, size, time.</summary>
    public string Summary
    {
        get
        {
            var layers = Layers.Count == 1 ? "1 layer" : $"{Layers.Count} layers";
            var others = Tags.Count > 1 ? $", also tagged {string.Join(", ", Tags.Skip(1))}" : "";
            var time = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Elapsed.TotalSeconds:0.0} s");
            return $"{layers}, {UploadProgress.Bytes(Size)}, {time}{others}{(IsAlreadyPresent ? "; it was there already" : "")}";
        }
    }
}
