namespace KSail.Talos.Comparison;

/// <summary>
/// In which series' form a node is configured. Nodes keep it when they are upgraded: another form of the same configuration would look like a change
/// of everything, and later series take the earlier forms.
/// </summary>
public static class ConfigurationForm
{
    private static readonly TalosRelease First = new(1, 11);
    private static readonly TalosRelease WithHostname = new(1, 12);
    private static readonly TalosRelease WithoutNetwork = new(1, 13);

    /// <summary>The series whose generated configuration has the fields that this one has.</summary>
    public static TalosRelease Of(MachineConfiguration running)
    {
        ArgumentNullException.ThrowIfNull(running);
        if (running.Find("KubeClusterConfig") is not null)
            return TalosRelease.Newest;
        if (running.Section("machine", "features")?.Contains("rbac") == true)
            return First;
        return running.Section("machine")?.Contains("network") == true ? WithHostname : WithoutNetwork;
    }
}
