using System.Text.Json.Nodes;
using KSail.Kubernetes.Objects;
using KSail.Testing.Kubernetes.Kinds;
using KSail.Testing.Kubernetes.Storage;

namespace KSail.Testing.Kubernetes.Writing;

/// <summary>Deletes objects, and after them, as the garbage collector does it, what belongs to them alone.</summary>
internal sealed class ObjectRemover(ObjectStore store, KindRegistry kinds, TimeProvider clock)
{
    /// <summary>Deletes an object, or marks it as one that is to go when its finalizers have.</summary>
    /// <returns>The object where it is still there; null where it is gone.</returns>
    public JsonObject? Delete(WriteRequest request, JsonObject? options) => store.Locked(() =>
    {
        var current = store.Find(request.Kind, request.Name) ?? throw ApiFailure.NotFound(request.Kind, request.Name.Name);
        Check(request, current, options.Object("preconditions"));
        var policy = options.Text("propagationPolicy");
        if (policy is not ("" or "Background" or "Foreground" or "Orphan"))
        {
            throw ApiFailure.Invalid(
                new ServedKind("meta.k8s.io", "DeleteOptions", "deleteoptions", IsNamespaced: false) { Versions = [] }, "",
                ("propagationPolicy", "FieldValueNotSupported", $"Unsupported value: \"{policy}\": supported values: \"Foreground\", \"Background\", \"Orphan\", \"nil\""));
        }

        if (request.IsDryRun)
            return null;
        Collect(current.Json.Text("metadata", "uid"), orphan: policy == "Orphan");
        return Remove(request.Kind, current);
    });

    private static void Check(WriteRequest request, StoredObject current, JsonObject? preconditions)
    {
        var (uid, version) = (current.Json.Text("metadata", "uid"), current.Json.Text("metadata", "resourceVersion"));
        if (preconditions.Text("uid") is { Length: > 0 } wantedUid && wantedUid != uid)
            throw ApiFailure.Conflict(request.Kind, request.Name.Name, $"the UID in the precondition ({wantedUid}) does not match the UID in record ({uid}). The object might have been deleted and then recreated");
        if (preconditions.Text("resourceVersion") is { Length: > 0 } wanted && wanted != version)
            throw ApiFailure.Conflict(request.Kind, request.Name.Name, $"the ResourceVersion in the precondition ({wanted}) does not match the ResourceVersion in record ({version}). The object might have been modified");
    }

    private JsonObject? Remove(ServedKind kind, StoredObject current)
    {
        var value = current.Copy();
        var metadata = value.Object("metadata")!;
        if (metadata.Array("finalizers") is { Count: > 0 })
        {
            if (metadata.ContainsKey("deletionTimestamp"))
                return value;
            metadata["deletionTimestamp"] = ObjectMetadata.Time(clock.GetUtcNow());
            metadata["deletionGracePeriodSeconds"] = 0;
            if (metadata.Integer("generation") is { } generation)
                metadata["generation"] = generation + 1;
            return store.Put(kind, current.Name, value)!.Copy();
        }

        if (kind.Resource == BuiltInKinds.Definitions.Resource && kinds.Undefine(current.Name.Name) is { } defined)
            RemoveAll(defined, "");
        if (kind.Resource == "namespaces")
        {
            foreach (var other in kinds.All)
            {
                if (other.IsNamespaced)
                    RemoveAll(other, current.Name.Name);
            }
        }

        store.Put(kind, current.Name, null);
        return null;
    }

    private void RemoveAll(ServedKind kind, string @namespace)
    {
        foreach (var value in store.All(kind))
        {
            if (@namespace.Length == 0 || value.Name.Namespace == @namespace)
                Remove(kind, value);
        }
    }

    private void Collect(string uid, bool orphan)
    {
        foreach (var kind in kinds.All)
        {
            foreach (var value in store.All(kind))
            {
                if (value.Json.Object("metadata").Array("ownerReferences") is not { } owners || !owners.Any(owner => owner.Text("uid") == uid))
                    continue;
                if (!orphan && owners.Count == 1)
                {
                    Collect(value.Json.Text("metadata", "uid"), orphan: false);
                    Remove(kind, value);
                    continue;
                }

                var copy = value.Copy();
                var rest = copy.Object("metadata").Array("ownerReferences")!;
                for (var i = rest.Count - 1; i >= 0; i--)
                {
                    if (rest[i].Text("uid") == uid)
                        rest.RemoveAt(i);
                }

                if (rest.Count == 0)
                    copy.Object("metadata")!.Remove("ownerReferences");
                store.Put(kind, value.Name, copy);
            }
        }
    }
}
