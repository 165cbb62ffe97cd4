using KSail.Sdk.Tasks.Delivery;
using Microsoft.Build.Framework;

namespace KSail.Sdk.Tasks;

/// <summary>Moves tags of one environment's repository to an artifact that the registry has already. Nothing is packed.</summary>
[MSBuildMultiThreadableTask]
public sealed class PromoteArtifact : DeliveryTask
{
    /// <summary>What is promoted: a tag, a digest, or either with a repository of the registry.</summary>
    [Required]
    public string From { get; set; } = "";

    /// <summary>What the tags are now, as <see cref="PushArtifact.PushedArtifact"/> tells it.</summary>
    [Output]
    public ITaskItem[] PromotedArtifact { get; set; } = [];

    private protected override Task<DeliveryResult> DeliverAsync(DeliveryContext context, HttpMessageHandler handler, CancellationToken cancellationToken) =>
        EnvironmentDelivery.PromoteAsync(new PromotionOrder(context, From, TagNames, ImmutableTags), Variables, handler, TimeProvider.System, Progress, cancellationToken);

    private protected override void Take(ITaskItem artifact) => PromotedArtifact = [artifact];
}
