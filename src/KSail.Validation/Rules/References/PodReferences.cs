using KSail.Documents.Yaml;

namespace KSail.Validation.Rules.References;

/// <summary>What pods need to start: configuration, secrets, claims, a service account.</summary>
internal static class PodReferences
{
    /// <summary>Follows the references of a pod.</summary>
    /// <param name="pod">Its spec.</param>
    /// <param name="templates">Templates of claims, which take the place of volumes with the same name.</param>
    /// <param name="ns">Its namespace.</param>
    /// <param name="lookup">Finds what is referred to.</param>
    public static void Check(YamlMapping pod, YamlSequence templates, string ns, ReferenceLookup lookup)
    {
        if (pod.Text("serviceAccountName") is { } account)
            lookup.Require("ServiceAccount", account, ns);
        var secrets = pod.Items("imagePullSecrets");
        for (var i = 0; i < secrets.Count; i++)
        {
            if ((secrets[i] as YamlMapping).Text("name") is { } secret)
                lookup.Require("Secret", secret, ns);
        }

        var volumes = pod.Items("volumes");
        for (var i = 0; i < volumes.Count; i++)
        {
            if (volumes[i] is YamlMapping volume && !IsReplaced(volume, templates))
                CheckVolume(volume, ns, lookup);
        }

        foreach (var list in (ReadOnlySpan<string>)["containers", "initContainers"])
        {
            var containers = pod.Items(list);
            for (var i = 0; i < containers.Count; i++)
                CheckContainer(containers[i] as YamlMapping, ns, lookup);
        }
    }

    private static bool IsReplaced(YamlMapping volume, YamlSequence templates)
    {
        for (var i = 0; i < templates.Count; i++)
        {
            if ((templates[i] as YamlMapping).Map("metadata").Word("name") is { } name && volume.Is("name", name))
                return true;
        }

        return false;
    }

    private static void CheckVolume(YamlMapping volume, string ns, ReferenceLookup lookup)
    {
        CheckFiles(volume.Map("configMap"), "ConfigMap", "name", ns, lookup);
        CheckFiles(volume.Map("secret"), "Secret", "secretName", ns, lookup);
        if (volume.Map("persistentVolumeClaim").Text("claimName") is { } claim)
            lookup.Require("PersistentVolumeClaim", claim, ns);
        var sources = volume.Map("projected").Items("sources");
        for (var i = 0; i < sources.Count; i++)
        {
            var source = sources[i] as YamlMapping;
            CheckFiles(source.Map("configMap"), "ConfigMap", "name", ns, lookup);
            CheckFiles(source.Map("secret"), "Secret", "name", ns, lookup);
        }
    }

    private static void CheckFiles(YamlMapping? source, string kind, string field, string ns, ReferenceLookup lookup)
    {
        if (source.Flag("optional") == true || source.Text(field) is not { } name)
            return;
        var target = lookup.Require(kind, name, ns);
        var items = source.Items("items");
        for (var i = 0; i < items.Count; i++)
        {
            if ((items[i] as YamlMapping).Text("key") is { } key)
                lookup.RequireKey(target, key);
        }
    }

    private static void CheckContainer(YamlMapping? container, string ns, ReferenceLookup lookup)
    {
        var variables = container.Items("env");
        for (var i = 0; i < variables.Count; i++)
        {
            var from = (variables[i] as YamlMapping).Map("valueFrom");
            CheckKey(from.Map("configMapKeyRef"), "ConfigMap", ns, lookup);
            CheckKey(from.Map("secretKeyRef"), "Secret", ns, lookup);
        }

        var origins = container.Items("envFrom");
        for (var i = 0; i < origins.Count; i++)
        {
            var origin = origins[i] as YamlMapping;
            CheckKey(origin.Map("configMapRef"), "ConfigMap", ns, lookup);
            CheckKey(origin.Map("secretRef"), "Secret", ns, lookup);
        }
    }

    private static void CheckKey(YamlMapping? reference, string kind, string ns, ReferenceLookup lookup)
    {
        if (reference.Flag("optional") == true || reference.Text("name") is not { } name)
            return;
        var target = lookup.Require(kind, name, ns);
        if (reference.Text("key") is { } key)
            lookup.RequireKey(target, key);
    }
}
