using System.Globalization;
using System.Text.Json.Nodes;
using KSail.Kubernetes.Objects;
using KSail.Testing.Kubernetes.Kinds;
using KSail.Testing.Kubernetes.Storage;

namespace KSail.Testing.Kubernetes.Writing;

/// <summary>What is changed, by whom, and whether for good.</summary>
internal sealed record WriteRequest(ServedKind Kind, string Version, ObjectName Name, string Subresource, string FieldManager, bool IsDryRun)
{
    public Manager Manager(bool isApply) => new(FieldManager, isApply, Kind.ApiVersion(Version), Subresource);

    public bool IsStatus => Subresource == "status";
}

/// <summary>Changes objects as the registry of an API server does it. Everything happens under the store's lock, so that a change sees no other.</summary>
internal sealed class ObjectWriter(ObjectStore store, KindRegistry kinds, TimeProvider clock)
{
    public JsonObject Create(WriteRequest request, JsonObject value) => store.Locked(() =>
    {
        var kind = request.Kind;
        CheckType(request, value);
        if (value.Text("metadata", "namespace") is { Length: > 0 } named && named != request.Name.Namespace)
            throw ApiFailure.BadRequest($"the namespace of the provided object does not match the namespace sent on the request");
        if (kind.IsNamespaced)
            CheckNamespace(request.Name.Namespace);
        ObjectMetadata.Begin(kind, value, request.Name.Namespace, clock.GetUtcNow());
        if (kind.Version(request.Version)!.HasStatus)
            value.Remove("status");
        StructuralSchema.Apply(kind, request.Version, value);
        if (kind.Resource == BuiltInKinds.Definitions.Resource)
            Definition.Check(kind, value);
        if (kind.Resource == "namespaces")
            value["status"] = new JsonObject { ["phase"] = "Active" };
        var name = new ObjectName(value.Text("metadata", "namespace"), value.Text("metadata", "name"));
        if (store.Find(kind, name) is not null)
            throw ApiFailure.AlreadyExists(kind, name.Name);
        FieldManagers.Update(null, value, request.Manager(isApply: false), new ListForms(kind, request.Version), clock.GetUtcNow());
        return Keep(request with { Name = name }, null, value);
    });

    public JsonObject Replace(WriteRequest request, JsonObject value) => store.Locked(() =>
    {
        CheckType(request, value);
        CheckName(request, value);
        var current = Current(request);
        return Finish(request, current, value, isApply: false);
    });

    public JsonObject Patch(WriteRequest request, Func<JsonObject, JsonObject> patch) => store.Locked(() =>
    {
        var current = Current(request);
        var copy = current.Copy();
        var version = copy.Text("metadata", "resourceVersion");
        var value = patch(copy);
        CheckName(request, value);
        // A patch that names no version is for whichever there is.
        if (value["metadata"] is JsonObject metadata && metadata.Text("resourceVersion").Length == 0)
            metadata["resourceVersion"] = version;
        return Finish(request, current, value, isApply: false);
    });

    public (JsonObject Value, bool IsNew) Apply(WriteRequest request, JsonObject applied, bool force) => store.Locked(() =>
    {
        CheckType(request, applied);
        CheckName(request, applied);
        if (request.FieldManager.Length == 0)
            throw ApiFailure.Invalid(new ServedKind("meta.k8s.io", "PatchOptions", "patchoptions", IsNamespaced: false) { Versions = [] }, "", ("fieldManager", "FieldValueRequired", "Required value: is required for apply patch"));
        if (applied.Object("metadata").Array("managedFields") is not null)
            throw ApiFailure.BadRequest("metadata.managedFields must be nil");
        var forms = new ListForms(request.Kind, request.Version);
        var current = store.Find(request.Kind, request.Name);
        if (request.IsStatus)
            applied = Only(applied, "status");
        else if (request.Kind.Version(request.Version)!.HasStatus)
            applied.Remove("status");
        if (current is null)
        {
            if (request.IsStatus)
                throw ApiFailure.NotFound(request.Kind, request.Name.Name);
            if (request.Kind.IsNamespaced)
                CheckNamespace(request.Name.Namespace);
            var fresh = (JsonObject)applied.DeepClone();
            ObjectMetadata.Begin(request.Kind, fresh, request.Name.Namespace, clock.GetUtcNow());
            StructuralSchema.Apply(request.Kind, request.Version, fresh);
            var owned = FieldManagers.Apply(null, applied, request.Manager(isApply: true), force, forms, clock.GetUtcNow());
            if (owned.Object("metadata").Array("managedFields") is { } managed)
                fresh["metadata"]!["managedFields"] = managed.DeepClone();
            if (request.Kind.Resource == BuiltInKinds.Definitions.Resource)
                Definition.Check(request.Kind, fresh);
            if (request.Kind.Resource == "namespaces")
                fresh["status"] = new JsonObject { ["phase"] = "Active" };
            return (Keep(request, null, fresh), true);
        }

        if (applied.Text("metadata", "resourceVersion") is { Length: > 0 } version && version != current.Json.Text("metadata", "resourceVersion"))
            throw Modified(request);
        var merged = FieldManagers.Apply(current.Copy(), applied, request.Manager(isApply: true), force, forms, clock.GetUtcNow());
        merged["metadata"]!["resourceVersion"] = current.Json["metadata"]!["resourceVersion"]!.DeepClone();
        return (Finish(request, current, merged, isApply: true), false);
    });

    private static JsonObject Only(JsonObject value, string field)
    {
        var only = new JsonObject { ["apiVersion"] = value["apiVersion"]?.DeepClone(), ["kind"] = value["kind"]?.DeepClone(), ["metadata"] = new JsonObject { ["name"] = value.Text("metadata", "name") } };
        if (value[field] is { } part)
            only[field] = part.DeepClone();
        return only;
    }

    private static void CheckType(WriteRequest request, JsonObject value)
    {
        var expected = request.Kind.ApiVersion(request.Version);
        if (value.Text("kind") != request.Kind.Kind || value.Text("apiVersion") != expected)
        {
            throw ApiFailure.BadRequest(
                $"{request.Kind.Kind} in version \"{request.Version}\" cannot be handled as a {request.Kind.Kind}: the object provided is unrecognized (must be of type {request.Kind.Kind}): "
                + $"no kind \"{value.Text("kind")}\" is registered for version \"{value.Text("apiVersion")}\"");
        }
    }

    private static void CheckName(WriteRequest request, JsonObject value)
    {
        if (value.Text("metadata", "name") is var name && name.Length > 0 && name != request.Name.Name)
            throw ApiFailure.BadRequest($"the name of the object ({name}) does not match the name on the URL ({request.Name.Name})");
        if (value.Text("metadata", "namespace") is var named && named.Length > 0 && request.Kind.IsNamespaced && named != request.Name.Namespace)
            throw ApiFailure.BadRequest("the namespace of the provided object does not match the namespace sent on the request");
    }

    private static ApiFailure Modified(WriteRequest request) =>
        ApiFailure.Conflict(request.Kind, request.Name.Name, "the object has been modified; please apply your changes to the latest version and try again");

    private StoredObject Current(WriteRequest request) => store.Find(request.Kind, request.Name) ?? throw ApiFailure.NotFound(request.Kind, request.Name.Name);

    private void CheckNamespace(string name)
    {
        if (store.Find(BuiltInKinds.Namespaces, new ObjectName(name)) is not { } found)
            throw ApiFailure.NotFound(BuiltInKinds.Namespaces, name);
        if (found.Json.Object("metadata")!.ContainsKey("deletionTimestamp"))
        {
            throw new ApiFailure(403, "Forbidden", $"unable to create new content in namespace {name} because it is being terminated");
        }
    }

    private JsonObject Finish(WriteRequest request, StoredObject current, JsonObject value, bool isApply)
    {
        var kind = request.Kind;
        var before = current.Copy();
        if (value.Text("metadata", "resourceVersion") is { Length: > 0 } version && version != before.Text("metadata", "resourceVersion"))
            throw Modified(request);
        if (value.Text("metadata", "uid") is { Length: > 0 } uid && uid != before.Text("metadata", "uid"))
            throw ApiFailure.Conflict(kind, request.Name.Name, $"Precondition failed: UID in precondition: {uid}, UID in object meta: {before.Text("metadata", "uid")}");
        var managed = (JsonArray?)value.Object("metadata").Array("managedFields")?.DeepClone();
        var after = Restrict(request, before, value);
        ObjectMetadata.Continue(before, after);
        StructuralSchema.Apply(kind, request.Version, after);
        if (isApply && managed is not null)
            after["metadata"]!["managedFields"] = managed;
        else if (isApply)
            after["metadata"]!.AsObject().Remove("managedFields");
        else
            FieldManagers.Update(before, after, request.Manager(isApply: false), new ListForms(kind, request.Version), clock.GetUtcNow());
        if (kind.HasGeneration && HasOtherSpec(kind.Version(request.Version)!, before, after))
            after["metadata"]!["generation"] = (before.Object("metadata").Integer("generation") ?? 0) + 1;
        if (kind.Resource == BuiltInKinds.Definitions.Resource)
            Definition.Check(kind, after);
        return Keep(request, before, after);
    }

    // The object without its status, or its status alone.
    private static JsonObject Restrict(WriteRequest request, JsonObject before, JsonObject value)
    {
        if (!request.Kind.Version(request.Version)!.HasStatus)
            return (JsonObject)value.DeepClone();
        var (rest, status) = request.IsStatus ? (before, value) : (value, before);
        var result = (JsonObject)rest.DeepClone();
        result.Remove("status");
        if (status["status"] is { } kept)
            result["status"] = kept.DeepClone();
        if (request.IsStatus && value["metadata"]?["resourceVersion"] is { } version)
            result["metadata"]!["resourceVersion"] = version.DeepClone();
        return result;
    }

    private static bool HasOtherSpec(ServedVersion version, JsonObject before, JsonObject after)
    {
        foreach (var name in before.Concat(after).Select(field => field.Key).Distinct(StringComparer.Ordinal))
        {
            if (name is "metadata" or "apiVersion" || (name == "status" && version.HasStatus))
                continue;
            if (!JsonNode.DeepEquals(before[name], after[name]))
                return true;
        }

        return false;
    }

    private JsonObject Keep(WriteRequest request, JsonObject? before, JsonObject after)
    {
        // Nothing changed: nothing is written, and nobody told.
        if (before is not null && JsonNode.DeepEquals(before, after))
            return before;
        if (request.IsDryRun)
        {
            if (before is null)
                after["metadata"]!.AsObject().Remove("resourceVersion");
            return after;
        }

        if (request.Kind.Resource == BuiltInKinds.Definitions.Resource && !request.IsStatus)
        {
            kinds.Define(Definition.Read(after));
            Definition.Establish(after, clock.GetUtcNow());
        }

        var metadata = after.Object("metadata");
        var isGone = metadata!.ContainsKey("deletionTimestamp") && metadata.Array("finalizers") is null or { Count: 0 };
        return store.Put(request.Kind, request.Name, isGone ? null : after)!.Copy();
    }
}
