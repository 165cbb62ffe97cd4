using KSail.Configuration.Model;
using KSail.Configuration.Registries;
using KSail.Configuration.Variables;
using KSail.Documents.Diagnostics;
using KSail.Documents.Files;

namespace KSail.Configuration.Rules;

/// <summary>What a rule sees of an environment.</summary>
internal sealed class RuleSubject(
    KSailEnvironment environment, ClusterConfiguration configuration, NodeSettings? nodes, SourceView view, EnvironmentVariables variables)
{
    public ClusterConfiguration Configuration => configuration;

    public ClusterSettings Cluster => configuration.Cluster;

    public HetznerSettings Hetzner => configuration.Hetzner;

    public WorkloadSettings Workload => configuration.Workload;

    /// <summary>Absolute path of the folder that configured paths start from.</summary>
    public string RootDirectory => environment.RootDirectory;

    public SourceView View => view;

    public bool IsTalos => Cluster.Distribution is { Value: Distribution.Talos };

    public bool IsOn(InfrastructureProvider provider) => Cluster.Provider.Value == provider;

    /// <summary>Whether the nodes are somebody else's machines, out of reach of this one's <c>localhost</c>.</summary>
    public bool IsInCloud => Cluster.Provider.Value is not (InfrastructureProvider.Docker or InfrastructureProvider.Kubernetes);

    /// <summary>What the nodes of a Talos cluster get; null where nobody can tell, because it is another cluster or patches are wrong.</summary>
    public NodeSettings? Nodes => nodes;

    /// <summary>Host, repository and tag of the registry; null without one, and where an unset variable is a part of them.</summary>
    public RegistryReference? Registry => Cluster.LocalRegistry.Registry is { } registry ? PushTarget.Locate(registry) : null;

    /// <summary>Where a field stands; for one that is absent, the nearest section around it.</summary>
    public SourceSpan PlaceOf(string path) => configuration.Fields.PlaceOf(path);

    /// <summary>The value of a text; null when there is none or a variable in it is not set. It may hold a secret, so messages show the text as it was written.</summary>
    public static string? ValueOf(Setting<ExpandedText>? setting) =>
        setting is { Value.IsComplete: true } ? setting.Value.Reveal() : null;

    /// <summary>The value of an environment variable; null when it is not set. Never to be shown.</summary>
    public string? ReadVariable(string name) => variables.Read(name);

    /// <summary>The text of a node patch with its placeholders filled; null where a variable is not set.</summary>
    public string? TextOf(NodeSetting setting)
    {
        var found = new List<Placeholder>();
        var text = Placeholders.Expand(setting.Text, variables, found);
        foreach (var placeholder in found)
        {
            if (placeholder.State == PlaceholderState.Unset)
                return null;
        }

        return text;
    }
}
