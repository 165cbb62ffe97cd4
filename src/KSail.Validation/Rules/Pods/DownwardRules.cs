using KSail.Documents.Diagnostics;
using KSail.Documents.Yaml;
using KSail.Validation.Forms;

namespace KSail.Validation.Rules.Pods;

/// <summary>
/// What a pod may learn of itself, in variables and in files: <c>validateObjectFieldSelector</c> and <c>validateContainerResourceFieldSelector</c>.
/// </summary>
internal static class DownwardRules
{
    private const string VariableFields = "metadata.name, metadata.namespace, metadata.uid, metadata.labels['<key>'], metadata.annotations['<key>'], spec.nodeName, spec.serviceAccountName, status.hostIP, status.hostIPs, status.podIP or status.podIPs";
    private const string FileFields = "metadata.name, metadata.namespace, metadata.uid, metadata.labels, metadata.annotations, metadata.labels['<key>'] or metadata.annotations['<key>']";
    private const string ResourceNames = "limits or requests of cpu, memory, ephemeral-storage or hugepages-<size>, such as limits.cpu";

    public static void CheckField(YamlMapping reference, bool forVolume, DiagnosticDescriptor descriptor, Findings findings)
    {
        if (reference.Text("apiVersion") is { Value: not "v1" } version)
            findings.Wrong(descriptor, version, "must be v1");
        if (reference.Has("fieldPath") && reference.IsBlank("fieldPath"))
            findings.Missing(descriptor, reference, "fieldPath");
        if (reference.Text("fieldPath") is not { } path)
            return;
        if (TrySplit(path.Value, out var field, out var key))
        {
            if (field is not ("metadata.labels" or "metadata.annotations"))
                findings.Wrong(descriptor, path, $"must be {(forVolume ? FileFields : VariableFields)}");
            else if (field == "metadata.labels" ? !QualifiedNames.IsQualified(key) : !QualifiedNames.IsAnnotationKey(key))
                findings.Report(descriptor, path, $"is '{Findings.Shorten(path.Value)}', whose key {QualifiedNames.Rule}");
            return;
        }

        var known = forVolume
            ? path.Value is "metadata.name" or "metadata.namespace" or "metadata.uid" or "metadata.labels" or "metadata.annotations"
            : path.Value is "metadata.name" or "metadata.namespace" or "metadata.uid" or "spec.nodeName" or "spec.host" or "spec.serviceAccountName"
                or "status.hostIP" or "status.hostIPs" or "status.podIP" or "status.podIPs";
        if (!known)
            findings.Wrong(descriptor, path, $"must be {(forVolume ? FileFields : VariableFields)}");
    }

    public static void CheckResource(YamlMapping reference, bool forVolume, PodSubject pod, DiagnosticDescriptor descriptor, Findings findings)
    {
        if (forVolume && reference.IsBlank("containerName"))
            findings.Missing(descriptor, reference, "containerName");
        else if (reference.Text("containerName") is { } container && !PodSubject.MayHaveContainer(pod.Spec, container.Value))
            findings.Report(RuleDiagnostics.PodUnintended, container, $"is '{Findings.Shorten(container.Value)}', but the pod has no container of that name");
        if (reference.Has("resource") && reference.IsBlank("resource"))
            findings.Missing(descriptor, reference, "resource");
        if (reference.Text("resource") is not { } resource)
            return;
        var name = NameOf(resource.Value);
        if (name is not ("cpu" or "memory" or "ephemeral-storage") && !name.StartsWith("hugepages-"))
        {
            findings.Wrong(descriptor, resource, $"must be {ResourceNames}");
            return;
        }

        if (reference.Scalar("divisor") is not { } divisor || !Quantity.TryParse(divisor, out var value) || value == 0)
            return;
        var fits = name is "cpu" ? value is 1m or 0.001m : IsByteUnit(value);
        if (!fits)
            findings.Wrong(descriptor, divisor, name is "cpu" ? "must be 1 or 1m" : "must be 1 or one unit, such as 1k, 1M, 1Ki or 1Mi");
    }

    private static ReadOnlySpan<char> NameOf(string resource) =>
        resource.StartsWith("limits.", StringComparison.Ordinal) ? resource.AsSpan("limits.".Length)
        : resource.StartsWith("requests.", StringComparison.Ordinal) ? resource.AsSpan("requests.".Length)
        : "";

    private static bool IsByteUnit(decimal value)
    {
        decimal thousands = 1;
        decimal binary = 1;
        for (var i = 0; i <= 6; i++)
        {
            if (value == thousands || value == binary)
                return true;
            thousands *= 1000;
            binary *= 1024;
        }

        return false;
    }

    // metadata.labels['key'], as fieldpath.SplitMaybeSubscriptedPath takes it apart.
    private static bool TrySplit(string path, out string field, out string key)
    {
        field = key = "";
        var bracket = path.IndexOf("['", StringComparison.Ordinal);
        if (bracket <= 0 || !path.EndsWith("']", StringComparison.Ordinal) || bracket + 2 > path.Length - 2)
            return false;
        field = path[..bracket];
        key = path[(bracket + 2)..^2];
        return true;
    }
}
