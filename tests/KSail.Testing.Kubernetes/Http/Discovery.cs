using System.Text.Json.Nodes;
using KSail.Testing.Kubernetes.Kinds;

namespace KSail.Testing.Kubernetes.Http;

/// <summary>The documents that say what is served: aggregated, and in parts.</summary>
internal sealed class Discovery(KindRegistry kinds)
{
    public const string AggregatedType = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

    /// <summary>The document under a path; null where there is none.</summary>
    public JsonObject? Find(string path, bool isAggregated)
    {
        switch (path.Trim('/').Split('/'))
        {
            case ["api"]:
                return isAggregated ? Aggregated(group => group.Length == 0) : new JsonObject { ["kind"] = "APIVersions", ["versions"] = new JsonArray("v1") };
            case ["apis"]:
                return isAggregated ? Aggregated(group => group.Length > 0) : Groups();
            case ["apis", var name] when Group(name) is { Count: > 0 } group:
                var description = Describe(name, group);
                description.Insert(0, "kind", "APIGroup");
                description.Insert(1, "apiVersion", "v1");
                return description;
            case ["api", "v1"]:
                return Resources("", "v1");
            case ["apis", var name, var version] when Group(name).Any(kind => kind.Version(version) is not null):
                return Resources(name, version);
            default:
                return null;
        }
    }

    private List<ServedKind> Group(string name) => [.. kinds.All.Where(kind => kind.Group == name).OrderBy(kind => kind.Plural, StringComparer.Ordinal)];

    private IEnumerable<string> Names => kinds.All.Select(kind => kind.Group).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);

    private static IEnumerable<string> Versions(IEnumerable<ServedKind> group) =>
        group.SelectMany(kind => kind.Versions).Select(version => version.Name).Distinct(StringComparer.Ordinal).OrderByDescending(Priority).ThenByDescending(name => name, StringComparer.Ordinal);

    // Versions for all come before those on trial, and those before the ones on first trial.
    private static int Priority(string version) => version.Contains("alpha", StringComparison.Ordinal) ? 0 : version.Contains("beta", StringComparison.Ordinal) ? 1 : 2;

    private static JsonArray Verbs(bool isStatus) =>
        isStatus ? new JsonArray("get", "patch", "update") : new JsonArray("create", "delete", "get", "list", "patch", "update", "watch");

    private static JsonObject Describe(string name, List<ServedKind> group)
    {
        JsonObject Version(string version) => new() { ["groupVersion"] = $"{name}/{version}", ["version"] = version };
        var versions = Versions(group).ToList();
        return new JsonObject
        {
            ["name"] = name, ["versions"] = new JsonArray([.. versions.Select(Version)]), ["preferredVersion"] = Version(versions[0]),
        };
    }

    private JsonObject Groups() => new()
    {
        ["kind"] = "APIGroupList", ["apiVersion"] = "v1",
        ["groups"] = new JsonArray([.. Names.Where(name => name.Length > 0).Select(name => Describe(name, Group(name)))]),
    };

    private JsonObject Resources(string name, string version)
    {
        var resources = new JsonArray();
        foreach (var kind in Group(name))
        {
            if (kind.Version(version) is not { } served)
                continue;
            var resource = new JsonObject { ["name"] = kind.Plural, ["singularName"] = kind.Singular, ["namespaced"] = kind.IsNamespaced, ["kind"] = kind.Kind, ["verbs"] = Verbs(isStatus: false) };
            if (kind.ShortNames.Count > 0)
                resource["shortNames"] = new JsonArray([.. kind.ShortNames.Select(text => JsonValue.Create(text))]);
            resources.Add((JsonNode)resource);
            if (served.HasStatus)
                resources.Add((JsonNode)new JsonObject { ["name"] = kind.Plural + "/status", ["singularName"] = "", ["namespaced"] = kind.IsNamespaced, ["kind"] = kind.Kind, ["verbs"] = Verbs(isStatus: true) });
        }

        return new JsonObject { ["kind"] = "APIResourceList", ["apiVersion"] = "v1", ["groupVersion"] = name.Length == 0 ? version : $"{name}/{version}", ["resources"] = resources };
    }

    private JsonObject Aggregated(Func<string, bool> covers)
    {
        var items = new JsonArray();
        foreach (var name in Names.Where(covers))
        {
            var group = Group(name);
            var versions = new JsonArray();
            foreach (var version in Versions(group))
                versions.Add((JsonNode)new JsonObject { ["version"] = version, ["resources"] = new JsonArray([.. group.Where(kind => kind.Version(version) is not null).Select(kind => Aggregated(kind, version))]), ["freshness"] = "Current" });
            var metadata = new JsonObject { ["creationTimestamp"] = null };
            if (name.Length > 0)
                metadata.Insert(0, "name", name);
            items.Add((JsonNode)new JsonObject { ["metadata"] = metadata, ["versions"] = versions });
        }

        return new JsonObject { ["kind"] = "APIGroupDiscoveryList", ["apiVersion"] = "apidiscovery.k8s.io/v2", ["metadata"] = new JsonObject(), ["items"] = items };
    }

    private static JsonObject Aggregated(ServedKind kind, string version)
    {
        JsonObject Type() => new() { ["group"] = kind.Group, ["version"] = version, ["kind"] = kind.Kind };
        var resource = new JsonObject
        {
            ["resource"] = kind.Plural, ["responseKind"] = Type(), ["scope"] = kind.IsNamespaced ? "Namespaced" : "Cluster", ["singularResource"] = kind.Singular, ["verbs"] = Verbs(isStatus: false),
        };
        if (kind.ShortNames.Count > 0)
            resource["shortNames"] = new JsonArray([.. kind.ShortNames.Select(text => JsonValue.Create(text))]);
        if (kind.Version(version)!.HasStatus)
            resource["subresources"] = new JsonArray(new JsonObject { ["subresource"] = "status", ["responseKind"] = Type(), ["verbs"] = Verbs(isStatus: true) });
        return resource;
    }
}
