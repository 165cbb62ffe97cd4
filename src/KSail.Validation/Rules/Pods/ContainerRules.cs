using KSail.Documents.Yaml;
using KSail.Validation.Forms;

namespace KSail.Validation.Rules.Pods;

/// <summary>Containers of all three lists: <c>validateContainerCommon</c> and what differs between the lists.</summary>
internal static class ContainerRules
{
    private const int MostRestartRules = 20;

    private static readonly string[] SidecarOnly = ["lifecycle", "livenessProbe", "readinessProbe", "startupProbe"];

    public static void Check(PodSubject pod, Findings findings)
    {
        var spec = pod.Spec;
        var containers = spec.Items("containers");
        if (containers.Count == 0 && spec.Has("containers") && spec["containers"] is YamlSequence)
            findings.Missing(RuleDiagnostics.Container, spec, "containers", "with at least one container");
        for (var i = 0; i < containers.Count; i++)
        {
            if (containers[i] is not YamlMapping container)
                continue;
            CheckCommon(container, pod, findings);
            CheckHandlers(container, pod, findings);
        }

        var inits = spec.Items("initContainers");
        for (var i = 0; i < inits.Count; i++)
        {
            if (inits[i] is not YamlMapping container)
                continue;
            CheckCommon(container, pod, findings);
            if (container.Text("name") is { } name && PodSubject.Find(containers, name.Value) is not null)
                findings.Report(RuleDiagnostics.Container, name, $"is '{name.Value}', which is the name of a regular container, too; names must be unique in a pod");
            CheckInit(container, pod, findings);
        }

        if (spec.Items("ephemeralContainers").Count > 0)
            findings.Field(RuleDiagnostics.Container, spec, "ephemeralContainers", "must not be set: ephemeral containers are added to running pods only");
    }

    private static void CheckCommon(YamlMapping container, PodSubject pod, Findings findings)
    {
        if (container.Text("name") is { } name)
        {
            if (!Names.IsLabel(name.Value))
                findings.Wrong(RuleDiagnostics.Container, name, Names.LabelRule);
        }
        else if (container.Has("name") && container.IsBlank("name"))
        {
            findings.Missing(RuleDiagnostics.Container, container, "name");
        }

        if (container.Has("image") && container.IsBlank("image"))
            findings.Missing(RuleDiagnostics.Container, container, "image");
        else if (container.Text("image") is { } image && image.Value.AsSpan().Trim().Length != image.Value.Length)
            findings.Wrong(pod.IsPod ? RuleDiagnostics.Container : RuleDiagnostics.PodUnintended, image, "must not begin or end with blanks");

        CheckRestart(container, findings);
        PortRules.Check(container, pod, findings);
        VariableRules.Check(container, pod, findings);
        MountRules.Check(container, pod, findings);
        ResourceRules.CheckContainer(container, pod, findings);
        SecurityRules.CheckContainer(container, pod, findings);
    }

    private static void CheckRestart(YamlMapping container, Findings findings)
    {
        if (container["restartPolicy"] is YamlScalar { Type: ScalarType.String, Value.Length: 0 })
            findings.Field(RuleDiagnostics.Container, container, "restartPolicy", "must not be empty; leave it out for that of the pod");
        var rules = container.Items("restartPolicyRules");
        if (rules.Count == 0)
            return;
        if (container.IsBlank("restartPolicy"))
            findings.Missing(RuleDiagnostics.Container, container, "restartPolicy", "beside restartPolicyRules");
        if (rules.Count > MostRestartRules)
            findings.Report(RuleDiagnostics.Container, rules, $"must have at most {MostRestartRules} rules, but has {rules.Count}");
    }

    private static void CheckHandlers(YamlMapping container, PodSubject pod, Findings findings)
    {
        ProbeRules.Check(container, pod, findings);
        CheckResizes(container.Items("resizePolicy"), pod, findings);
    }

    private static void CheckResizes(YamlSequence resizes, PodSubject pod, Findings findings)
    {
        for (var i = 0; i < resizes.Count; i++)
        {
            if (resizes[i] is not YamlMapping resize)
                continue;
            if (resize.Scalar("resourceName") is { } resource)
            {
                if (resource.Value is not ("cpu" or "memory"))
                    findings.Wrong(RuleDiagnostics.Container, resource, "must be cpu or memory");
                else if (i > 0 && IsEarlier(resizes, i, resource.Value))
                    findings.Report(RuleDiagnostics.Container, resource, $"is '{resource.Value}', for which there is a policy earlier, too");
            }

            if (resize.Scalar("restartPolicy") is not { } policy)
                continue;
            if (policy.Value is not ("NotRequired" or "RestartContainer"))
                findings.Wrong(RuleDiagnostics.Container, policy, "must be NotRequired or RestartContainer");
            else if (policy.Value != "NotRequired" && pod.Spec.Is("restartPolicy", "Never"))
                findings.Wrong(RuleDiagnostics.Container, policy, "must be NotRequired where the pod's restartPolicy is Never");
        }
    }

    private static bool IsEarlier(YamlSequence resizes, int index, string resource)
    {
        for (var i = 0; i < index; i++)
        {
            if (resizes[i] is YamlMapping resize && resize.Is("resourceName", resource))
                return true;
        }

        return false;
    }

    private static void CheckInit(YamlMapping container, PodSubject pod, Findings findings)
    {
        if (container.Is("restartPolicy", "Always") || container["restartPolicy"].HasUnknown())
        {
            CheckHandlers(container, pod, findings);
            return;
        }

        foreach (var field in SidecarOnly)
        {
            if (container.Has(field))
                findings.Field(RuleDiagnostics.Container, container, field, "must not be set for an init container, unless its restartPolicy is Always");
        }

        if (container.Items("resizePolicy").Count > 0)
            findings.Field(RuleDiagnostics.Container, container, "resizePolicy", "must not be set for an init container, unless its restartPolicy is Always");
    }
}
