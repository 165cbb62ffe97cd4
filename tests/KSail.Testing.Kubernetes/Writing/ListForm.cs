using System.Text.Json.Nodes;
using KSail.Kubernetes.Objects;
using KSail.Testing.Kubernetes.Kinds;

namespace KSail.Testing.Kubernetes.Writing;

/// <summary>How the fields of a list are owned: as one, value by value, or item by item after some keys.</summary>
internal sealed record ListForm(bool IsSet, IReadOnlyList<string> Keys)
{
    public static readonly ListForm Atomic = new(IsSet: false, []);
    public static readonly ListForm Set = new(IsSet: true, []);

    public bool IsMap => Keys.Count > 0;
}

/// <summary>
/// Knows the forms of lists: those of all objects' metadata, those in the schema of a definition (<c>x-kubernetes-list-type</c>), and of built-in kinds
/// those that tests need. Every other list is atomic, and so are maps whose definition says so.
/// </summary>
internal sealed class ListForms(ServedKind kind, string version)
{
    private readonly JsonObject? _schema = kind.Version(version)?.Schema;

    public bool IsCustom => kind.IsCustom;

    public ListForm Of(IReadOnlyList<string> path)
    {
        switch (path)
        {
            case ["metadata", "finalizers"]:
                return ListForm.Set;
            case ["metadata", "ownerReferences"]:
                return new ListForm(IsSet: false, ["uid"]);
            case [.., "containers" or "initContainers" or "volumes" or "env"] when !kind.IsCustom:
                return new ListForm(IsSet: false, ["name"]);
            case [.., "conditions"] when !kind.IsCustom:
                return new ListForm(IsSet: false, ["type"]);
        }

        return SchemaAt(path) is not { } schema ? ListForm.Atomic : schema.Text("x-kubernetes-list-type") switch
        {
            "set" => ListForm.Set,
            "map" => new ListForm(IsSet: false, [.. (schema.Array("x-kubernetes-list-map-keys") ?? []).Select(key => key!.GetValue<string>())]),
            _ => ListForm.Atomic,
        };
    }

    public bool IsAtomicMap(IReadOnlyList<string> path) => SchemaAt(path).Text("x-kubernetes-map-type") == "atomic";

    private JsonObject? SchemaAt(IReadOnlyList<string> path)
    {
        var at = _schema;
        foreach (var name in path)
        {
            if (at is null)
                return null;
            at = name == Items ? at.Object("items") : at.Object("properties").Object(name) ?? at.Object("additionalProperties");
        }

        return at;
    }

    /// <summary>Stands in a path for whichever item of a list.</summary>
    public const string Items = "[]";
}
