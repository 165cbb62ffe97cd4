using System.Text.Json;
using System.Text.Json.Nodes;
using KSail.Kubernetes;
using KSail.Kubernetes.Objects;

namespace KSail.Clusters.Components;

/// <summary>
/// What components brought into a cluster and what they were installed with, kept in the cluster itself: a ConfigMap with an entry for each component. With it,
/// what a new version of a component no longer has is removed, and nobody has to make its objects to find that it is another one by now. What whole namespaces and definitions hold is the user's, so those are never removed.
/// </summary>
/// <param name="api">The cluster.</param>
internal sealed class ComponentInventory(IKubernetesApi api)
{
    private static readonly ObjectName Place = new("kube-system", "ksail-components");

    /// <summary>The components that were installed, in the order of their names; null where nobody has installed any yet.</summary>
    public async Task<IReadOnlyList<InstalledComponent>?> ReadAsync(CancellationToken cancellation)
    {
        if (await api.FindAsync(WellKnownKinds.ConfigMaps, Place, cancellation).ConfigureAwait(false) is not { } kept)
            return null;
        var installed = new List<InstalledComponent>();
        foreach (var (_, text) in new SortedDictionary<string, string>(kept.Json.Texts("data").ToDictionary(StringComparer.Ordinal), StringComparer.Ordinal))
        {
            var entry = Parse(text);
            installed.Add(new InstalledComponent(entry.Text("name"), entry.Text("version"), WorkloadsOf(entry.Array("objects")))
            {
                IsLeftToWorkload = entry.Array("objects") is not { Count: > 0 },
                Content = entry.Text("content"),
                Phase = entry.Text("phase"),
                Settings = entry.Texts("settings").ToDictionary(StringComparer.Ordinal),
                Images = ImagesOf(entry.Object("images")),
                GoesWhenUnasked = entry.IsTrue("goesWhenUnasked"),
                Provisioner = entry.Text("provisioner"),
            });
        }

        return installed;
    }

    private static List<(ResourceKind Kind, ObjectName Name)> WorkloadsOf(JsonArray? objects)
    {
        var workloads = new List<(ResourceKind, ObjectName)>();
        foreach (var item in objects ?? [])
        {
            if (item is JsonValue value && value.TryGetValue<string>(out var text) && WorkloadOf(text) is { } workload)
                workloads.Add(workload);
        }

        return workloads;
    }

    private static List<WorkloadImages> ImagesOf(JsonObject? noted)
    {
        var images = new List<WorkloadImages>();
        foreach (var (text, _) in noted ?? [])
        {
            if (WorkloadOf(text) is { } workload)
                images.Add(new WorkloadImages(workload.Kind, workload.Name, noted.Texts(text)));
        }

        return images;
    }

    private static (ResourceKind Kind, ObjectName Name)? WorkloadOf(string text)
    {
        if (text.Split(' ') is not ["apps/v1", var kindName, var ns, var name])
            return null;
        foreach (var kind in (ReadOnlySpan<ResourceKind>)[WellKnownKinds.Deployments, WellKnownKinds.DaemonSets, WellKnownKinds.StatefulSets])
        {
            if (kind.Kind == kindName)
                return (kind, new ObjectName(ns, name));
        }

        return null;
    }

    /// <summary>Notes what a component brought, and removes what an earlier version of it brought and this one does not.</summary>
    /// <param name="component">The component.</param>
    /// <param name="objects">What was applied.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task KeepAsync(Component component, IReadOnlyList<KubernetesObject> objects, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(component);
        ArgumentNullException.ThrowIfNull(objects);
        var names = new SortedSet<string>(StringComparer.Ordinal);
        var images = new JsonObject();
        foreach (var one in objects)
        {
            names.Add(NameOf(one));
            if (WorkloadOf(NameOf(one)) is not null)
                images[NameOf(one)] = new JsonObject(WorkloadImages.Of(one).Select(static image => KeyValuePair.Create(image.Key, (JsonNode?)image.Value)));
        }

        foreach (var secret in component.Secrets)
            names.Add($"v1 Secret {secret.Namespace} {secret.Name}");
        await RemoveAsync(await ObjectsOfAsync(component.Name, cancellation).ConfigureAwait(false), names, cancellation).ConfigureAwait(false);
        await WriteAsync(component, new JsonArray([.. names.Select(static name => JsonValue.Create(name))]), images, cancellation).ConfigureAwait(false);
    }

    /// <summary>Notes that the environment's workload has a component, so that nobody misses it, or takes out what an earlier run brought.</summary>
    public async Task LeaveAsync(Component component, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(component);
        var objects = await ObjectsOfAsync(component.Name, cancellation).ConfigureAwait(false);
        await WriteAsync(component with { GoesWhenUnasked = false }, (JsonArray?)objects?.DeepClone() ?? [], [], cancellation).ConfigureAwait(false);
    }

    /// <summary>Removes what a component brought, its definitions where there is no object of them, and forgets it.</summary>
    /// <param name="component">Its name.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>Names of the definitions that stay.</returns>
    public async Task<IReadOnlyList<string>> RemoveAsync(string component, CancellationToken cancellation)
    {
        var objects = await ObjectsOfAsync(component, cancellation).ConfigureAwait(false);
        await RemoveAsync(objects, [], cancellation).ConfigureAwait(false);
        var kept = new List<string>();
        foreach (var item in objects ?? [])
        {
            if (item is JsonValue value && value.TryGetValue<string>(out var text) && text.Split(' ') is [_, "CustomResourceDefinition", _, var name]
                && !await RemoveDefinitionAsync(new ObjectName(name), cancellation).ConfigureAwait(false))
            {
                kept.Add(name);
            }
        }

        await ApplyAsync(KeyOf(component), [], cancellation).ConfigureAwait(false);
        return kept;
    }

    // With a definition go all objects of it, and those are somebody's.
    private async Task<bool> RemoveDefinitionAsync(ObjectName name, CancellationToken cancellation)
    {
        if (await api.FindAsync(WellKnownKinds.CustomResourceDefinitions, name, cancellation).ConfigureAwait(false) is not { } definition)
            return true;
        var (group, names) = (definition.Spec.Text("group"), definition.Spec.Object("names"));
        foreach (var version in definition.Spec.Array("versions") ?? [])
        {
            if (!version.IsTrue("served"))
                continue;
            var kind = new ResourceKind(group, version.Text("name"), names.Text("kind"), names.Text("plural"), definition.Spec.Text("scope") == "Namespaced");
            if ((await api.ListAsync(kind, ListQuery.All, cancellation).ConfigureAwait(false)).Items.Count > 0)
                return false;
            break;
        }

        await api.DeleteAsync(WellKnownKinds.CustomResourceDefinitions, name, DeleteOptions.Default, cancellation).ConfigureAwait(false);
        return true;
    }

    private async Task<JsonArray?> ObjectsOfAsync(string component, CancellationToken cancellation)
    {
        var old = await api.FindAsync(WellKnownKinds.ConfigMaps, Place, cancellation).ConfigureAwait(false);
        return Parse(old?.Json.Object("data").Text(KeyOf(component)) ?? "").Array("objects");
    }

    private Task<KubernetesObject> WriteAsync(Component component, JsonArray objects, JsonObject images, CancellationToken cancellation)
    {
        var settings = new JsonObject();
        foreach (var setting in component.Settings)
            settings[setting.Name] = setting.Value;
        var entry = new JsonObject
        {
            ["name"] = component.Name, ["version"] = component.Version, ["phase"] = component.Phase.ToString(), ["content"] = component.Content, ["settings"] = settings,
            ["goesWhenUnasked"] = component.GoesWhenUnasked, ["provisioner"] = component.Provisioner, ["objects"] = objects, ["images"] = images,
        };
        var key = KeyOf(component.Name);
        return ApplyAsync(key, new JsonObject { [key] = entry.ToJsonString() }, cancellation);
    }

    // Each component is a manager of its own, so that it owns its own entry only: with nothing in it, the entry goes.
    private Task<KubernetesObject> ApplyAsync(string key, JsonObject data, CancellationToken cancellation)
    {
        var map = new KubernetesObject(WellKnownKinds.ConfigMaps, Place);
        map.Json["data"] = data;
        return api.ApplyAsync(WellKnownKinds.ConfigMaps, map, ApplyOptions.Default with { FieldManager = $"ksail-{key}", Force = true }, cancellation);
    }

    private async Task RemoveAsync(JsonArray? before, SortedSet<string> now, CancellationToken cancellation)
    {
        ApiCatalog? catalog = null;
        foreach (var item in before ?? [])
        {
            if (item is not JsonValue value || !value.TryGetValue<string>(out var name) || now.Contains(name) || name.Split(' ') is not [var version, var kindName, var ns, var own]
                || kindName is "Namespace" or "CustomResourceDefinition")
            {
                continue;
            }

            catalog ??= await api.DiscoverAsync(cancellation).ConfigureAwait(false);
            var slash = version.IndexOf('/', StringComparison.Ordinal);
            var group = slash < 0 ? "" : version[..slash];
            if ((catalog.Find(group, version[(slash + 1)..], kindName) ?? catalog.Find(group, kindName)) is not { } kind)
                continue;
            try
            {
                await api.DeleteAsync(kind, new ObjectName(ns, own), DeleteOptions.Default, cancellation).ConfigureAwait(false);
            }
            catch (KubernetesException e) when (e.Failure == KubernetesFailure.NotFound)
            {
                // Somebody was faster.
            }
        }
    }

    private static string NameOf(KubernetesObject value) => $"{value.ApiVersion} {value.Kind} {value.Name.Namespace} {value.Name.Name}";

    // A key of a ConfigMap.
    private static string KeyOf(string name) => name.ToLowerInvariant().Replace(' ', '-');

    private static JsonObject Parse(string text)
    {
        try
        {
            return text.Length > 0 && JsonNode.Parse(text) is JsonObject entry ? entry : [];
        }
        catch (JsonException)
        {
            return [];
        }
    }
}
