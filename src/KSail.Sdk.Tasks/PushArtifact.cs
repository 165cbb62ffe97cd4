using KSail.Sdk.Tasks.Delivery;
using Microsoft.Build.Framework;

namespace KSail.Sdk.Tasks;

/// <summary>Delivers one environment: packs its source directory, or takes what was packed earlier, and pushes it or writes it to disk.</summary>
[MSBuildMultiThreadableTask]
public sealed class PushArtifact : DeliveryTask
{
    /// <summary>Absolute path for image layouts; every environment gets a folder in it.</summary>
    [Required]
    public string OutputDirectory { get; set; } = "";

    /// <summary>An image layout or an archive that an earlier push wrote, which is pushed as it is; empty to pack the source directory.</summary>
    public string Artifact { get; set; } = "";

    /// <summary>The file to write an archive to in the place of a push; empty to push.</summary>
    public string Archive { get; set; } = "";

    /// <summary>The private key that signs, a file; relative to the project, empty for none. Its password is the variable COSIGN_PASSWORD.</summary>
    public string SigningKey { get; set; } = "";

    /// <summary>Absolute path of the cache of what restore fetched; empty for the user's own.</summary>
    public string RestoreCacheDirectory { get; set; } = "";

    /// <summary>Whether the charts of Helm releases are rendered: anything but <c>false</c>.</summary>
    public string RenderCharts { get; set; } = "";

    /// <summary>
    /// What was delivered: its reference with digest, and <c>Reference</c>, <c>Digest</c>, <c>Tag</c>, <c>Tags</c>, <c>Environment</c>,
    /// <c>Size</c> in bytes, <c>Layers</c> by digest, <c>Elapsed</c>, <c>AlreadyPresent</c>, and <c>LayoutDirectory</c> or
    /// <c>ArchiveFile</c> where it was written to disk.
    /// </summary>
    [Output]
    public ITaskItem[] PushedArtifact { get; set; } = [];

    private protected override Task<DeliveryResult> DeliverAsync(DeliveryContext context, HttpMessageHandler handler, CancellationToken cancellationToken)
    {
        var request = new DeliveryRequest(context, OutputDirectory, TagNames, ImmutableTags, FullPath(Artifact), FullPath(Archive))
        {
            SigningKey = FullPath(SigningKey),
            CacheDirectory = RestoreCacheOf(RestoreCacheDirectory),
            RendersCharts = IsOn(RenderCharts),
        };
        return EnvironmentDelivery.PushAsync(request, Variables, handler, TimeProvider.System, Progress, cancellationToken);
    }

    private protected override void Take(ITaskItem artifact) => PushedArtifact = [artifact];
}
