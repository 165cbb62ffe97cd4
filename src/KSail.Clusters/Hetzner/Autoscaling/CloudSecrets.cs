using KSail.Clusters.Components;
using KSail.Clusters.Providers;
using KSail.Documents;

namespace KSail.Clusters.Hetzner.Autoscaling;

/// <summary>The Secrets that components inside of a cluster reach the cloud with.</summary>
internal static class CloudSecrets
{
    /// <summary>The Secrets that hold what components know.</summary>
    public static IReadOnlyList<ProvidedSecret> Of(HetznerComponents components)
    {
        var secrets = new List<ProvidedSecret>
        {
            new(AutoscalerConfiguration.Namespace, AutoscalerConfiguration.TokenSecretName, components.TokenSecret)
            {
                ReadOnceBy = CloudComponents.TokenReaders,
                Difference = "the token of the project, or the name of the network, is another one",
            },
        };
        if (components.Autoscaler is { } autoscaler)
        {
            var data = new SortedDictionary<string, Secret>(StringComparer.Ordinal) { [AutoscalerConfiguration.SecretKey] = autoscaler.Configuration };
            secrets.Add(new ProvidedSecret(AutoscalerConfiguration.Namespace, AutoscalerConfiguration.SecretName, data)
            {
                ReadOnceBy = [CloudComponents.AutoscalerName],
                Difference = "what the autoscaler makes nodes of is not up to date",
            });
        }

        return secrets;
    }
}
