using KSail.Documents.Yaml;
using KSail.Validation.Forms;
using KSail.Validation.Rules.Pods;

namespace KSail.Validation.Rules.Storage;

/// <summary>Persistent volumes and storage classes: <c>ValidatePersistentVolumeSpec</c>, <c>pkg/apis/storage/validation</c>.</summary>
internal static class VolumeObjectRules
{
    private const int LongestParameterKey = 512;
    private const int LargestParameters = 256 * 1024;

    private static readonly string[] Sources =
    [
        "awsElasticBlockStore", "azureDisk", "azureFile", "cephfs", "cinder", "csi", "fc", "flexVolume", "flocker", "gcePersistentDisk", "glusterfs",
        "hostPath", "iscsi", "local", "nfs", "photonPersistentDisk", "portworxVolume", "quobyte", "rbd", "scaleIO", "storageos", "vsphereVolume",
    ];

    public static void CheckVolume(YamlMapping volume, Findings findings)
    {
        if (volume.Map("spec") is not { } spec)
        {
            if (!volume.Has("spec"))
                findings.Missing(RuleDiagnostics.Storage, volume, "spec");
            return;
        }

        ClaimRules.CheckAccessModes(spec, RuleDiagnostics.Storage, findings);
        CheckCapacity(spec, findings);
        foreach (var field in (ReadOnlySpan<string>)["storageClassName", "volumeAttributesClassName"])
        {
            if (spec.Text(field) is { } name && !Names.IsSubdomain(name.Value))
                findings.Wrong(RuleDiagnostics.Storage, name, Names.SubdomainRule);
        }

        if (spec.Map("nodeAffinity") is { } affinity)
        {
            if (!affinity.Has("required"))
                findings.Missing(RuleDiagnostics.Storage, affinity, "required");
            SchedulingRules.CheckNodeSelector(affinity.Map("required"), findings);
        }

        CheckSource(spec, findings);
    }

    public static void CheckClass(YamlMapping storageClass, Findings findings)
    {
        if (storageClass.Has("provisioner") && storageClass.IsBlank("provisioner"))
            findings.Missing(RuleDiagnostics.Storage, storageClass, "provisioner");
        else if (storageClass.Text("provisioner") is { } provisioner && !QualifiedNames.IsAnnotationKey(provisioner.Value))
            findings.Wrong(RuleDiagnostics.Storage, provisioner, QualifiedNames.Rule);
        if (storageClass.Text("reclaimPolicy") is { Value: "Recycle" } policy)
            findings.Wrong(RuleDiagnostics.Storage, policy, "must be Delete or Retain");
        if (storageClass.Map("parameters") is { } parameters)
            CheckParameters(parameters, findings);
        CheckTopologies(storageClass.Items("allowedTopologies"), findings);
    }

    private static void CheckTopologies(YamlSequence topologies, Findings findings)
    {
        for (var i = 0; i < topologies.Count; i++)
        {
            for (var earlier = 0; earlier < i; earlier++)
            {
                if (!topologies[i].HasUnknown() && YamlNode.DeepEquals(topologies[i], topologies[earlier]))
                    findings.Report(RuleDiagnostics.Storage, topologies[i], "is the same as an earlier topology");
            }

            if (topologies[i] is YamlMapping topology && topology.IsEmpty("matchLabelExpressions"))
                findings.Missing(RuleDiagnostics.Storage, topology, "matchLabelExpressions", "with at least one expression");
            HashSet<string>? keys = null;
            var expressions = (topologies[i] as YamlMapping).Items("matchLabelExpressions");
            for (var j = 0; j < expressions.Count; j++)
            {
                if (expressions[j] is not YamlMapping expression)
                    continue;
                if (expression.Scalar("key") is { } key)
                {
                    if (!QualifiedNames.IsQualified(key.Value))
                        findings.Wrong(RuleDiagnostics.Storage, key, QualifiedNames.Rule);
                    else if (!(keys ??= new HashSet<string>(StringComparer.Ordinal)).Add(key.Value))
                        findings.Report(RuleDiagnostics.Storage, key, $"is '{key.Value}', which an earlier expression has, too");
                }

                CheckValues(expression, findings);
            }
        }
    }

    private static void CheckValues(YamlMapping expression, Findings findings)
    {
        if (expression["values"] is YamlSequence { Count: 0 })
            findings.Missing(RuleDiagnostics.Storage, expression, "values", "with at least one value");
        HashSet<string>? values = null;
        foreach (var item in expression.Items("values"))
        {
            if (item.AsText() is { } value && !(values ??= new HashSet<string>(StringComparer.Ordinal)).Add(value.Value))
                findings.Report(RuleDiagnostics.Storage, value, $"is '{Findings.Shorten(value.Value)}', which stands earlier, too");
        }
    }

    /// <summary>Checks parameters of a class by their keys and size.</summary>
    public static void CheckParameters(YamlMapping parameters, Findings findings)
    {
        var size = 0L;
        foreach (var entry in parameters.Entries)
        {
            if (entry.Name.Length is 0 or > LongestParameterKey)
                findings.Key(RuleDiagnostics.Storage, parameters, entry, $"must have from 1 to {LongestParameterKey} characters");
            size += entry.Name.Length + ((entry.Value as YamlScalar)?.Value.Length ?? 0);
        }

        if (size > LargestParameters)
            findings.Report(RuleDiagnostics.Storage, parameters, $"must have at most {LargestParameters} bytes in all");
    }

    private static void CheckCapacity(YamlMapping spec, Findings findings)
    {
        if (spec["capacity"].HasUnknown() || (spec.Has("capacity") && spec.Map("capacity") is null))
            return;
        var capacity = spec.Map("capacity");
        if (capacity?["storage"] is null or YamlScalar { IsNull: true })
        {
            findings.Missing(RuleDiagnostics.Storage, capacity ?? spec, capacity is null ? "capacity.storage" : "storage");
            return;
        }

        foreach (var entry in capacity.Entries)
        {
            if (entry.Name != "storage")
                findings.Key(RuleDiagnostics.Storage, capacity, entry, "must not be set: a volume has storage only");
        }

        if (capacity.Scalar("storage") is { } storage && Quantity.TryParse(storage, out var size) && size <= 0)
            findings.Wrong(RuleDiagnostics.Storage, storage, "must be greater than zero");
    }

    private static void CheckSource(YamlMapping spec, Findings findings)
    {
        string? first = null;
        foreach (var kind in Sources)
        {
            if (!spec.Has(kind))
                continue;
            if (first is not null)
                findings.Field(RuleDiagnostics.Storage, spec, kind, $"must not be set beside {first}: a volume has one source");
            first ??= kind;
            if (spec.Map(kind) is not { } source)
                continue;
            if (kind == "csi")
                CheckDriver(source, findings);
            else
                SourceRules.Check(kind, source, RuleDiagnostics.Storage, findings);
        }

        if (first is null)
            findings.Report(RuleDiagnostics.Storage, spec, "must have a source, such as csi, nfs or hostPath");
        else if (first == "local" && !spec.Has("nodeAffinity"))
            findings.Missing(RuleDiagnostics.Storage, spec, "nodeAffinity", "for a local volume");
        else if (first == "hostPath" && spec.Map("hostPath").Is("path", "/") && spec.Is("persistentVolumeReclaimPolicy", "Recycle"))
            findings.Field(RuleDiagnostics.Storage, spec, "persistentVolumeReclaimPolicy", "must not be Recycle for the root of the host");
    }

    private static void CheckDriver(YamlMapping source, Findings findings)
    {
        const int Longest = 63;
        foreach (var field in (ReadOnlySpan<string>)["driver", "volumeHandle"])
        {
            if (source.Has(field) && source.IsBlank(field))
                findings.Missing(RuleDiagnostics.Storage, source, field);
        }

        if (source.Text("driver") is { } driver && (driver.Value.Length > Longest || !Names.IsSubdomain(driver.Value.ToLowerInvariant())))
            findings.Wrong(RuleDiagnostics.Storage, driver, $"must be a domain name of at most {Longest} characters");
        foreach (var field in (ReadOnlySpan<string>)["controllerPublishSecretRef", "controllerExpandSecretRef", "nodePublishSecretRef", "nodeExpandSecretRef"])
        {
            if (source.Map(field) is not { } secret)
                continue;
            if (secret.IsBlank("name"))
                findings.Missing(RuleDiagnostics.Storage, secret, "name");
            if (secret.IsBlank("namespace"))
                findings.Missing(RuleDiagnostics.Storage, secret, "namespace");
        }
    }
}
