using KSail.Clusters.Hetzner.Images;
using KSail.Clusters.Hetzner.Provisioning;
using KSail.Configuration.Model;
using KSail.Documents;

namespace KSail.Clusters.Hetzner.Autoscaling;

/// <summary>What components inside of a cluster have to know of Hetzner.</summary>
/// <param name="TokenSecret">Keys of the Secret <see cref="AutoscalerConfiguration.TokenSecretName"/>; others that it has are kept.</param>
/// <param name="Autoscaler">What the autoscaler has to know; null where there is none.</param>
public sealed record HetznerComponents(IReadOnlyDictionary<string, Secret> TokenSecret, HetznerAutoscaler? Autoscaler)
{
    internal static HetznerComponents Of(
        HetznerClusterSettings settings, HetznerInventory inventory, NodeAutoscalerSettings autoscaler, string release, Secret token, IReadOnlyDictionary<string, Secret> pools)
    {
        var network = inventory.Network?.Name ?? HetznerNames.Network(settings);
        var secret = AutoscalerConfiguration.TokenSecret(token, network);
        if (!settings.HasAutoscaler)
            return new HetznerComponents(secret, null);
        if (!settings.StartsFromSnapshot)
            throw new HetznerException("", "the autoscaler makes nodes from a snapshot; set spec.cluster.talos.schematicId or extensions", HetznerDiagnostics.NoBootImage);
        return new HetznerComponents(secret, new HetznerAutoscaler(
            AutoscalerConfiguration.Encode(settings, NodeImages.SelectorOf(settings with { TalosVersion = release }), pools),
            AutoscalerConfiguration.Arguments(settings, autoscaler),
            AutoscalerConfiguration.Environment(settings, network, inventory.Firewall?.Name)));
    }
}

/// <summary>What the autoscaler has to know. It reads it at its start only: a change needs a restart.</summary>
/// <param name="Configuration">The value of <see cref="AutoscalerConfiguration.SecretKey"/> in the Secret <see cref="AutoscalerConfiguration.SecretName"/>.</param>
/// <param name="Arguments">Its arguments.</param>
/// <param name="Environment">Its environment, without what comes from Secrets.</param>
public sealed record HetznerAutoscaler(Secret Configuration, IReadOnlyList<string> Arguments, IReadOnlyDictionary<string, string> Environment);
