using KSail.Documents.Yaml;
using KSail.Validation.Forms;

namespace KSail.Validation.Rules.Pods;

/// <summary>
/// Pods and pod templates: <c>ValidatePodSpec</c> and <c>ValidatePodTemplateSpec</c> of Kubernetes' <c>pkg/apis/core/validation</c>, after the
/// defaults of <c>pkg/apis/core/v1</c>.
/// </summary>
internal static class PodRules
{
    /// <summary>Checks a Pod.</summary>
    public static void CheckPod(YamlMapping pod, Findings findings)
    {
        if (pod.Map("spec") is { } spec)
            Check(new PodSubject(pod.Map("metadata"), spec, isPod: true, []), findings);
    }

    /// <summary>Checks a template of pods.</summary>
    /// <param name="template">The template.</param>
    /// <param name="claims">Claim templates whose names are volumes, too.</param>
    /// <param name="findings">Receives what is wrong.</param>
    public static void CheckTemplate(YamlMapping? template, YamlSequence claims, Findings findings)
    {
        if (template.Map("metadata") is { } metadata)
        {
            if (metadata.Map("labels") is { } labels)
                MetadataRules.CheckLabels(labels, findings);
            if (metadata.Map("annotations") is { } annotations)
                MetadataRules.CheckAnnotations(annotations, findings);
        }

        if (template is not null && !template.Has("spec"))
            findings.Missing(RuleDiagnostics.Pod, template, "spec", "with at least one container");
        else if (template.Map("spec") is { } spec)
            Check(new PodSubject(template.Map("metadata"), spec, isPod: false, claims), findings);
    }

    private static void Check(PodSubject pod, Findings findings)
    {
        VolumeRules.Check(pod, findings);
        ContainerRules.Check(pod, findings);
        PortRules.CheckHostPorts(pod, findings);
        SecurityRules.CheckPod(pod, findings);
        WindowsRules.Check(pod, findings);
        SchedulingRules.Check(pod, findings);
        PodSettingRules.Check(pod, findings);
        PodAnnotationRules.Check(pod, findings);
        if (pod.Spec.Map("resources") is { } resources)
            ResourceRules.CheckPodLevel(resources, pod, findings);
        if (pod.Spec.Map("overhead") is { } overhead)
            ResourceRules.CheckList(overhead, findings);
    }
}
