using KSail.Documents;
using KSail.Documents.Yaml;
using KSail.Validation.Forms;

namespace KSail.Validation.Rules.Pods;

/// <summary>Mounts of volumes and devices: <c>ValidateVolumeMounts</c> and <c>ValidateVolumeDevices</c>.</summary>
internal static class MountRules
{
    public static void Check(YamlMapping container, PodSubject pod, Findings findings)
    {
        var mounts = container.Items("volumeMounts");
        var devices = container.Items("volumeDevices");
        for (var i = 0; i < mounts.Count; i++)
        {
            if (mounts[i] is YamlMapping mount)
                CheckMount(mount, devices, container, pod, findings);
        }

        for (var i = 0; i < devices.Count; i++)
        {
            if (devices[i] is not YamlMapping device)
                continue;
            CheckDevice(device, pod, findings);
            if (device.Text("name") is { } name && PodSubject.Find(devices, name.Value) is { } first && !ReferenceEquals(first, device))
                findings.Report(RuleDiagnostics.Mount, name, $"is '{Findings.Shorten(name.Value)}', which is a device of the container already");
        }
    }

    private static void CheckMount(YamlMapping mount, YamlSequence devices, YamlMapping container, PodSubject pod, Findings findings)
    {
        CheckVolume(mount, pod, findings);
        if (mount.Has("mountPath") && mount.IsBlank("mountPath"))
            findings.Missing(RuleDiagnostics.Mount, mount, "mountPath");
        for (var i = 0; i < devices.Count; i++)
        {
            if (devices[i] is not YamlMapping device)
                continue;
            if (mount.Text("name") is { } name && device.Is("name", name.Value))
                findings.Report(RuleDiagnostics.Mount, name, $"is '{name.Value}', which the container uses as a device, too");
            if (mount.Text("mountPath") is { } path && device.Is("devicePath", path.Value))
                findings.Report(RuleDiagnostics.Mount, path, $"is '{path.Value}', where the container has a device, too");
        }

        foreach (var field in (ReadOnlySpan<string>)["subPath", "subPathExpr"])
        {
            if (mount.Text(field) is { } path)
                PathRules.CheckDescending(path, RuleDiagnostics.Mount, findings);
        }

        if (!mount.IsBlank("subPath") && !mount.IsBlank("subPathExpr"))
            findings.Field(RuleDiagnostics.Mount, mount, "subPathExpr", "must not be set beside subPath");
        if (mount.Is("mountPropagation", "Bidirectional") && container.Map("securityContext").Flag("privileged") != true && !container.Map("securityContext").HasUnknown())
            findings.Field(RuleDiagnostics.Mount, mount, "mountPropagation", "must not be Bidirectional: only privileged containers may");
        if (mount.Word("recursiveReadOnly") is "Enabled" or "IfPossible")
        {
            if (mount.Flag("readOnly") != true && !mount["readOnly"].HasUnknown())
                findings.Field(RuleDiagnostics.Mount, mount, "recursiveReadOnly", "must not be set unless readOnly is true");
            if (mount.Text("mountPropagation") is { Value: not "None" } propagation)
                findings.Wrong(RuleDiagnostics.Mount, propagation, "must be None beside recursiveReadOnly");
        }
    }

    private static void CheckDevice(YamlMapping device, PodSubject pod, Findings findings)
    {
        if (CheckVolume(device, pod, findings) is { } volume && !volume.Has("persistentVolumeClaim") && !volume.Has("ephemeral"))
            findings.Field(RuleDiagnostics.Mount, device, "name", "must be a volume of a claim: others cannot be block devices");
        if (device.Has("devicePath") && device.IsBlank("devicePath"))
            findings.Missing(RuleDiagnostics.Mount, device, "devicePath");
        if (device.Text("devicePath") is { } path && PathRules.HasBackstep(path.Value))
            findings.Wrong(RuleDiagnostics.Mount, path, "must not have '..' in it");
    }

    private static YamlMapping? CheckVolume(YamlMapping mount, PodSubject pod, Findings findings)
    {
        if (mount.Has("name") && mount.IsBlank("name"))
            findings.Missing(RuleDiagnostics.Mount, mount, "name");
        if (mount.Text("name") is not { } name)
            return null;
        if (!pod.MayHaveVolume(name.Value))
            findings.Report(RuleDiagnostics.Mount, name, $"is '{Findings.Shorten(name.Value)}', but the pod has no volume of that name{NearestName.Suggest(name.Value, NamesOf(pod))}");
        return pod.FindVolume(name.Value);
    }

    private static List<string> NamesOf(PodSubject pod)
    {
        var names = new List<string>();
        foreach (var volume in pod.Volumes)
        {
            if ((volume as YamlMapping).Word("name") is { } name)
                names.Add(name);
        }

        foreach (var claim in pod.Claims)
        {
            if ((claim as YamlMapping).Map("metadata").Word("name") is { } name)
                names.Add(name);
        }

        return names;
    }
}
