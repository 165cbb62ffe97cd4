using KSail.Documents.Yaml;
using KSail.Scanning.Objects;

namespace KSail.Scanning.Controls.References;

/// <summary>Objects that name others which are not there.</summary>
internal static class ReferenceControls
{
    public static readonly Control ServiceWithoutWorkload = new(
        "C-0293",
        "Service with no workload",
        3,
        "A Service that selects no pods answers nobody.",
        "make the selector match the labels of the pods")
    {
        Kinds = ObjectKinds.Service | ObjectKinds.AllWorkloads,
        Rule = SelectsPods,
    };

    public static readonly Control IngressBackend = new(
        "C-0298",
        "Dangling Ingress backend",
        4,
        "A request to a Service that does not exist ends in an error.",
        "name a Service of the namespace of the Ingress")
    {
        Kinds = ObjectKinds.Ingress | ObjectKinds.Service,
        Rule = HasBackends,
    };

    public static readonly Control AutoscalerTarget = new(
        "C-0300",
        "Dangling HPA target",
        4,
        "An autoscaler without a workload scales nothing.",
        "name a workload of the namespace of the autoscaler")
    {
        Kinds = ObjectKinds.HorizontalPodAutoscaler | ScaledKinds,
        Rule = HasTarget,
    };

    public static readonly Control GatewayBackend = new(
        "C-0302",
        "Dangling Gateway API backend",
        4,
        "A request to a Service that does not exist ends in an error.",
        "name a Service that exists in the namespace of the reference")
    {
        Kinds = ObjectKinds.GatewayRoute | ObjectKinds.Service,
        Rule = HasRouteBackends,
    };

    private const ObjectKinds ScaledKinds =
        ObjectKinds.Deployment | ObjectKinds.ReplicaSet | ObjectKinds.StatefulSet | ObjectKinds.ReplicationController;

    private static Verdict SelectsPods(ScannedObject target, ScanScope scan, Findings findings)
    {
        if (target.Kind != ObjectKinds.Service || target.Spec.Text("type") == "ExternalName" || target.Spec.Map("selector") is not { Count: > 0 } selector)
            return Verdict.Passed;
        var workloads = scan.Index.Of(ObjectKinds.AllWorkloads).In(target.Place);
        for (var i = 0; i < workloads.Count; i++)
        {
            if (LabelSelector.Contains(workloads[i].Workload!.Labels, selector))
                return Verdict.Passed;
        }

        findings.Fail("spec.selector");
        return Verdict.Failed;
    }

    private static Verdict HasBackends(ScannedObject target, ScanScope scan, Findings findings)
    {
        if (target.Kind != ObjectKinds.Ingress)
            return Verdict.Passed;
        var verdict = Verdict.Passed;
        var rules = target.Spec.List("rules");
        for (var i = 0; i < (rules?.Count ?? 0); i++)
        {
            var paths = (rules![i] as YamlMapping).Map("http").List("paths");
            for (var j = 0; j < (paths?.Count ?? 0); j++)
            {
                if (!IsDangling((paths![j] as YamlMapping).Map("backend"), target, scan))
                    continue;
                findings.Fail($"spec.rules[{i}].http.paths[{j}].backend.service.name");
                verdict = Verdict.Failed;
            }
        }

        if (!IsDangling(target.Spec.Map("defaultBackend"), target, scan))
            return verdict;
        findings.Fail("spec.defaultBackend.service.name");
        return Verdict.Failed;
    }

    private static bool IsDangling(YamlMapping? backend, ScannedObject target, ScanScope scan) =>
        backend.Map("service").Text("name") is { } name && scan.Index.Of(ObjectKinds.Service).Find(target.Place, name) is null;

    private static Verdict HasTarget(ScannedObject target, ScanScope scan, Findings findings)
    {
        if (target.Kind != ObjectKinds.HorizontalPodAutoscaler)
            return Verdict.Passed;
        var reference = target.Spec.Map("scaleTargetRef");
        if (reference.Text("kind") is not ("Deployment" or "ReplicaSet" or "StatefulSet" or "ReplicationController")
            || reference.Text("name") is not { } name)
        {
            return Verdict.Passed;
        }

        var named = scan.Index.Of(ScaledKinds).Named(name);
        for (var i = 0; i < named.Count; i++)
        {
            if (named[i].KindName == reference.Text("kind") && named[i].Place == target.Place)
                return Verdict.Passed;
        }

        findings.Fail("spec.scaleTargetRef.name");
        return Verdict.Failed;
    }

    private static Verdict HasRouteBackends(ScannedObject target, ScanScope scan, Findings findings)
    {
        if (target.Kind != ObjectKinds.GatewayRoute)
            return Verdict.Passed;
        var verdict = Verdict.Passed;
        var rules = target.Spec.List("rules");
        for (var i = 0; i < (rules?.Count ?? 0); i++)
        {
            var references = (rules![i] as YamlMapping).List("backendRefs");
            for (var j = 0; j < (references?.Count ?? 0); j++)
            {
                if (references![j] is not YamlMapping reference || !IsService(reference) || reference.GetString("name") is not { } name
                    || scan.Index.Of(ObjectKinds.Service).Find(reference.GetString("namespace") ?? target.Place, name) is not null)
                {
                    continue;
                }

                findings.Fail($"spec.rules[{i}].backendRefs[{j}].name");
                verdict = Verdict.Failed;
            }
        }

        return verdict;
    }

    private static bool IsService(YamlMapping reference) =>
        (!reference.Contains("kind") || reference.GetString("kind") == "Service") && (!reference.Contains("group") || reference.GetString("group") is "");
}
