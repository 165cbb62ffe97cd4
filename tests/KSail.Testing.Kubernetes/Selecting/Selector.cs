using System.Text.Json.Nodes;
using KSail.Kubernetes.Objects;
using KSail.Testing.Kubernetes.Kinds;

namespace KSail.Testing.Kubernetes.Selecting;

/// <summary>A label selector and a field selector together.</summary>
internal sealed class Selector
{
    private readonly List<Func<JsonObject, bool>> _requirements = [];

    public static Selector Read(ServedKind kind, string labels, string fields)
    {
        var selector = new Selector();
        foreach (var part in LabelRequirements.Split(labels))
        {
            var requirement = LabelRequirements.Read(part);
            selector._requirements.Add(value => requirement(JsonFields.Texts(value.Object("metadata"), "labels")));
        }

        foreach (var part in fields.Split(',', StringSplitOptions.RemoveEmptyEntries))
            selector._requirements.Add(Field(kind, part));
        return selector;
    }

    public bool IsEverything => _requirements.Count == 0;

    public bool Matches(JsonObject value)
    {
        foreach (var requirement in _requirements)
        {
            if (!requirement(value))
                return false;
        }

        return true;
    }

    private static Func<JsonObject, bool> Field(ServedKind kind, string part)
    {
        var isNot = part.Contains("!=", StringComparison.Ordinal);
        var at = isNot ? part.IndexOf("!=", StringComparison.Ordinal) : part.IndexOf('=', StringComparison.Ordinal);
        if (at < 0)
            throw ApiFailure.BadRequest($"invalid selector: '{part}'; can't understand '{part}'");
        var (path, value) = (part[..at], part[(at + (isNot ? 2 : 1))..].TrimStart('='));
        if (!IsSelectable(kind, path))
            throw ApiFailure.BadRequest($"field label not supported: {path}");
        return json => (Read(json, path) == value) != isNot;
    }

    private static bool IsSelectable(ServedKind kind, string path) => path is "metadata.name" or "metadata.namespace" || kind.Resource switch
    {
        "pods" => path is "spec.nodeName" or "spec.restartPolicy" or "spec.schedulerName" or "spec.serviceAccountName" or "status.phase" or "status.podIP",
        "events" => path is "involvedObject.kind" or "involvedObject.namespace" or "involvedObject.name" or "involvedObject.uid" or "involvedObject.apiVersion"
            or "involvedObject.resourceVersion" or "involvedObject.fieldPath" or "reason" or "reportingComponent" or "source" or "type",
        "secrets" => path is "type",
        "namespaces" => path is "status.phase",
        _ => false,
    };

    private static string Read(JsonObject json, string path)
    {
        JsonNode? at = json;
        foreach (var part in path.Split('.'))
            at = (at as JsonObject)?[part];
        return at is JsonValue value ? value.ToString() : "";
    }
}
