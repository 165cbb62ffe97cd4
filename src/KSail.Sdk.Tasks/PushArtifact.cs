using System.Globalization;
using KSail.Documents.Diagnostics;
using KSail.Oci;
using KSail.Sdk.Tasks.Delivery;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace KSail.Sdk.Tasks;

/// <summary>Packs the source directory of one environment and pushes it. Credentials are read in here: whatever is a parameter is in binary logs.</summary>
[MSBuildMultiThreadableTask]
public sealed class PushArtifact : EngineTask
{
    /// <summary>Absolute path for temporary files; every environment gets a folder in it.</summary>
    [Required]
    public string IntermediateDirectory { get; set; } = "";

    /// <summary>Absolute path for image layouts; every environment gets a folder in it.</summary>
    [Required]
    public string OutputDirectory { get; set; } = "";

    /// <summary>The private key that signs, a file; relative to the project, empty for none. Its password is the variable COSIGN_PASSWORD.</summary>
    public string SigningKey { get; set; } = "";

    /// <summary>Absolute path of the cache of what restore fetched; empty for the user's own.</summary>
    public string RestoreCacheDirectory { get; set; } = "";

    /// <summary>
    /// What was delivered: its reference with digest, and <c>Reference</c>, <c>Digest</c>, <c>Tag</c>, <c>Environment</c>, <c>Size</c> in bytes,
    /// <c>LayoutDirectory</c> where it is an image layout.
    /// </summary>
    [Output]
    public ITaskItem[] PushedArtifact { get; set; } = [];

    private protected override IReadOnlyList<Diagnostic> Run(CancellationToken cancellationToken) => RunAsync(cancellationToken).GetAwaiter().GetResult();

    private async Task<IReadOnlyList<Diagnostic>> RunAsync(CancellationToken cancellationToken)
    {
        using var handler = ArtifactPush.CreateHandler();
        var request = new DeliveryRequest(ProjectFile, Items, DefaultEnvironment, EnvironmentName, IntermediateDirectory, OutputDirectory)
        {
            SigningKey = SigningKey.Length > 0 ? Path.GetFullPath(SigningKey, Path.GetDirectoryName(ProjectFile)!) : "",
            CacheDirectory = RestoreCacheOf(RestoreCacheDirectory),
        };
        var result = await EnvironmentDelivery.PushAsync(request, Variables, handler, TimeProvider.System, new LogProgress(Log), cancellationToken).ConfigureAwait(false);
        if (result.Artifact is { } artifact)
        {
            PushedArtifact = [ItemOf(artifact)];
            // The terminal logger makes a line of this form the result of the project.
            Log.LogMessage(MessageImportance.High, $"{Path.GetFileNameWithoutExtension(ProjectFile)} -> {artifact.Pushed.Reference}");
        }

        return result.Diagnostics;
    }

    private static TaskItem ItemOf(DeliveredArtifact artifact)
    {
        var item = new TaskItem(ItemText.Escape(artifact.Pushed.Reference));
        item.SetMetadata("Reference", ItemText.Escape(artifact.Pushed.Reference));
        item.SetMetadata("Digest", artifact.Pushed.Digest.ToString());
        item.SetMetadata("Tag", artifact.Tag);
        item.SetMetadata("Environment", artifact.Environment);
        item.SetMetadata("Size", artifact.Pushed.Size.ToString(CultureInfo.InvariantCulture));
        item.SetMetadata("LayoutDirectory", ItemText.Escape(artifact.LayoutDirectory ?? ""));
        return item;
    }
}
