using System.Text.Json.Nodes;

namespace KSail.Kubernetes.Objects;

/// <summary>
/// An object as JSON, with names for what all objects have. What is missing, or has another type than it should, reads as empty. Objects that
/// come from a server are shared by all who watch: whoever changes one clones it first.
/// </summary>
public sealed class KubernetesObject
{
    private IReadOnlyList<Condition>? _conditions;

    /// <summary>Wraps an object.</summary>
    public KubernetesObject(JsonObject json)
    {
        ArgumentNullException.ThrowIfNull(json);
        Json = json;
        Name = new ObjectName(Metadata.Text("namespace"), Metadata.Text("name"));
    }

    /// <summary>A new object with nothing but its name.</summary>
    public KubernetesObject(ResourceKind kind, ObjectName name)
        : this(Skeleton(kind, name))
    {
    }

    /// <summary>Everything.</summary>
    public JsonObject Json { get; }

    /// <summary>Group and version.</summary>
    public string ApiVersion => Json.Text("apiVersion");

    /// <summary>Group; empty for the core group.</summary>
    public string Group => ApiVersion is var version && version.IndexOf('/', StringComparison.Ordinal) is > 0 and var slash ? version[..slash] : "";

    /// <summary>Kind.</summary>
    public string Kind => Json.Text("kind");

    /// <summary>Namespace and name.</summary>
    public ObjectName Name { get; }

    /// <summary>What tells it from a later object of the same name.</summary>
    public string Uid => Metadata.Text("uid");

    /// <summary>The version of its content, opaque.</summary>
    public string ResourceVersion => Metadata.Text("resourceVersion");

    /// <summary>Counts changes of what is wanted; 0 for kinds that do not count.</summary>
    public long Generation => Metadata.Integer("generation") ?? 0;

    /// <summary>The generation that the controller has seen (<c>status.observedGeneration</c>); null without.</summary>
    public long? ObservedGeneration => Status.Integer("observedGeneration");

    /// <summary>When it was created; null when it is not known.</summary>
    public DateTimeOffset? Created => Metadata.Time("creationTimestamp");

    /// <summary>When its deletion was asked for; null when it was not.</summary>
    public DateTimeOffset? Deleted => Metadata.Time("deletionTimestamp");

    /// <summary>Labels.</summary>
    public IReadOnlyDictionary<string, string> Labels => Metadata.Texts("labels");

    /// <summary>Annotations.</summary>
    public IReadOnlyDictionary<string, string> Annotations => Metadata.Texts("annotations");

    /// <summary>The objects that it belongs to.</summary>
    public IReadOnlyList<OwnerReference> Owners
    {
        get
        {
            var owners = new List<OwnerReference>();
            foreach (var owner in Metadata.Array("ownerReferences") ?? [])
                owners.Add(new OwnerReference(owner.Text("apiVersion"), owner.Text("kind"), owner.Text("name"), owner.Text("uid"), owner.IsTrue("controller")));
            return owners;
        }
    }

    /// <summary><c>metadata</c>; null where there is none.</summary>
    public JsonObject? Metadata => Json.Object("metadata");

    /// <summary><c>spec</c>; null where there is none.</summary>
    public JsonObject? Spec => Json.Object("spec");

    /// <summary><c>status</c>; null where there is none.</summary>
    public JsonObject? Status => Json.Object("status");

    /// <summary>The conditions of the status, in their order. Read once.</summary>
    public IReadOnlyList<Condition> Conditions => _conditions ??= ReadConditions();

    /// <summary>The value of a label; null without it.</summary>
    public string? Label(string key) => JsonFields.TextOf(Metadata.Object("labels")?[key]);

    /// <summary>The value of an annotation; null without it.</summary>
    public string? Annotation(string key) => JsonFields.TextOf(Metadata.Object("annotations")?[key]);

    /// <summary>The condition of a type; null without it.</summary>
    public Condition? Condition(string type)
    {
        foreach (var condition in Conditions)
        {
            if (condition.Type == type)
                return condition;
        }

        return null;
    }

    /// <summary>A copy that shares nothing with this object.</summary>
    public KubernetesObject Clone() => new((JsonObject)Json.DeepClone());

    /// <summary>As people write it: <c>Deployment apps/web</c>.</summary>
    public override string ToString() => $"{Kind} {Name}";

    private static JsonObject Skeleton(ResourceKind kind, ObjectName name)
    {
        ArgumentNullException.ThrowIfNull(kind);
        ArgumentNullException.ThrowIfNull(name);
        var metadata = new JsonObject { ["name"] = name.Name };
        if (name.Namespace.Length > 0)
            metadata["namespace"] = name.Namespace;
        return new JsonObject { ["apiVersion"] = kind.ApiVersion, ["kind"] = kind.Kind, ["metadata"] = metadata };
    }

    private List<Condition> ReadConditions()
    {
        var conditions = new List<Condition>();
        foreach (var condition in Status.Array("conditions") ?? [])
        {
            var status = condition.Text("status") switch
            {
                "True" => ConditionStatus.True,
                "False" => ConditionStatus.False,
                _ => ConditionStatus.Unknown,
            };
            conditions.Add(new Condition(condition.Text("type"), status, condition.Text("reason"), condition.Text("message"))
            {
                LastTransition = condition.Time("lastTransitionTime"),
                ObservedGeneration = condition.Integer("observedGeneration"),
            });
        }

        return conditions;
    }
}

/// <summary>Objects of one kind as they were at one moment.</summary>
/// <param name="Items">The objects, in the server's order.</param>
/// <param name="ResourceVersion">The moment: where a watch goes on.</param>
public sealed record KubernetesList(IReadOnlyList<KubernetesObject> Items, string ResourceVersion);
