using KSail.Configuration.Model;
using KSail.Configuration.Variables;
using KSail.Documents.Diagnostics;
using KSail.Documents.Files;

namespace KSail.Configuration.Rules;

/// <summary>
/// The rules about the meaning of configurations: what the Go tool refuses only when a cluster is created or changed (ksail v7.180), and
/// what it finds out from the cluster, the provider or the registry. Here they hold in every build, without any of these.
/// </summary>
public static class ConfigurationRules
{
    /// <summary>The rules about one environment.</summary>
    internal static readonly ConfigurationRule[] OfOne =
    [
        ClusterNameRules.ForeignContext,
        ClusterNameRules.LongNodeName,
        PlatformRules.Pair,
        PlatformRules.WithoutEffect,
        VariableNameRules.Malformed,
        SignInRules.Incomplete,
        SignInRules.Issuer,
        SignInRules.BlankScope,
        SignInRules.OnTalos,
        NetworkPluginRules.CiliumBesideFlannel,
        NetworkPluginRules.NoPlugin,
        NetworkPluginRules.CalicoBesideFlannel,
        PortMappingRules.HostPortTwice,
        VersionRules.Unreadable,
        VersionRules.TalosVersionNeeded,
        VersionRules.KubernetesOnTalos,
        VersionRules.KubernetesRange,
        VersionRules.ImageVerification,
        VersionRules.InstallImage,
        FluxRules.Range,
        FluxRules.OtherMajor,
        FluxRules.SeveralIdentities,
        FluxRules.HalfAnIdentity,
        AddressRules.Malformed,
        AddressRules.Overlap,
        AddressRules.Around,
        AddressRules.NotPrivate,
        HetznerServerRules.Unreachable,
        HetznerServerRules.Arm,
        HetznerServerRules.Location,
        HetznerServerRules.PlacementGroup,
        HetznerServerRules.RemovedIso,
        HetznerServerRules.OpenNodes,
        HetznerServerTypeRules.Unknown,
        HetznerServerTypeRules.Elsewhere,
        NodeSupplyRules.TokenUnset,
        NodeSupplyRules.UserDataTooLong,
        NodeSupplyRules.MirrorOnThisMachine,
        RegistryRules.OnThisMachine,
        RegistryRules.Missing,
        RegistryRules.UserWithoutPassword,
        RegistryRules.PasswordWithoutUser,
        RegistryRules.UpperCase,
        RegistryRules.Tag,
        AutoscalerRules.ExpanderTwice,
        AutoscalerRules.PriceOnHetzner,
        AutoscalerRules.WithoutPools,
        AutoscalerRules.WithoutSchematic,
        AutoscalerRules.NoRoom,
        NodePoolRules.Name,
        NodePoolRules.Servers,
        NodePoolRules.Bounds,
        NodePoolRules.Labels,
        NodePoolRules.Taints,
        NodePoolRules.NameTwice,
        NodePoolRules.TaintTwice,
        ServerCapacityRules.OverLimit,
        ServerCapacityRules.NoSlotForImages,
        ServerCapacityRules.FixedOverLimit,
        ConfiguredFileRules.Missing,
    ];

    /// <summary>The rules about two environments.</summary>
    internal static readonly EnvironmentPairRule[] OfTwo = [SharedTargetRules.Cluster, SharedTargetRules.Artifact];

    /// <summary>Judges an environment by itself and beside the others of its project.</summary>
    /// <param name="environment">The environment; one that could not be read at all is left alone.</param>
    /// <param name="all">Every environment of the project in its order, <paramref name="environment"/> among them.</param>
    /// <param name="nodes">What its nodes get, patches applied; null where nobody can tell, and then rules that rest on it are silent.</param>
    /// <param name="view">The repository; what rules ask of it is recorded there.</param>
    /// <param name="variables">The environment variables.</param>
    /// <param name="diagnostics">Takes the findings.</param>
    public static void Check(
        KSailEnvironment environment, IReadOnlyList<KSailEnvironment> all, NodeSettings? nodes, SourceView view, EnvironmentVariables variables, DiagnosticBag diagnostics)
    {
        ArgumentNullException.ThrowIfNull(environment);
        ArgumentNullException.ThrowIfNull(all);
        ArgumentNullException.ThrowIfNull(view);
        ArgumentNullException.ThrowIfNull(variables);
        ArgumentNullException.ThrowIfNull(diagnostics);
        if (environment.Configuration is not { } configuration)
            return;
        var subject = new RuleSubject(environment, configuration, nodes, view, variables);
        foreach (var rule in OfOne)
        {
            if (AreRead(rule.Fields, configuration))
                rule.Check(subject, new RuleReport(rule.Descriptor, diagnostics));
        }

        var isEarlier = false;
        foreach (var other in all)
        {
            if (other.Name == environment.Name)
                isEarlier = true;
            else if (other.Configuration is { } otherConfiguration)
                Check(isEarlier ? new(environment, configuration, other, otherConfiguration) : new(other, otherConfiguration, environment, configuration), diagnostics);
        }
    }

    private static void Check(EnvironmentPair pair, DiagnosticBag diagnostics)
    {
        foreach (var rule in OfTwo)
        {
            if (AreRead(rule.Fields, pair.EarlierConfiguration) && AreRead(rule.Fields, pair.LaterConfiguration))
                rule.Check(pair, new RuleReport(rule.Descriptor, diagnostics));
        }
    }

    private static bool AreRead(string[] fields, ClusterConfiguration configuration)
    {
        foreach (var misread in configuration.Fields.Misread)
        {
            foreach (var field in fields)
            {
                if (misread.StartsWith(field, StringComparison.Ordinal) && (misread.Length == field.Length || misread[field.Length] is '.' or '['))
                    return false;
            }
        }

        return true;
    }
}
