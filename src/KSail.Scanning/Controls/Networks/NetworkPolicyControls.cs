using KSail.Documents.Yaml;
using KSail.Scanning.Objects;

namespace KSail.Scanning.Controls.Networks;

/// <summary>Whether network policies exist and reach workloads.</summary>
internal static class NetworkPolicyControls
{
    public static readonly Control Blocked = new(
        "C-0030",
        "Ingress and Egress blocked",
        6,
        "Without a network policy everybody may talk to the pods, and the pods to everybody.",
        "add a network policy that selects the pods and names its policyTypes")
    {
        Kinds = ObjectKinds.Workloads | ObjectKinds.NetworkPolicies,
        Rule = static (target, scan, _) => IsConnected(target, scan, mustBeGood: true),
    };

    public static readonly Control Mapping = OfNamespace("C-0049", "Network mapping", 3);

    public static readonly Control InternalNetwork = OfNamespace("C-0054", "Cluster internal networking", 4);

    public static readonly Control EveryNamespace = OfNamespace("C-0206", "Ensure that all Namespaces have Network Policies defined", 4);

    public static readonly Control Missing = new(
        "C-0260",
        "Missing network policy",
        5,
        "Without a network policy everybody may talk to the pods, and the pods to everybody.",
        "add a network policy that selects the pods")
    {
        Kinds = ObjectKinds.Workloads | ObjectKinds.NetworkPolicies | ObjectKinds.ConfigMap,
        Rule = static (target, scan, _) => IsConnected(target, scan, mustBeGood: false),
    };

    public static readonly Control Dangling = new(
        "C-0299",
        "Dangling NetworkPolicy",
        4,
        "A policy that selects no pods protects none.",
        "make the podSelector match the labels of the pods that it is meant for")
    {
        Kinds = ObjectKinds.NetworkPolicy | ObjectKinds.AllWorkloads,
        Rule = SelectsSomething,
    };

    private static Control OfNamespace(string id, string name, float baseScore) =>
        new(
            id,
            name,
            baseScore,
            "In a namespace without network policies every pod of the cluster reaches every other.",
            "add a network policy to the namespace")
        {
            Kinds = ObjectKinds.Namespace,
            Rule = HasPolicy,
        };

    private static Verdict IsConnected(ScannedObject target, ScanScope scan, bool mustBeGood)
    {
        if (target.Workload is not { } workload)
            return Verdict.Passed;
        var policies = scan.Index.Of(ObjectKinds.NetworkPolicy).In(target.Place);
        for (var i = 0; i < policies.Count; i++)
        {
            if (Selects(policies[i], workload) && (!mustBeGood || IsGood(policies[i])))
                return Verdict.Passed;
        }

        return IsConnectedByCilium(scan.Index.Of(ObjectKinds.CiliumNetworkPolicy).In(target.Place), workload, mustBeGood)
            || IsConnectedByCilium(scan.Index.Of(ObjectKinds.CiliumClusterwideNetworkPolicy).All, workload, mustBeGood)
            ? Verdict.Passed
            : Verdict.Failed;
    }

    // A selector with nothing but expressions selects nothing here, and expressions beside labels are passed over, as in Kubescape.
    private static bool Selects(ScannedObject policy, Workload workload) =>
        policy.Spec.Map("podSelector") is { } selector
        && (selector.Count == 0 || (selector.Map("matchLabels") is { } wanted && LabelSelector.Contains(workload.Labels, wanted)));

    private static bool IsGood(ScannedObject policy)
    {
        var types = policy.Spec.List("policyTypes");
        return types.HasText("Ingress") || types.HasText("Egress");
    }

    private static bool IsConnectedByCilium(List<ScannedObject> policies, Workload workload, bool mustBeGood)
    {
        for (var i = 0; i < policies.Count; i++)
        {
            var isConnected = false;
            var isGood = !mustBeGood;
            foreach (var spec in SpecsOf(policies[i]))
            {
                isConnected |= SelectsEndpoint(spec, workload);
                isGood |= HasDirection(spec);
            }

            if (isConnected && isGood)
                return true;
        }

        return false;
    }

    private static bool SelectsEndpoint(YamlMapping spec, Workload workload)
    {
        if (spec.GetMapping("endpointSelector") is not { } selector)
            return false;
        return selector.Map("matchLabels") is { Count: > 0 } wanted
            ? LabelSelector.Contains(workload.Labels, wanted)
            : selector.List("matchExpressions") is not { Count: > 0 };
    }

    private static bool HasDirection(YamlMapping spec) => spec.IsSet("ingress") || spec.IsSet("egress");

    private static List<YamlMapping> SpecsOf(ScannedObject policy)
    {
        List<YamlMapping> specs = [];
        if (policy.Spec is { } spec)
            specs.Add(spec);
        var more = policy.Tree.GetSequence("specs");
        for (var i = 0; i < (more?.Count ?? 0); i++)
        {
            if (more![i] is YamlMapping item)
                specs.Add(item);
        }

        return specs;
    }

    private static Verdict HasPolicy(ScannedObject target, ScanScope scan, Findings findings)
    {
        var policies = scan.Index.Of(ObjectKinds.NetworkPolicy | ObjectKinds.CiliumNetworkPolicy).In(target.Name);
        for (var i = 0; i < policies.Count; i++)
        {
            if (policies[i].Namespace is not null)
                return Verdict.Passed;
        }

        var clusterwide = scan.Index.Of(ObjectKinds.CiliumClusterwideNetworkPolicy).All;
        for (var i = 0; i < clusterwide.Count; i++)
        {
            foreach (var spec in SpecsOf(clusterwide[i]))
            {
                if (DeniesByDefault(spec))
                    return Verdict.Passed;
            }
        }

        return Verdict.Failed;
    }

    private static bool DeniesByDefault(YamlMapping spec)
    {
        if (spec.GetMapping("endpointSelector") is not { } selector || LabelSelector.IsDefined(selector) || !HasDirection(spec))
            return false;
        var deny = spec.GetMapping("enableDefaultDeny");
        return !(deny.IsFalse("ingress") && deny.IsFalse("egress"));
    }

    private static Verdict SelectsSomething(ScannedObject target, ScanScope scan, Findings findings)
    {
        if (target.Spec.Map("podSelector") is not { } selector || target.Kind != ObjectKinds.NetworkPolicy || !LabelSelector.IsDefined(selector))
            return Verdict.Passed;
        var workloads = scan.Index.Of(ObjectKinds.AllWorkloads).In(target.Place);
        for (var i = 0; i < workloads.Count; i++)
        {
            if (LabelSelector.Selects(selector, workloads[i].Workload!.Labels))
                return Verdict.Passed;
        }

        findings.Fail("spec.podSelector");
        return Verdict.Failed;
    }
}
