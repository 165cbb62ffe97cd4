using KSail.Clusters.Providers;
using KSail.Clusters.Talos;
using KSail.Clusters.Talos.Access;
using KSail.Clusters.Talos.Config;
using KSail.Clusters.Talos.Messages;
using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Talos;
using KSail.Talos.Generation;

namespace KSail.Clusters.Lifecycle;

/// <summary>
/// Finds the secrets of a cluster that exists: those that are kept on this machine, or those in the configuration of a control plane, which the
/// talosconfig gives access to. New ones are never made for it, because they would make another cluster of the same machines.
/// </summary>
internal static class ClusterSecrets
{
    /// <summary>The secrets; null with an error when nobody knows them.</summary>
    public static async Task<MachineSecrets?> FindAsync(ClusterHost host, ClusterMachines machines, DiagnosticBag diagnostics, CancellationToken cancellation)
    {
        var found = new DiagnosticBag();
        var secrets = host.Store.ReadSecrets(found);
        diagnostics.AddRange(found.Items);
        if (secrets is not null || found.HasErrors)
            return secrets;
        var (recovered, problem) = await RecoverAsync(host, machines, cancellation).ConfigureAwait(false);
        if (recovered is null)
        {
            diagnostics.Add(LifecycleDiagnostics.SecretsLost, host.Definition.Span,
                $"machines of the cluster {host.Definition.Name} exist, but its secrets are not in {host.Store.SecretsFile}, and no control plane gives them ({problem}); restore the file or the context '{host.Definition.Name}' in {host.Definition.Talosconfig}, or remove the cluster and make it anew: dotnet build -t:ClusterDown -p:Environment={host.Definition.Environment}");
            return null;
        }

        host.Progress.Report($"the secrets of {host.Definition.Name} were taken from a control plane, and are kept in {host.Store.Folder} again");
        return host.Store.WriteSecrets(recovered, diagnostics) ? recovered : null;
    }

    private static async Task<(MachineSecrets? Secrets, string Problem)> RecoverAsync(ClusterHost host, ClusterMachines machines, CancellationToken cancellation)
    {
        var definition = host.Definition;
        var found = new DiagnosticBag();
        if (new TalosConfigFile(definition.Talosconfig, host.Clock).Find(definition.Name, found) is not { } context)
            return (null, found.Items.Count > 0 ? found.Items[0].Message : $"there is no context '{definition.Name}' in {definition.Talosconfig}");
        if (machines.Addresses is { } addresses)
            context = context with { Endpoints = addresses.Talos };
        try
        {
            using var connection = host.Talos.Open(context);
            var problem = "no control plane runs";
            foreach (var machine in machines.Nodes)
            {
                if (machine is not { IsRunning: true, Node.Role: NodeRole.ControlPlane })
                    continue;
                try
                {
                    if (await ReadAsync(connection.Node(machine.Address), host, cancellation).ConfigureAwait(false) is { } secrets)
                        return (secrets, "");
                    problem = $"the configuration of {machine.Node.Name} lacks some of them";
                }
                catch (TalosException e)
                {
                    problem = e.Message;
                }
            }

            return (null, problem);
        }
        catch (TalosException e)
        {
            return (null, e.Message);
        }
    }

    private static async Task<MachineSecrets?> ReadAsync(ITalosApi node, ClusterHost host, CancellationToken cancellation)
    {
        if (await NodeConfiguration.ReadAsync(node, host.Provider.Traits.Runtime, cancellation).ConfigureAwait(false) is not { } configuration)
            return null;
        return configuration.ReadSecrets();
    }
}
