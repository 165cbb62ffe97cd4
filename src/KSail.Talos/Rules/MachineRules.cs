namespace KSail.Talos.Rules;

/// <summary>
/// The rules that a configuration is judged by once all patches are applied: those of Talos' own validation (<c>Config.Validate</c> and
/// <c>Validate</c> of each document) that need no machine to decide.
/// </summary>
internal static class MachineRules
{
    private static readonly Action<RuleContext>[] All =
    [
        InstallRules.Check,
        KubeletRules.Check,
        NodeMetadataRules.Check,
        FeatureRules.Check,
        InterfaceRules.Check,
        ClusterRules.Check,
        EtcdRules.Check,
        VolumeRules.Check,
        HostnameRules.Check,
        FirewallRules.Check,
        RegistryRules.Check,
        ImageVerificationRules.Check,
        ExtensionServiceRules.Check,
        DocumentRules.Check,
    ];

    public static void Check(RuleContext context)
    {
        foreach (var rule in All)
            rule(context);
    }
}
