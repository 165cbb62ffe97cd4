using KSail.Documents.Yaml;
using KSail.Scanning.Objects;

namespace KSail.Scanning.Controls.Networks;

/// <summary>How workloads are reached.</summary>
internal static class ServiceControls
{
    public static readonly Control Ssh = new(
        "C-0042",
        "SSH server running inside container",
        3,
        "A login service in a container is one more way into it, with credentials of its own.",
        "remove the SSH server and its Service")
    {
        Kinds = ObjectKinds.Workloads,
        Rule = IsReachedBySsh,
    };

    public static readonly Control Tls = new(
        "C-0263",
        "Ingress uses TLS",
        7,
        "What passes an Ingress without TLS can be read and changed on its way.",
        "add tls with the hosts and the secret of a certificate")
    {
        Kinds = ObjectKinds.Ingress,
        Rule = UsesTls,
    };

    private static Verdict IsReachedBySsh(ScannedObject target, ScanScope scan, Findings findings)
    {
        var labels = target.Workload!.Labels;
        if (target.Namespace is null || labels is null)
            return Verdict.NotEvaluated;
        var verdict = Verdict.NotEvaluated;
        var services = scan.Index.Of(ObjectKinds.Service).In(target.Namespace);
        for (var i = 0; i < services.Count && verdict != Verdict.Failed; i++)
        {
            if (services[i].Namespace is null || services[i].Spec.Map("selector") is not { } selector || !IsSame(labels, selector, target.Kind))
                continue;
            verdict = HasSshPort(services[i]) ? Verdict.Failed : Verdict.Passed;
        }

        if (verdict == Verdict.Failed)
            findings.Review($"{target.Workload.TemplatePath}metadata.labels");
        return verdict;
    }

    // All labels and no others, but for the one that a ReplicaSet adds to its Pods.
    private static bool IsSame(YamlMapping labels, YamlMapping selector, ObjectKinds kind)
    {
        var count = labels.Count - (kind == ObjectKinds.Pod && labels.Contains("pod-template-hash") ? 1 : 0);
        return count == selector.Count && LabelSelector.Contains(labels, selector)
            && !(kind == ObjectKinds.Pod && selector.Contains("pod-template-hash"));
    }

    private static bool HasSshPort(ScannedObject service)
    {
        var ports = service.Spec.List("ports");
        for (var i = 0; i < (ports?.Count ?? 0); i++)
        {
            if (ports![i] is YamlMapping port && (port.IsNumber("port", 22) || port.IsNumber("port", 2222)
                || port.IsNumber("targetPort", 22) || port.IsNumber("targetPort", 2222)))
            {
                return true;
            }
        }

        return false;
    }

    private static Verdict UsesTls(ScannedObject target, ScanScope scan, Findings findings)
    {
        if (target.Spec.IsSet("tls"))
            return Verdict.Passed;
        findings.Fix("spec.tls", "YOUR_VALUE");
        return Verdict.Failed;
    }
}
