using KSail.Documents.Yaml;
using KSail.Schemas;
using KSail.Validation.Forms;

namespace KSail.Validation.Rules;

/// <summary>
/// Names and namespaces. What a name may be depends on the kind: the <c>ValidateObjectMeta</c> call of each kind's strategy decides, and where
/// there is none, any part of a path will do.
/// </summary>
internal static class NameRules
{
    private const int LabelLength = 63;

    // A Job's pods carry its name as a label; a CronJob's Jobs add eleven characters to its name.
    private const int CronJobLength = 52;
    private const int DriverLength = 63;

    /// <summary>Checks name and namespace of an object.</summary>
    /// <param name="metadata">Its metadata.</param>
    /// <param name="schema">Its kind; null when nobody knows it.</param>
    /// <param name="findings">Receives what is wrong.</param>
    public static void Check(YamlMapping metadata, KindSchema? schema, Findings findings)
    {
        if (metadata.Text("name") is { } name)
            CheckName(name, schema, findings);
        if (schema is null)
        {
            if (metadata.Text("namespace") is { } home && !Names.IsLabel(home.Value))
                findings.Wrong(RuleDiagnostics.Namespace, home, Names.LabelRule);
            return;
        }

        if (metadata.Text("namespace") is { } ns)
        {
            if (!schema.IsNamespaced)
                findings.Report(RuleDiagnostics.NamespaceIgnored, ns, $"has no effect, because objects of the kind {schema.Kind} belong to no namespace; remove it");
            else if (!Names.IsLabel(ns.Value))
                findings.Wrong(RuleDiagnostics.Namespace, ns, Names.LabelRule);
        }
    }

    private static void CheckName(YamlScalar name, KindSchema? schema, Findings findings)
    {
        var text = name.Value;
        if (!Names.IsPathSegment(text))
        {
            findings.Wrong(RuleDiagnostics.Name, name, Names.PathSegmentRule);
            return;
        }

        // Whom nobody knows is a custom resource, but for the few that an aggregated server keeps, which take such names as well.
        if (schema is not { IsNative: true })
        {
            RequireSubdomain(name, findings);
            return;
        }

        switch (schema.Kind)
        {
            case "Role" or "RoleBinding" or "ClusterRole" or "ClusterRoleBinding" or "PodDisruptionBudget" or "Event" or "CertificateSigningRequest"
                or "ClusterTrustBundle" or "IPAddress" or "ComponentStatus" or "APIService" or "StorageVersion":
                return;
            case "Namespace" or "Service" or "StatefulSet":
                if (!Names.IsLabel(text))
                    findings.Wrong(RuleDiagnostics.Name, name, Names.LabelRule);
                return;
            case "CronJob" when text.Length > CronJobLength:
                findings.Wrong(RuleDiagnostics.Name, name, $"must be at most {CronJobLength} characters, because the names of its Jobs are longer");
                return;
            case "Job" when text.Length > LabelLength:
                findings.Wrong(RuleDiagnostics.Name, name, $"must be at most {LabelLength} characters, because the Job's pods carry it as a label");
                return;
            case "CSIDriver" when text.Length > DriverLength:
                findings.Wrong(RuleDiagnostics.Name, name, $"must be at most {DriverLength} characters");
                return;
            case "CSIDriver":
                if (!Names.IsSubdomain(text.ToLowerInvariant()))
                    findings.Wrong(RuleDiagnostics.Name, name, Names.SubdomainRule);
                return;
            default:
                RequireSubdomain(name, findings);
                return;
        }
    }

    private static void RequireSubdomain(YamlScalar name, Findings findings)
    {
        if (!Names.IsSubdomain(name.Value))
            findings.Wrong(RuleDiagnostics.Name, name, Names.SubdomainRule);
    }
}
