using System.Globalization;
using KSail.Documents.Diagnostics;
using KSail.Sdk.Tasks.Delivery;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace KSail.Sdk.Tasks;

/// <summary>What tasks share that move tags: what arrived becomes an item and the result of the project.</summary>
public abstract class DeliveryTask : RegistryTask
{
    /// <summary>Whether a tag that has other content is left alone, and the build fails.</summary>
    public bool ImmutableTags { get; set; }

    /// <summary>Brings the artifact, or its tags, to the registry.</summary>
    private protected abstract Task<DeliveryResult> DeliverAsync(DeliveryContext context, HttpMessageHandler handler, CancellationToken cancellationToken);

    /// <summary>Sets the task's own output.</summary>
    private protected abstract void Take(ITaskItem artifact);

    private protected sealed override async Task<IReadOnlyList<Diagnostic>> WorkAsync(DeliveryContext context, HttpMessageHandler handler, CancellationToken cancellationToken)
    {
        var result = await DeliverAsync(context, handler, cancellationToken).ConfigureAwait(false);
        if (result.Artifact is { } artifact)
        {
            Take(ItemOf(artifact));
            // The terminal logger makes a line of this form the result of the project.
            Log.LogMessage(MessageImportance.High, $"{Path.GetFileNameWithoutExtension(ProjectFile)} -> {artifact.Pushed.Reference}");
            Log.LogMessage(MessageImportance.High, artifact.Pushed.Summary);
        }

        return result.Diagnostics;
    }

    private static TaskItem ItemOf(DeliveredArtifact artifact)
    {
        var pushed = artifact.Pushed;
        var item = new TaskItem(ItemText.Escape(pushed.Reference));
        item.SetMetadata("Reference", ItemText.Escape(pushed.Reference));
        item.SetMetadata("Digest", pushed.Digest.ToString());
        item.SetMetadata("Tag", pushed.Tags[0]);
        item.SetMetadata("Tags", ItemText.Escape(string.Join(';', pushed.Tags)));
        item.SetMetadata("Environment", artifact.Environment);
        item.SetMetadata("Size", pushed.Size.ToString(CultureInfo.InvariantCulture));
        item.SetMetadata("Layers", ItemText.Escape(string.Join(';', pushed.Layers.Select(static layer => layer.Digest.ToString()))));
        item.SetMetadata("Elapsed", pushed.Elapsed.ToString("c", CultureInfo.InvariantCulture));
        item.SetMetadata("AlreadyPresent", pushed.IsAlreadyPresent ? "true" : "false");
        item.SetMetadata("LayoutDirectory", ItemText.Escape(artifact.LayoutDirectory ?? ""));
        item.SetMetadata("ArchiveFile", ItemText.Escape(artifact.ArchiveFile ?? ""));
        return item;
    }
}
