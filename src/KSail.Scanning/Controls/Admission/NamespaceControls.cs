using KSail.Documents.Yaml;
using KSail.Scanning.Objects;

namespace KSail.Scanning.Controls.Admission;

/// <summary>What namespaces let in: the levels of Pod Security Admission.</summary>
internal static class NamespaceControls
{
    private const string Enforce = "pod-security.kubernetes.io/enforce";
    private const string Baseline = "baseline";
    private const string Restricted = "restricted";

    public static readonly Control AnyPolicy = new(
        "C-0192",
        "Ensure that the cluster has at least one active policy control mechanism in place",
        4,
        "Without admission control every pod is let in, whatever it may do.",
        "label the namespace with a level of Pod Security Admission")
    {
        Kinds = ObjectKinds.Namespace,
        Rule = IsControlled,
    };

    public static readonly Control Privileged = Level("C-0193", "Minimize the admission of privileged containers", 8, Baseline);

    public static readonly Control ProcessNamespace =
        Level("C-0194", "Minimize the admission of containers wishing to share the host process ID namespace", 5, Baseline);

    public static readonly Control IpcNamespace =
        Level("C-0195", "Minimize the admission of containers wishing to share the host IPC namespace", 5, Baseline);

    public static readonly Control Network =
        Level("C-0196", "Minimize the admission of containers wishing to share the host network namespace", 5, Baseline);

    public static readonly Control PrivilegeEscalation =
        Level("C-0197", "Minimize the admission of containers with allowPrivilegeEscalation", 6, Restricted);

    public static readonly Control Root = Level("C-0198", "Minimize the admission of root containers", 6, Restricted);

    public static readonly Control RawSockets =
        Level("C-0199", "Minimize the admission of containers with the NET_RAW capability", 6, Baseline);

    public static readonly Control AddedCapabilities =
        Level("C-0200", "Minimize the admission of containers with added capabilities", 5, Restricted);

    public static readonly Control Capabilities =
        Level("C-0201", "Minimize the admission of containers with capabilities assigned", 5, Restricted);

    public static readonly Control HostProcess = Level("C-0202", "Minimize the admission of Windows HostProcess Containers", 7, Baseline);

    public static readonly Control HostPath = Level("C-0203", "Minimize the admission of HostPath volumes", 6, Baseline);

    public static readonly Control HostPorts = Level("C-0204", "Minimize the admission of containers which use HostPorts", 4, Baseline);

    // As in Kubescape only namespaces that fail count, so that the control is worth everything or nothing.
    private static Control Level(string id, string name, float baseScore, string level) =>
        new(
            id,
            name,
            baseScore,
            level == Baseline
                ? "A namespace below the level baseline lets pods in that can take over their node."
                : "A namespace below the level restricted lets pods in that have more rights than programs need.",
            level == Baseline
                ? $"label the namespace {Enforce}: baseline, or restricted"
                : $"label the namespace {Enforce}: restricted")
        {
            Kinds = ObjectKinds.Namespace,
            Rule = (target, _, findings) => IsEnforced(target, level, findings),
        };

    private static Verdict IsEnforced(ScannedObject target, string level, Findings findings)
    {
        var found = target.Labels.Text(Enforce);
        if (found == Restricted || found == level)
            return Verdict.NotEvaluated;
        findings.Fix($"metadata.labels[{Enforce}]", level);
        return Verdict.Failed;
    }

    private static Verdict IsControlled(ScannedObject target, ScanScope scan, Findings findings)
    {
        if (HasEnforceLabel(target.Labels) || (HasWebhook(scan, ObjectKinds.ValidatingWebhookConfiguration)
            && HasWebhook(scan, ObjectKinds.MutatingWebhookConfiguration)))
        {
            return Verdict.Passed;
        }

        findings.Fix($"metadata.labels[{Enforce}]", "YOUR_VALUE");
        return Verdict.Failed;
    }

    private static bool HasEnforceLabel(YamlMapping? labels)
    {
        for (var i = 0; i < (labels?.Count ?? 0); i++)
        {
            if (labels![i].Name.StartsWith(Enforce, StringComparison.Ordinal))
                return true;
        }

        return false;
    }

    private static bool HasWebhook(ScanScope scan, ObjectKinds kind)
    {
        var configurations = scan.Index.Of(kind).All;
        for (var c = 0; c < configurations.Count; c++)
        {
            var webhooks = configurations[c].Tree.GetSequence("webhooks");
            for (var w = 0; w < (webhooks?.Count ?? 0); w++)
            {
                var rules = (webhooks![w] as YamlMapping).List("rules");
                for (var r = 0; r < (rules?.Count ?? 0); r++)
                {
                    if (rules![r] is YamlMapping rule && rule.Contains("scope") && rule.GetString("scope") != "Cluster")
                        return true;
                }
            }
        }

        return false;
    }
}
