using System.Security.Cryptography;
using System.Text;
using KSail.Clusters.Providers;
using KSail.Documents;
using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Talos;
using KSail.Talos.Generation;

namespace KSail.Clusters.Definition;

/// <summary>
/// What patches and settings come to for a role, with texts in place of secrets and of what a provider makes: known before anything is made, and equal for
/// as long as nobody changes patches or settings.
/// </summary>
/// <param name="ControlPlane">Digest of the configuration of control planes.</param>
/// <param name="Worker">Digest of the configuration of workers.</param>
/// <param name="Settings">What holds on control planes.</param>
public sealed record PlainConfigurations(string ControlPlane, string Worker, EffectiveSettings? Settings)
{
    private static readonly ClusterFoundation Nowhere = new("https://control-plane.invalid:6443", [], []);

    /// <summary>Whether no node becomes ready before somebody brings a network plugin.</summary>
    public bool LacksNetwork => Settings is { CniName.Text: "none", AppliesManifests: false };

    /// <summary>Makes them, and finds what is wrong with patches.</summary>
    /// <returns>Null after an error.</returns>
    public static PlainConfigurations? Make(
        ClusterDefinition definition, ClusterReleases releases, NodeRuntime runtime, SourceView repository, EnvironmentVariableReader variables, DiagnosticBag diagnostics)
    {
        ArgumentNullException.ThrowIfNull(releases);
        var ingredients = new NodeIngredients(releases.Talos, releases.Kubernetes, MachineSecrets.Placeholders, Nowhere, runtime);
        return DesiredConfigurations.Make(definition, ingredients, repository, variables, diagnostics) is { } desired
            ? new PlainConfigurations(DigestOf(desired.ControlPlane), DigestOf(desired.Worker), desired.Settings)
            : null;
    }

    /// <summary>The digest of a role.</summary>
    public string Of(NodeRole role) => role == NodeRole.ControlPlane ? ControlPlane : Worker;

    private static string DigestOf(MachineConfiguration configuration) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(configuration.Write().Reveal())));
}
