using System.Globalization;
using KSail.Documents.Yaml;

namespace KSail.Validation.Rules.Pods;

/// <summary>Annotations of pods that the server reads: <c>ValidatePodSpecificAnnotations</c>.</summary>
internal static class PodAnnotationRules
{
    private const string AppArmor = "container.apparmor.security.beta.kubernetes.io/";
    private const string Seccomp = "seccomp.security.alpha.kubernetes.io/pod";
    private const string ContainerSeccomp = "container.seccomp.security.alpha.kubernetes.io/";

    public static void Check(PodSubject pod, Findings findings)
    {
        if (pod.Metadata.Map("annotations") is not { } annotations)
            return;
        var entries = annotations.Entries;
        for (var i = 0; i < entries.Count; i++)
        {
            var entry = entries[i];
            var name = entry.Name;
            if (name.StartsWith(AppArmor, StringComparison.Ordinal))
            {
                if (!PodSubject.MayHaveContainer(pod.Spec, name[AppArmor.Length..]))
                    findings.Key(RuleDiagnostics.Annotation, annotations, entry, "names a container that the pod does not have");
                else if (entry.Value.AsText() is { Value: not ("runtime/default" or "unconfined") } profile && !profile.Value.StartsWith("localhost/", StringComparison.Ordinal))
                    findings.Wrong(RuleDiagnostics.Annotation, profile, "must be runtime/default, unconfined or localhost/<profile>");
            }
            else if (name == Seccomp || name.StartsWith(ContainerSeccomp, StringComparison.Ordinal))
            {
                if (entry.Value.AsText() is { Value: not ("runtime/default" or "docker/default" or "unconfined") } profile && !profile.Value.StartsWith("localhost/", StringComparison.Ordinal))
                    findings.Wrong(RuleDiagnostics.Annotation, profile, "must be runtime/default, unconfined or localhost/<profile>");
            }
            else if (name == "controller.kubernetes.io/pod-deletion-cost" && entry.Value.AsText() is { } cost
                && !int.TryParse(cost.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _))
            {
                findings.Wrong(RuleDiagnostics.Annotation, cost, "must be a number of 32 bits");
            }
        }
    }
}
