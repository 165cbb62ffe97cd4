using System.Text.Json.Nodes;
using KSail.Kubernetes.Objects;

namespace KSail.Testing.Kubernetes.Kinds;

/// <summary>What a CustomResourceDefinition says.</summary>
internal static class Definition
{
    /// <summary>The kind that a definition defines.</summary>
    public static ServedKind Read(JsonObject definition)
    {
        var spec = definition.Object("spec");
        var names = spec.Object("names");
        var versions = new List<ServedVersion>();
        foreach (var version in spec.Array("versions") ?? [])
        {
            if (version.IsTrue("served"))
                versions.Add(new ServedVersion(version.Text("name"))
                {
                    HasStatus = version.Object("subresources")?.ContainsKey("status") == true,
                    Schema = (JsonObject?)version.Object("schema").Object("openAPIV3Schema")?.DeepClone(),
                });
        }

        var kind = names.Text("kind");
        return new ServedKind(spec.Text("group"), kind, names.Text("plural"), spec.Text("scope") == "Namespaced")
        {
            Versions = versions,
            Singular = names.Text("singular") is { Length: > 0 } singular ? singular : kind.ToLowerInvariant(),
            ShortNames = [.. (names.Array("shortNames") ?? []).Select(name => name!.GetValue<string>())],
            IsCustom = true,
            HasGeneration = true,
        };
    }

    /// <summary>Refuses a definition that a server would refuse, in the points that matter here.</summary>
    public static void Check(ServedKind definitions, JsonObject definition)
    {
        var name = definition.Text("metadata", "name");
        var spec = definition.Object("spec");
        var expected = $"{spec.Object("names").Text("plural")}.{spec.Text("group")}";
        if (name != expected)
            throw ApiFailure.Invalid(definitions, name, ("metadata.name", "FieldValueInvalid", $"Invalid value: \"{name}\": must be spec.names.plural+\".\"+spec.group"));
        if (spec.Array("versions") is not { Count: > 0 } versions || versions.Count(version => version.IsTrue("storage")) != 1)
            throw ApiFailure.Invalid(definitions, name, ("spec.versions", "FieldValueInvalid", "Invalid value: must have exactly one version marked as storage version"));
        foreach (var version in versions)
        {
            if (version.Object("schema").Object("openAPIV3Schema") is null)
                throw ApiFailure.Invalid(definitions, name, ("spec.versions[0].schema.openAPIV3Schema", "FieldValueRequired", "Required value: schemas are required"));
        }
    }

    /// <summary>The status that the server's own controllers would write.</summary>
    public static void Establish(JsonObject definition, DateTimeOffset now)
    {
        static JsonObject Condition(string type, string reason, string message, DateTimeOffset now) => new()
        {
            ["type"] = type, ["status"] = "True", ["lastTransitionTime"] = Writing.ObjectMetadata.Time(now), ["reason"] = reason, ["message"] = message,
        };

        var spec = definition.Object("spec")!;
        definition["status"] = new JsonObject
        {
            ["conditions"] = new JsonArray(
                Condition("NamesAccepted", "NoConflicts", "no conflicts found", now),
                Condition("Established", "InitialNamesAccepted", "the initial names have been accepted", now)),
            ["acceptedNames"] = spec["names"]!.DeepClone(),
            ["storedVersions"] = new JsonArray([.. spec.Array("versions")!.Where(version => version.IsTrue("storage")).Select(version => JsonValue.Create(version.Text("name")))]),
        };
    }
}
