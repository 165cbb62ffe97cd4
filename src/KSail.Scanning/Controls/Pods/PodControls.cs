using KSail.Documents.Yaml;
using KSail.Scanning.Inputs;
using KSail.Scanning.Objects;

namespace KSail.Scanning.Controls.Pods;

/// <summary>How workloads are named, placed and rolled out.</summary>
internal static class PodControls
{
    public static readonly Control DefaultNamespace = new(
        "C-0061",
        "Pods in default namespace",
        3,
        "What runs in the namespace default cannot be told apart by policies, quotas and access rules.",
        "give the workload a namespace of its own")
    {
        Kinds = ObjectKinds.Workloads,
        Rule = IsInDefault,
    };

    public static readonly Control Naked = new(
        "C-0073",
        "Naked pods",
        3,
        "A pod without a controller is gone when its node is.",
        "let a Deployment, StatefulSet, DaemonSet or Job create the pod")
    {
        Kinds = ObjectKinds.Pod,
        Rule = static (target, _, _) => target.Metadata.IsSet("ownerReferences") ? Verdict.Passed : Verdict.Failed,
    };

    public static readonly Control Labels = new(
        "C-0076",
        "Label usage for resources",
        2,
        "Labels tell people and programs what a workload belongs to.",
        "add one of the recommended labels to the workload and to its pod template")
    {
        Kinds = ObjectKinds.Workloads,
        RequiredInputs = [InputNames.RecommendedLabels],
        Rule = static (target, scan, findings) => HasLabels(target, scan.Inputs[InputNames.RecommendedLabels], findings),
    };

    public static readonly Control CommonLabels = new(
        "C-0077",
        "K8s common labels usage",
        2,
        "The labels that Kubernetes recommends let tools show what belongs together.",
        "add one of the labels of app.kubernetes.io to the workload and to its pod template")
    {
        Kinds = ObjectKinds.Workloads,
        RequiredInputs = [InputNames.CommonLabels],
        Rule = static (target, scan, findings) => HasLabels(target, scan.Inputs[InputNames.CommonLabels], findings),
    };

    public static readonly Control Selector = new(
        "C-0296",
        "Mismatching selector",
        3,
        "A workload whose selector does not select its own pods is refused, or creates pods for ever.",
        "make the labels of the pod template match the selector")
    {
        Kinds = ObjectKinds.AllWorkloads & ~ObjectKinds.Pod,
        Rule = SelectsItsPods,
    };

    public static readonly Control RollingUpdate = new(
        "C-0305",
        "No rolling update strategy",
        3,
        "A Deployment that is not rolled out pod by pod is away during every update.",
        "set the type of the strategy to RollingUpdate")
    {
        Kinds = ObjectKinds.Deployment,
        Rule = IsRolledOut,
    };

    private static Verdict IsInDefault(ScannedObject target, ScanScope scan, Findings findings)
    {
        if (target.Place != "default")
            return Verdict.Passed;
        if (target.Namespace is null)
            findings.Fix("metadata.namespace", "YOUR_NAMESPACE");
        else
            findings.Review("metadata.namespace");
        return Verdict.Failed;
    }

    private static Verdict HasLabels(ScannedObject target, IReadOnlyList<string> names, Findings findings)
    {
        var own = HasAny(target.Labels, names);
        if (!own)
            findings.Fix($"metadata.labels[{First(names)}]", "YOUR_VALUE");
        if (target.Kind == ObjectKinds.Pod || HasAny(target.Workload!.Labels, names))
            return own ? Verdict.Passed : Verdict.Failed;
        findings.Fix($"{target.Workload.TemplatePath}metadata.labels[{First(names)}]", "YOUR_VALUE");
        return Verdict.Failed;
    }

    private static Verdict SelectsItsPods(ScannedObject target, ScanScope scan, Findings findings)
    {
        var isController = target.Kind == ObjectKinds.ReplicationController;
        var owner = target.Kind == ObjectKinds.CronJob ? target.Spec.Map("jobTemplate", "spec") : target.Spec;
        var selector = owner.Map("selector");
        if (selector is null || (isController ? selector.Count == 0 : !LabelSelector.IsDefined(selector)))
            return Verdict.Passed;
        var path = target.Kind == ObjectKinds.CronJob ? "spec.jobTemplate.spec.selector" : "spec.selector";
        var wanted = isController ? selector : selector.Map("matchLabels");
        var labels = target.Workload!.Labels;
        if (wanted is not null && !LabelSelector.Contains(labels, wanted))
            findings.Fail(isController ? path : $"{path}.matchLabels");
        else if (!isController && !LabelSelector.Satisfies(labels, selector.List("matchExpressions")))
            findings.Fail($"{path}.matchExpressions");
        else
            return Verdict.Passed;
        return Verdict.Failed;
    }

    private static Verdict IsRolledOut(ScannedObject target, ScanScope scan, Findings findings)
    {
        var strategy = target.Spec.Map("strategy");
        if (!strategy.Has("type") || strategy.Text("type") == "RollingUpdate")
            return Verdict.Passed;
        findings.Review("spec.strategy.type");
        findings.Fix("spec.strategy.type", "RollingUpdate");
        return Verdict.Failed;
    }

    private static bool HasAny(YamlMapping? labels, IReadOnlyList<string> names)
    {
        for (var i = 0; i < names.Count; i++)
        {
            if (labels.Has(names[i]))
                return true;
        }

        return false;
    }

    private static string First(IReadOnlyList<string> names) => names.Count > 0 ? names[0] : "";
}
