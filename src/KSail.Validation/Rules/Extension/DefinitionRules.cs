using KSail.Documents.Yaml;
using KSail.Validation.Forms;

namespace KSail.Validation.Rules.Extension;

/// <summary>
/// Custom resource definitions but for their schemas: <c>ValidateCustomResourceDefinition</c> of <c>apiextensions-apiserver</c>. Singular and
/// list kind have defaults.
/// </summary>
internal static class DefinitionRules
{
    private const string Approval = "api-approved.kubernetes.io";

    public static void Check(YamlMapping definition, Findings findings)
    {
        if (definition.Map("spec") is not { } spec)
            return;
        var names = spec.Map("names");
        CheckIdentity(definition, spec, names, findings);
        if (names is not null)
            CheckNames(names, findings);
        if (spec.Flag("preserveUnknownFields") == true)
            findings.Field(RuleDiagnostics.Definition, spec, "preserveUnknownFields", "must not be true; use x-kubernetes-preserve-unknown-fields in the schema");
        if (spec.Text("scope") is { Value: not ("Cluster" or "Namespaced") } scope)
            findings.Wrong(RuleDiagnostics.Definition, scope, "must be Namespaced or Cluster");
        else if (spec.Has("scope") && spec.IsBlank("scope"))
            findings.Missing(RuleDiagnostics.Definition, spec, "scope", "to be Namespaced or Cluster");
        CheckVersions(spec, findings);
        CheckConversion(spec.Map("conversion"), findings);
    }

    private static void CheckIdentity(YamlMapping definition, YamlMapping spec, YamlMapping? names, Findings findings)
    {
        if (spec.Has("group") && spec.IsBlank("group"))
            findings.Missing(RuleDiagnostics.Definition, spec, "group");
        if (spec.Text("group") is not { } group)
            return;
        if (!Names.IsSubdomain(group.Value) || !group.Value.Contains('.', StringComparison.Ordinal))
            findings.Wrong(RuleDiagnostics.Definition, group, "must be a domain name with a dot, such as example.org");
        if (names.Word("plural") is { } plural && definition.Map("metadata").Text("name") is { } name && name.Value != $"{plural}.{group.Value}")
            findings.Wrong(RuleDiagnostics.Name, name, $"must be '{Findings.Shorten($"{plural}.{group.Value}")}', from spec.names.plural and spec.group");
        var isProtected = group.Value is "k8s.io" or "kubernetes.io" || group.Value.EndsWith(".k8s.io", StringComparison.Ordinal) || group.Value.EndsWith(".kubernetes.io", StringComparison.Ordinal);
        if (!isProtected)
            return;
        var annotations = definition.Map("metadata").Map("annotations");
        if (annotations.IsBlank(Approval))
            findings.Report(RuleDiagnostics.Definition, group, $"is a group of the Kubernetes community, which needs the annotation '{Approval}' with the URL of its approval, or a text that begins with 'unapproved'");
        else if (annotations.Text(Approval) is { } approval && !approval.Value.StartsWith("unapproved", StringComparison.Ordinal) && !Uri.TryCreate(approval.Value, UriKind.Absolute, out _))
            findings.Wrong(RuleDiagnostics.Definition, approval, "must be the URL of the approval, or begin with 'unapproved'");
    }

    private static void CheckNames(YamlMapping names, Findings findings)
    {
        foreach (var field in (ReadOnlySpan<string>)["plural", "singular", "kind", "listKind"])
        {
            if (field is "plural" or "kind" && names.Has(field) && names.IsBlank(field))
                findings.Missing(RuleDiagnostics.Definition, names, field);
            if (names.Text(field) is not { } name)
                continue;
            var mayMix = field is "kind" or "listKind";
            if (!Names.IsLabel1035(mayMix ? name.Value.ToLowerInvariant() : name.Value))
                findings.Wrong(RuleDiagnostics.Definition, name, $"must be at most 63 {(mayMix ? "" : "lower case ")}letters, digits and '-', and begin with a letter");
        }

        if (names.Text("listKind") is { } list && names.Is("kind", list.Value))
            findings.Wrong(RuleDiagnostics.Definition, list, "must not be the kind itself");
        foreach (var field in (ReadOnlySpan<string>)["shortNames", "categories"])
        {
            var items = names.Items(field);
            for (var i = 0; i < items.Count; i++)
            {
                if (items[i].AsText() is { } item && !Names.IsLabel1035(item.Value))
                    findings.Wrong(RuleDiagnostics.Definition, item, "must be at most 63 lower case letters, digits and '-', and begin with a letter");
            }
        }
    }

    private static void CheckVersions(YamlMapping spec, Findings findings)
    {
        var versions = spec.Items("versions");
        if (spec["versions"] is null || versions.HasUnknownFlag())
            return;
        var stored = 0;
        HashSet<string>? names = null;
        for (var i = 0; i < versions.Count; i++)
        {
            if (versions[i] is not YamlMapping version)
                continue;
            stored += version.Flag("storage") == true ? 1 : 0;
            if (version.Has("name") && version.IsBlank("name"))
                findings.Missing(RuleDiagnostics.Definition, version, "name");
            if (version.Text("name") is { } name)
            {
                if (!Names.IsLabel1035(name.Value))
                    findings.Wrong(RuleDiagnostics.Definition, name, "must be at most 63 lower case letters, digits and '-', and begin with a letter, such as v1alpha1");
                else if (versions.Count > 1 && !(names ??= new HashSet<string>(StringComparer.Ordinal)).Add(name.Value))
                    findings.Report(RuleDiagnostics.Definition, name, $"is '{name.Value}', which is the name of an earlier version, too");
            }

            DefinitionVersionRules.Check(spec, version, findings);
        }

        if (stored != 1)
            findings.Field(RuleDiagnostics.Definition, spec, "versions", $"must have exactly one version with 'storage: true', but has {stored}");
    }

    private static bool HasUnknownFlag(this YamlSequence versions)
    {
        for (var i = 0; i < versions.Count; i++)
        {
            if (versions[i] is YamlMapping version && version["storage"].HasUnknown())
                return true;
        }

        return false;
    }

    private static void CheckConversion(YamlMapping? conversion, Findings findings)
    {
        if (conversion is null)
            return;
        if (conversion.Text("strategy") is { Value: not ("None" or "Webhook") } strategy)
            findings.Wrong(RuleDiagnostics.Definition, strategy, "must be None or Webhook");
        var webhook = conversion.Map("webhook");
        if (conversion.Is("strategy", "Webhook"))
        {
            if (!conversion.Has("webhook") || (webhook is not null && !webhook.Has("clientConfig")))
                findings.Missing(RuleDiagnostics.Definition, webhook ?? conversion, webhook is null ? "webhook.clientConfig" : "clientConfig", "where strategy is Webhook");
            if (webhook.Map("clientConfig") is { } client)
                WebhookRules.CheckClient(client, RuleDiagnostics.Definition, findings);
            if (webhook is not null)
                WebhookRules.CheckReviewVersions(webhook, "conversionReviewVersions", RuleDiagnostics.Definition, findings);
        }
        else if ((conversion.Is("strategy", "None") || !conversion.Has("strategy")) && conversion.Has("webhook"))
        {
            findings.Field(RuleDiagnostics.Definition, conversion, "webhook", "must not be set unless strategy is Webhook");
        }
    }
}
