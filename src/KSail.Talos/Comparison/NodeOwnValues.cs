using KSail.Documents.Yaml;

namespace KSail.Talos.Comparison;

/// <summary>
/// Values that live on a node alone, and are no wish of anybody: taken over into the configuration that the node shall have, so that an update leaves
/// them. Mirrors of registries are not among them: what brings them says so again each time.
/// </summary>
public static class NodeOwnValues
{
    /// <summary>The annotation that names the annotations that came from patches, so that one whose patch is gone is removed again.</summary>
    public const string OwnedAnnotations = "ksail.io/managed-annotations";

    private const string Annotations = "nodeAnnotations";

    /// <summary>
    /// Takes over the names that certificates are for, which only grow because somebody may still use an old one; the versions of all components, which
    /// upgrades change and nothing else; the name of the host, where none is wished for; virtual addresses; and annotations of others.
    /// </summary>
    /// <param name="running">What the node has.</param>
    /// <param name="desired">What it shall have; changed.</param>
    public static void Carry(MachineConfiguration running, MachineConfiguration desired)
    {
        ArgumentNullException.ThrowIfNull(running);
        ArgumentNullException.ThrowIfNull(desired);
        foreach (var component in Enum.GetValues<NodeComponent>())
        {
            if (!ComponentImages.IsPatched(desired, component) && ComponentImages.Find(running, component) is { } image)
                ComponentImages.Set(desired, component, image);
        }

        CarryNames(running.Section("machine"), desired.Section("machine"), "certSANs");
        CarryNames(running.Section("cluster", "apiServer"), desired.Section("cluster", "apiServer"), "certSANs");
        CarryNames(running.Find("KubeAPIServerConfig")?.Root, desired.Find("KubeAPIServerConfig")?.Root, "certExtraSANs");
        CarryHostName(running, desired);
        foreach (var document in running.Documents)
        {
            if (document.Kind == "HCloudVIPConfig" && desired.Find(document.Identity) is null)
                desired.Add(new MachineDocument(document.Identity, document.Schema, document.Root.CloneMapping()));
        }

        CarryAnnotations(running, desired);
    }

    /// <summary>
    /// Notes which annotations of a node come from patches. To be done for every configuration that is given to a node.
    /// </summary>
    public static void NoteAnnotations(MachineConfiguration desired)
    {
        ArgumentNullException.ThrowIfNull(desired);
        if (desired.Section("machine")?.GetMapping(Annotations) is not { } annotations)
            return;
        var owned = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var entry in annotations.Entries)
        {
            if (entry.Value.Span.HasFile || entry.Key.Span.HasFile)
                owned.Add(entry.Name);
        }

        if (owned.Count > 0)
            annotations.Set(OwnedAnnotations, YamlScalar.String(string.Join(',', owned)));
        else
            annotations.Remove(OwnedAnnotations);
    }

    // In the node's order, and then what is new, so that nothing changes where nothing is new.
    private static void CarryNames(YamlMapping? running, YamlMapping? desired, string key)
    {
        if (running?.GetSequence(key) is not { Count: > 0 } old || desired is null)
            return;
        var names = new YamlSequence();
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in (IEnumerable<YamlNode>)[.. old, .. desired.GetSequence(key) ?? []])
        {
            if (name is not YamlScalar scalar || known.Add(scalar.Value))
                names.Add(name.Clone());
        }

        desired.Set(key, names);
    }

    private static void CarryHostName(MachineConfiguration running, MachineConfiguration desired)
    {
        const string kind = "HostnameConfig";
        if (running.Find(kind) is not { } old || old.Root.GetString("hostname") is null || desired.Find(kind) is not { } fresh)
            return;
        if (fresh.Root.GetString("hostname") is null && !fresh.LastPatch.HasFile)
            fresh.Root = old.Root.CloneMapping();
    }

    private static void CarryAnnotations(MachineConfiguration running, MachineConfiguration desired)
    {
        if (running.Section("machine")?.GetMapping(Annotations) is not { } old || desired.Section("machine") is not { } machine)
            return;
        var owned = (old.GetString(OwnedAnnotations) ?? "").Split(',');
        var fresh = machine.GetMapping(Annotations);
        foreach (var entry in old.Entries)
        {
            if (fresh?.Contains(entry.Name) == true || owned.Contains(entry.Name, StringComparer.Ordinal))
                continue;
            if (fresh is null)
                machine.Set(Annotations, fresh = new YamlMapping());
            // Without its place, which would make it one of a patch's.
            fresh.Set(entry.Name, YamlScalar.String((entry.Value as YamlScalar)?.Value ?? ""));
        }
    }
}
