using KSail.Documents.Yaml;
using KSail.Scanning.Objects;

namespace KSail.Scanning.Controls.Pods;

/// <summary>What of the environment's own data containers can read.</summary>
internal static class VolumeControls
{
    public static readonly Control Secrets = new(
        "C-0255",
        "Workload with secret access",
        8,
        "Whoever gets into the container gets the secret that it mounts.",
        "mount the secret only in the container that needs it")
    {
        Kinds = ObjectKinds.Workloads | ObjectKinds.Secret,
        Rule = static (target, scan, findings) => Mounts(target, scan.Index.Of(ObjectKinds.Secret), "secret", "secretName", findings),
    };

    public static readonly Control Claims = new(
        "C-0257",
        "Workload with PVC access",
        4,
        "Data on a volume that outlives its pod can be read by whoever gets into the container.",
        "mount the volume only in the container that needs it")
    {
        // Kubescape never gives this rule the claims it looks for, so nothing fails; ConfigMaps count because it is given them instead.
        Kinds = ObjectKinds.Workloads | ObjectKinds.ConfigMap,
        NeverFails = true,
        Rule = static (_, _, _) => Verdict.Passed,
    };

    public static readonly Control ConfigMaps = new(
        "C-0258",
        "Workload with ConfigMap access",
        5,
        "Whoever gets into the container gets the settings that it mounts.",
        "mount the ConfigMap only in the container that needs it")
    {
        Kinds = ObjectKinds.Workloads | ObjectKinds.ConfigMap,
        Rule = static (target, scan, findings) => Mounts(target, scan.Index.Of(ObjectKinds.ConfigMap), "configMap", "name", findings),
    };

    private static Verdict Mounts(ScannedObject target, ObjectGroup sources, string volumeKind, string nameField, Findings findings)
    {
        if (target.Workload is not { } workload)
            return Verdict.Passed;
        var verdict = Verdict.Passed;
        for (var v = 0; v < (workload.Volumes?.Count ?? 0); v++)
        {
            if (workload.Volumes![v] is not YamlMapping volume || volume.Map(volumeKind).Text(nameField) is not { } source
                || volume.GetString("name") is not { } name || sources.Find(target.Place, source) is null)
            {
                continue;
            }

            foreach (var container in workload.Containers)
            {
                if (container.Role == ContainerRole.Regular && Mounts(container, name, findings))
                    verdict = Verdict.Failed;
            }
        }

        return verdict;
    }

    private static bool Mounts(Container container, string volume, Findings findings)
    {
        var mounts = container.Node.GetSequence("volumeMounts");
        var isMounted = false;
        for (var k = 0; k < (mounts?.Count ?? 0); k++)
        {
            if ((mounts![k] as YamlMapping).Text("name") != volume)
                continue;
            findings.Delete(container.PathOf($"volumeMounts[{k}]"));
            isMounted = true;
        }

        return isMounted;
    }
}
