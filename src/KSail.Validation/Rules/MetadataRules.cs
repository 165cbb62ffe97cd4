using KSail.Documents;
using KSail.Documents.Yaml;
using KSail.Schemas;
using KSail.Validation.Forms;

namespace KSail.Validation.Rules;

/// <summary>
/// Metadata, which is alike for all kinds: <c>ValidateObjectMetaAccessor</c> of apimachinery, and the finalizers of
/// <c>pkg/apis/core/validation</c>.
/// </summary>
internal static class MetadataRules
{
    private const int AnnotationsSize = 256 * 1024;

    // Their objects are held to the rules of apimachinery alone.
    private static readonly string[] LenientGroups = ["admissionregistration.k8s.io", "apiextensions.k8s.io", "apiregistration.k8s.io", "coordination.k8s.io", "policy"];

    private static readonly string[] ServerFields = ["uid", "resourceVersion", "generation", "selfLink", "deletionTimestamp", "managedFields"];

    /// <summary>Checks metadata without the name, which every kind has rules of its own for.</summary>
    /// <param name="metadata">The metadata.</param>
    /// <param name="schema">The kind of the object; null when it is not known.</param>
    /// <param name="findings">Receives what is wrong.</param>
    public static void Check(YamlMapping metadata, KindSchema? schema, Findings findings)
    {
        if (metadata.Map("labels") is { } labels)
            CheckLabels(labels, findings);
        if (metadata.Map("annotations") is { } annotations)
            CheckAnnotations(annotations, findings);
        if (metadata.Items("finalizers") is { Count: > 0 } finalizers)
            CheckFinalizers(finalizers, schema is { IsNative: true } && Array.IndexOf(LenientGroups, schema.Group) < 0, findings);
        CheckOwners(metadata.Items("ownerReferences"), findings);
        foreach (var field in ServerFields)
        {
            if (metadata.TryGetEntry(field, out var entry) && entry.Value is not YamlScalar { IsNull: true })
                findings.Field(RuleDiagnostics.ServerField, metadata, field, "is set by the API server alone; remove it");
        }
    }

    /// <summary>Checks labels, and everything that is a mapping of labels: selectors of Services, of nodes.</summary>
    public static void CheckLabels(YamlMapping labels, Findings findings)
    {
        var entries = labels.Entries;
        for (var i = 0; i < entries.Count; i++)
        {
            var entry = entries[i];
            if (OpaqueValue.IsIn(entry.Name))
                continue;
            if (!QualifiedNames.IsQualified(entry.Name))
                findings.Key(RuleDiagnostics.Label, labels, entry, QualifiedNames.Rule);
            if (entry.Value.AsText() is { } value && !QualifiedNames.IsLabelValue(value.Value))
                findings.Wrong(RuleDiagnostics.Label, value, QualifiedNames.ValueRule);
        }
    }

    /// <summary>Checks annotations.</summary>
    public static void CheckAnnotations(YamlMapping annotations, Findings findings)
    {
        var size = 0L;
        var entries = annotations.Entries;
        for (var i = 0; i < entries.Count; i++)
        {
            var entry = entries[i];
            if (entry.Value is YamlScalar scalar)
                size += entry.Name.Length + (scalar.Value.Length > 1024 ? System.Text.Encoding.UTF8.GetByteCount(scalar.Value) : scalar.Value.Length);
            if (!QualifiedNames.IsAnnotationKey(entry.Name) && !OpaqueValue.IsIn(entry.Name))
                findings.Key(RuleDiagnostics.Annotation, annotations, entry, QualifiedNames.Rule);
        }

        if (size > AnnotationsSize)
            findings.Report(RuleDiagnostics.Annotation, annotations, $"has {size} bytes, and must have at most {AnnotationsSize}");
    }

    /// <summary>Checks finalizers.</summary>
    /// <param name="finalizers">Their names.</param>
    /// <param name="needDomain">Whether all but those of Kubernetes must have a domain.</param>
    /// <param name="findings">Receives what is wrong.</param>
    public static void CheckFinalizers(YamlSequence finalizers, bool needDomain, Findings findings)
    {
        var orphans = false;
        var deletes = false;
        for (var i = 0; i < finalizers.Count; i++)
        {
            if (finalizers[i] is YamlScalar { IsNull: true } nothing)
                findings.Wrong(RuleDiagnostics.Ownership, nothing, QualifiedNames.Rule);
            if (finalizers[i].AsKnown() is not { } finalizer)
                continue;
            orphans |= finalizer.Value == "orphan";
            deletes |= finalizer.Value == "foregroundDeletion";
            if (!QualifiedNames.IsQualified(finalizer.Value))
                findings.Wrong(RuleDiagnostics.Ownership, finalizer, QualifiedNames.Rule);
            else if (needDomain && !finalizer.Value.Contains('/', StringComparison.Ordinal) && finalizer.Value is not ("kubernetes" or "orphan" or "foregroundDeletion"))
                findings.Wrong(RuleDiagnostics.Ownership, finalizer, "must have a domain and '/' before it, such as example.org/name");
        }

        if (orphans && deletes)
            findings.Report(RuleDiagnostics.Ownership, finalizers, "must not have both orphan and foregroundDeletion");
    }

    private static void CheckOwners(YamlSequence owners, Findings findings)
    {
        var controllers = 0;
        for (var i = 0; i < owners.Count; i++)
        {
            if (owners[i] is not YamlMapping owner)
                continue;
            foreach (var field in (ReadOnlySpan<string>)["apiVersion", "kind", "name", "uid"])
            {
                if (owner.IsBlank(field) && owner.Has(field))
                    findings.Missing(RuleDiagnostics.Ownership, owner, field);
            }

            if (owner.Is("kind", "Event") && owner.Is("apiVersion", "v1"))
                findings.Field(RuleDiagnostics.Ownership, owner, "kind", "must not be Event: an event owns nothing");
            if (owner.Flag("controller") == true && ++controllers == 2)
                findings.Field(RuleDiagnostics.Ownership, owner, "controller", "must not be true for two owners");
        }
    }
}
