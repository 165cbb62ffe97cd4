using KSail.Documents.Yaml;

namespace KSail.Rendering.Kustomize;

/// <summary>Carries out <c>sortOptions</c> of the top layer.</summary>
internal static class LegacyOrder
{
    private static readonly string[] First =
    [
        "Namespace", "ResourceQuota", "StorageClass", "CustomResourceDefinition", "ServiceAccount", "PodSecurityPolicy", "Role", "ClusterRole",
        "RoleBinding", "ClusterRoleBinding", "ConfigMap", "Secret", "Endpoints", "Service", "LimitRange", "PriorityClass", "PersistentVolume",
        "PersistentVolumeClaim", "Deployment", "StatefulSet", "CronJob", "PodDisruptionBudget",
    ];

    private static readonly string[] Last = ["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"];

    public static void Apply(BuildContext context, ResourceSet set, YamlMapping options)
    {
        var order = options.GetString("order") ?? "";
        var legacy = options.GetMapping("legacySortOptions");
        if (order is not ("fifo" or "legacy"))
        {
            context.Diagnostics.Add(KustomizeDiagnostics.InvalidValue, (options["order"] ?? options).Span, "the field 'order' of sortOptions is fifo or legacy");
            return;
        }

        if (order == "fifo")
        {
            if (legacy is not null)
                context.Diagnostics.Add(KustomizeDiagnostics.InvalidValue, legacy.Span, "legacySortOptions need 'order: legacy'");
            return;
        }

        var ranks = new Dictionary<string, int>(StringComparer.Ordinal);
        var first = Kinds(legacy, "orderFirst") ?? (legacy is null ? First : []);
        var last = Kinds(legacy, "orderLast") ?? (legacy is null ? Last : []);
        for (var i = 0; i < first.Count; i++)
            ranks[first[i]] = i - first.Count;
        for (var i = 0; i < last.Count; i++)
            ranks[last[i]] = i + 1;
        set.Sort((a, b) => Compare(ranks, a, b));
    }

    private static IReadOnlyList<string>? Kinds(YamlMapping? options, string field) =>
        options?.GetSequence(field) is { } list ? [.. list.Cast<YamlScalar>().Select(static each => each.Value)] : null;

    private static int Compare(Dictionary<string, int> ranks, BuildObject left, BuildObject right)
    {
        var a = left.Current;
        var b = right.Current;
        var rank = ranks.GetValueOrDefault(a.Kind).CompareTo(ranks.GetValueOrDefault(b.Kind));
        if (rank != 0)
            return rank;
        if (a.Group != b.Group || a.Version != b.Version || a.Kind != b.Kind)
        {
            // A Namespace of another group comes after the one of Kubernetes.
            var order = string.CompareOrdinal(KindKey(a), KindKey(b));
            return a.Kind == "Namespace" && b.Kind == "Namespace" && (a.Group.Length == 0 || b.Group.Length == 0) ? -order : order;
        }

        return string.CompareOrdinal(Key(a), Key(b));
    }

    private static string KindKey(Identity identity) => $"{(identity.Group.Length == 0 ? "~G" : identity.Group)}_{identity.Version}_{identity.Kind}";

    private static string Key(Identity identity) =>
        $"{identity.Kind}.{identity.Version}.{identity.Group}|{(identity.Namespace.Length == 0 ? "~X" : identity.Namespace)}|{identity.Name}";
}
