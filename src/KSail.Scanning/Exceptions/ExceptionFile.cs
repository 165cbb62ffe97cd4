using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Documents.Yaml;

namespace KSail.Scanning.Exceptions;

/// <summary>Reads a file of Kubescape's posture exception policies.</summary>
internal static class ExceptionFile
{
    private static readonly string[] _policyKeys =
    [
        "name", "policyType", "actions", "resources", "posturePolicies", "reason", "expirationDate", "objectSelector", "guid", "attributes",
        "creationTime", "createdBy", "updatedTime", "systemException",
    ];

    private static readonly string[] _postureKeys = ["controlID", "frameworkName", "controlName", "ruleName", "severityScore"];
    private static readonly string[] _designatorKeys = ["designatorType", "attributes", "wlid"];

    /// <summary>Reads the policies of a file; what is wrong with it is told.</summary>
    public static List<ExceptionPolicy> Read(SourceFile file, DateTimeOffset now, DiagnosticBag diagnostics)
    {
        List<ExceptionPolicy> policies = [];
        var document = YamlReader.Read(file);
        diagnostics.AddRange(document.Diagnostics);
        if (document.Diagnostics.Count > 0)
            return policies;
        var reader = new ExceptionReader(now, diagnostics);
        if (document.Documents.Count != 1 || document.Documents[0] is not YamlSequence list)
        {
            reader.Invalid(file.Span, "a file of exceptions is one list of policies, as Kubescape's --exceptions takes it");
            return policies;
        }

        for (var i = 0; i < list.Count; i++)
        {
            if (list[i] is not YamlMapping entry)
                reader.Invalid(list[i].Span, "an entry of the list of exceptions must be a mapping");
            else if (Read(entry, reader) is { } policy && reader.TakeIsValid())
                policies.Add(policy);
            reader.TakeIsValid();
        }

        return policies;
    }

    private static ExceptionPolicy? Read(YamlMapping entry, ExceptionReader reader)
    {
        var name = reader.Text(entry, "name", "an exception") ?? "";
        var owner = name.Length == 0 ? "an exception" : $"exception '{name}'";
        reader.CheckKeys(entry, owner, _policyKeys);
        if (reader.Text(entry, "policyType", owner) is { Length: > 0 } type and not "postureExceptionPolicy")
            reader.Invalid(entry["policyType"]!.Span, $"'policyType' of {owner} must be postureExceptionPolicy, not '{type}'");
        CheckActions(entry, owner, reader);
        var policy = new ExceptionPolicy(name, entry.Span) { ObjectSelector = reader.Selector(entry, "objectSelector", owner) };
        foreach (var posture in reader.Mappings(entry, "posturePolicies", owner) ?? [])
            AddControl(posture, policy, owner, reader);
        foreach (var resource in reader.Mappings(entry, "resources", owner) ?? [])
        {
            if (ReadDesignator(resource, owner, reader) is { } designator)
                policy.Designators.Add(designator);
        }

        return reader.IsExpired(entry, "expirationDate", owner) ? null : policy;
    }

    // Both actions that exist do the same.
    private static void CheckActions(YamlMapping entry, string owner, ExceptionReader reader)
    {
        if (!entry.TryGet("actions", out var value) || value is YamlScalar { IsNull: true })
            return;
        if (value is not YamlSequence actions)
        {
            reader.Invalid(value.Span, $"'actions' of {owner} must be a list");
            return;
        }

        for (var i = 0; i < actions.Count; i++)
        {
            if (Objects.Fields.TextOf(actions[i]) is not ("alertOnly" or "disable"))
                reader.Invalid(actions[i].Span, $"an action of {owner} must be alertOnly or disable");
        }
    }

    private static void AddControl(YamlMapping posture, ExceptionPolicy policy, string owner, ExceptionReader reader)
    {
        reader.CheckKeys(posture, $"a posture policy of {owner}", _postureKeys);
        if (reader.Text(posture, "ruleName", owner) is { Length: > 0 })
            reader.Invalid(posture["ruleName"]!.Span, $"a posture policy of {owner} names a rule; only controls can be named here, by controlID");
        if (reader.Pattern(posture, "controlID", $"a posture policy of {owner}", ignoreCase: true) is { } pattern)
            policy.Controls.Add(pattern);
        else if (!Objects.Fields.Has(posture, "controlID") || reader.Text(posture, "controlID", owner) is null or "")
            policy.MeansAllControls = true;
    }

    private static Designator? ReadDesignator(YamlMapping resource, string owner, ExceptionReader reader)
    {
        reader.CheckKeys(resource, $"a resource of {owner}", _designatorKeys);
        switch (reader.Text(resource, "designatorType", owner))
        {
            case "Attributes" or "attributes" or null:
                return reader.Mapping(resource, "attributes", $"a resource of {owner}") is { } attributes
                    ? ReadAttributes(attributes, owner, reader)
                    : null;
            case "wlid" or "wildwlid":
                reader.Invalid(resource.Span, $"a resource of {owner} is named by its place in a cluster, which manifests do not have; use designatorType Attributes");
                return null;
            case var type:
                reader.Invalid(resource["designatorType"]!.Span, $"'designatorType' of a resource of {owner} must be Attributes, not '{type}'");
                return null;
        }
    }

    private static Designator ReadAttributes(YamlMapping attributes, string owner, ExceptionReader reader)
    {
        var designator = new Designator();
        for (var i = 0; i < attributes.Count; i++)
        {
            var key = attributes[i].Name;
            if (reader.Pattern(attributes, key, $"a resource of {owner}") is not { } pattern)
                continue;
            switch (key)
            {
                case "kind":
                    designator.Kind = pattern;
                    break;
                case "name":
                    designator.Name = pattern;
                    break;
                case "namespace":
                    designator.Namespace = pattern;
                    break;
                case "apiGroup":
                    designator.ApiGroup = pattern;
                    break;
                case "path":
                    designator.Path = pattern;
                    break;
                case "cluster":
                    designator.Cluster = pattern;
                    break;
                case "containerName":
                    designator.Container = pattern;
                    break;
                case "resourceID":
                    reader.Invalid(attributes[i].Key.Span, $"a resource of {owner} is named by resourceID, which differs from scan to scan; use kind, namespace and name");
                    break;
                default:
                    designator.Metadata.Add(new MetadataPattern(key, pattern));
                    break;
            }
        }

        return designator;
    }
}
