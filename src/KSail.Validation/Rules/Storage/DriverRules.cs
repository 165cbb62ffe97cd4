using KSail.Documents.Yaml;
using KSail.Validation.Forms;

namespace KSail.Validation.Rules.Storage;

/// <summary>Drivers of storage, what they say of nodes and of what is free, and how their volumes are made: <c>pkg/apis/storage/validation</c>.</summary>
internal static class DriverRules
{
    private const int LongestDriver = 63;
    private const int LongestNode = 256;
    private const long ShortestToken = 600;
    private const long LongestToken = 1L << 32;

    public static void CheckDriver(YamlMapping driver, Findings findings)
    {
        if (driver.Map("spec") is not { } spec)
            return;
        if (spec.Scalar("fsGroupPolicy") is { Value: not ("ReadWriteOnceWithFSType" or "File" or "None") } policy)
            findings.Wrong(RuleDiagnostics.Storage, policy, "must be ReadWriteOnceWithFSType, File or None");
        foreach (var item in spec.Items("volumeLifecycleModes"))
        {
            if (item.AsKnown() is { Value: not ("Persistent" or "Ephemeral") } mode)
                findings.Wrong(RuleDiagnostics.Storage, mode, "must be Persistent or Ephemeral");
        }

        if (spec.Whole("nodeAllocatableUpdatePeriodSeconds") is < 10)
            findings.Wrong(RuleDiagnostics.Storage, spec["nodeAllocatableUpdatePeriodSeconds"]!, "must be at least 10");
        HashSet<string>? audiences = null;
        foreach (var item in spec.Items("tokenRequests"))
        {
            if (item is not YamlMapping request)
                continue;
            if (!request["audience"].HasUnknown() && !(audiences ??= new HashSet<string>(StringComparer.Ordinal)).Add(request.GetString("audience") ?? ""))
                findings.Field(RuleDiagnostics.Storage, request, "audience", "must be unique among the tokenRequests");
            if (request.Whole("expirationSeconds") is { } seconds && seconds is < ShortestToken or > LongestToken)
                findings.Wrong(RuleDiagnostics.Storage, request["expirationSeconds"]!, $"must be from {ShortestToken} (ten minutes) to {LongestToken}");
        }
    }

    public static void CheckNode(YamlMapping node, Findings findings)
    {
        foreach (var item in node.Map("spec").Items("drivers"))
        {
            if (item is not YamlMapping driver)
                continue;
            RequireDriver(driver, "name", findings);
            if (driver.Has("nodeID") && driver.IsBlank("nodeID"))
                findings.Missing(RuleDiagnostics.Storage, driver, "nodeID");
            else if (driver.Text("nodeID") is { Value.Length: > LongestNode } id)
                findings.Report(RuleDiagnostics.Storage, id, $"must have at most {LongestNode} characters");
            if (driver.Map("allocatable").Whole("count") is < 0)
                findings.Wrong(RuleDiagnostics.Storage, driver.Map("allocatable")!["count"]!, "must not be negative");
            HashSet<string>? keys = null;
            foreach (var topology in driver.Items("topologyKeys"))
            {
                if (topology.AsKnown() is not { } key)
                    continue;
                if (!QualifiedNames.IsQualified(key.Value))
                    findings.Wrong(RuleDiagnostics.Storage, key, QualifiedNames.Rule);
                else if (!(keys ??= new HashSet<string>(StringComparer.Ordinal)).Add(key.Value))
                    findings.Report(RuleDiagnostics.Storage, key, $"is '{key.Value}', which stands earlier, too");
            }
        }
    }

    public static void CheckAttachment(YamlMapping attachment, Findings findings)
    {
        if (attachment.Map("spec") is not { } spec)
            return;
        RequireDriver(spec, "attacher", findings);
        if (spec.Has("nodeName") && spec.IsBlank("nodeName"))
            findings.Missing(RuleDiagnostics.Storage, spec, "nodeName");
        else if (spec.Text("nodeName") is { } node && !Names.IsSubdomain(node.Value))
            findings.Wrong(RuleDiagnostics.Storage, node, Names.SubdomainRule);
        if (spec.Map("source").Scalar("persistentVolumeName") is { } volume && !Names.IsSubdomain(volume.Value))
            findings.Wrong(RuleDiagnostics.Storage, volume, Names.SubdomainRule);
        if (spec.Map("source") is { } source && source.Has("persistentVolumeName") == source.Has("inlineVolumeSpec"))
            findings.Report(RuleDiagnostics.Storage, source, source.Has("inlineVolumeSpec") ? "must not have both persistentVolumeName and inlineVolumeSpec" : "must have persistentVolumeName or inlineVolumeSpec");
    }

    public static void CheckAttributes(YamlMapping attributes, Findings findings)
    {
        RequireDriver(attributes, "driverName", findings);
        if (attributes.IsEmpty("parameters"))
            findings.Missing(RuleDiagnostics.Storage, attributes, "parameters", "with at least one parameter");
        else if (attributes.Map("parameters") is { } parameters)
            VolumeObjectRules.CheckParameters(parameters, findings);
    }

    public static void CheckCapacity(YamlMapping capacity, Findings findings)
    {
        if (capacity.Has("storageClassName") && capacity.IsBlank("storageClassName"))
            findings.Missing(RuleDiagnostics.Storage, capacity, "storageClassName");
        else if (capacity.Text("storageClassName") is { } name && !Names.IsSubdomain(name.Value))
            findings.Wrong(RuleDiagnostics.Storage, name, Names.SubdomainRule);
        foreach (var field in (ReadOnlySpan<string>)["capacity", "maximumVolumeSize"])
        {
            if (capacity.Scalar(field) is { } scalar && Quantity.TryParse(scalar, out var size) && size < 0)
                findings.Wrong(RuleDiagnostics.Storage, scalar, "must not be negative");
        }

        SelectorRules.Check(capacity.Map("nodeTopology"), findings);
    }

    private static void RequireDriver(YamlMapping parent, string field, Findings findings)
    {
        if (parent.Has(field) && parent.IsBlank(field))
            findings.Missing(RuleDiagnostics.Storage, parent, field);
        else if (parent.Text(field) is { } name && (name.Value.Length > LongestDriver || !Names.IsSubdomain(name.Value.ToLowerInvariant())))
            findings.Wrong(RuleDiagnostics.Storage, name, $"must be a domain name of at most {LongestDriver} characters");
    }
}
