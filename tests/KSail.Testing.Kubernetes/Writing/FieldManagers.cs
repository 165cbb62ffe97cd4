using System.Text.Json.Nodes;
using KSail.Kubernetes.Objects;

namespace KSail.Testing.Kubernetes.Writing;

/// <summary>Who changes an object, and how.</summary>
internal sealed record Manager(string Name, bool IsApply, string ApiVersion, string Subresource)
{
    public string Operation => IsApply ? "Apply" : "Update";

    public bool IsSame(JsonNode? entry) =>
        entry.Text("manager") == Name && entry.Text("operation") == Operation && entry.Text("subresource") == Subresource && (IsApply || entry.Text("apiVersion") == ApiVersion);
}

/// <summary>
/// Keeps <c>metadata.managedFields</c>: who owns which field. Changes other than apply take what they change; apply is refused what others own and it
/// would change, unless forced, and gives up what it no longer mentions.
/// </summary>
internal static class FieldManagers
{
    /// <summary>Notes a change that is not an apply.</summary>
    public static void Update(JsonObject? before, JsonObject after, Manager manager, ListForms forms, DateTimeOffset now)
    {
        var (old, current) = (before is null ? FieldSet.Empty() : FieldSet.Of(before, forms, withContainers: true), FieldSet.Of(after, forms, withContainers: true));
        var leaves = FieldSet.Of(after, forms, withContainers: false);
        var changed = FieldSet.Empty();
        foreach (var path in current.Paths)
        {
            // Of what was there, only what is a value by itself can have changed.
            if (!old.Paths.Contains(path) || (leaves.Paths.Contains(path) && !JsonNode.DeepEquals(FieldSet.Find(before!, path), FieldSet.Find(after, path))))
                changed.Paths.Add(path);
        }

        var removed = old.Without(current);
        var entries = Entries(before ?? after);
        if (changed.Paths.Count == 0 && removed.Paths.Count == 0)
        {
            Set(after, entries);
            return;
        }

        var owned = changed;
        for (var i = entries.Count - 1; i >= 0; i--)
        {
            var (fields, isOwn) = (FieldSet.Read(entries[i]!["fieldsV1"]), manager.IsSame(entries[i]));
            if (isOwn)
                owned = owned.With(fields);
            var rest = fields.Without(removed).Without(changed);
            if (rest.Paths.Count == 0 || isOwn)
                entries.RemoveAt(i);
            else if (rest.Paths.Count != fields.Paths.Count)
                entries[i]!["fieldsV1"] = rest.Write();
        }

        owned = owned.Without(removed);
        if (owned.Paths.Count > 0)
            entries.Add((JsonNode)Entry(manager, owned, now));
        Set(after, entries);
    }

    /// <summary>Applies: what the object is to become.</summary>
    public static JsonObject Apply(JsonObject? live, JsonObject applied, Manager manager, bool force, ListForms forms, DateTimeOffset now)
    {
        var entries = Entries(live);
        var wanted = FieldSet.Of(applied, forms, withContainers: false);
        var merged = live is null ? (JsonObject)applied.DeepClone() : (JsonObject)Merge(live, applied, [], forms)!;
        if (live is not null)
            merged["metadata"]!.AsObject().Remove("managedFields");

        var own = FieldSet.Empty();
        var conflicts = new List<(string Manager, string Path)>();
        foreach (var entry in entries)
        {
            var fields = FieldSet.Read(entry!["fieldsV1"]);
            if (manager.IsSame(entry))
            {
                own = fields;
                continue;
            }

            foreach (var path in fields.Paths)
            {
                // That an item is there is nothing to disagree about.
                if (wanted.Paths.Contains(path) && !FieldSet.IsItem(path) && !JsonNode.DeepEquals(FieldSet.Find(live!, path), FieldSet.Find(merged, path)))
                    conflicts.Add((Show(entry), path));
            }
        }

        if (conflicts.Count > 0 && !force)
            throw Conflict(conflicts);
        var taken = FieldSet.Empty();
        taken.Paths.UnionWith(conflicts.Select(conflict => conflict.Path));
        var others = FieldSet.Empty();
        var kept = new JsonArray();
        foreach (var entry in entries)
        {
            if (manager.IsSame(entry))
                continue;
            var fields = FieldSet.Read(entry!["fieldsV1"]);
            var rest = fields.Without(taken);
            others = others.With(rest);
            if (rest.Paths.Count == 0)
                continue;
            var copy = (JsonObject)entry.DeepClone();
            if (rest.Paths.Count != fields.Paths.Count)
                copy["fieldsV1"] = rest.Write();
            kept.Add((JsonNode)copy);
        }

        // Items of lists come before the fields in them, by which they are found.
        foreach (var path in own.Without(wanted).Without(others).Paths)
            FieldSet.Remove(merged, path);
        var previous = entries.FirstOrDefault(manager.IsSame);
        if (previous is not null && own.Paths.SetEquals(wanted.Paths) && previous.Text("apiVersion") == manager.ApiVersion)
            kept.Add(previous.DeepClone());
        else if (wanted.Paths.Count > 0)
            kept.Add((JsonNode)Entry(manager, wanted, now));
        Set(merged, kept);
        return merged;
    }

    private static JsonArray Entries(JsonObject? value) => (JsonArray?)value.Object("metadata").Array("managedFields")?.DeepClone() ?? [];

    private static void Set(JsonObject value, JsonArray entries)
    {
        var metadata = (JsonObject)value["metadata"]!;
        metadata.Remove("managedFields");
        if (entries.Count > 0)
            metadata["managedFields"] = entries;
    }

    private static JsonObject Entry(Manager manager, FieldSet fields, DateTimeOffset now)
    {
        var entry = new JsonObject
        {
            ["manager"] = manager.Name, ["operation"] = manager.Operation, ["apiVersion"] = manager.ApiVersion, ["time"] = ObjectMetadata.Time(now),
            ["fieldsType"] = "FieldsV1", ["fieldsV1"] = fields.Write(),
        };
        if (manager.Subresource.Length > 0)
            entry["subresource"] = manager.Subresource;
        return entry;
    }

    private static JsonNode? Merge(JsonNode? live, JsonNode? applied, IReadOnlyList<string> path, ListForms forms)
    {
        if (live is JsonObject liveMap && applied is JsonObject appliedMap && !forms.IsAtomicMap(path))
        {
            var merged = (JsonObject)liveMap.DeepClone();
            foreach (var (name, value) in appliedMap)
            {
                var result = Merge(liveMap[name], value, [.. path, name], forms);
                merged[name] = result;
            }

            return merged;
        }

        if (live is JsonArray liveList && applied is JsonArray appliedList && forms.Of(path) is { } form && (form.IsSet || form.IsMap))
        {
            var merged = (JsonArray)liveList.DeepClone();
            foreach (var item in appliedList)
            {
                var element = form.IsSet ? "v:" + item!.ToJsonString() : FieldSet.KeyOf((JsonObject)item!, form.Keys);
                var at = FieldSet.IndexOf(merged, element);
                if (at < 0)
                    merged.Add(item?.DeepClone());
                else if (form.IsMap)
                    merged[at] = Merge(merged[at], item, [.. path, ListForms.Items], forms);
            }

            return merged;
        }

        return applied?.DeepClone();
    }

    private static string Show(JsonNode entry)
    {
        var text = $"\"{entry.Text("manager")}\"";
        if (entry.Text("subresource") is { Length: > 0 } subresource)
            text += $" with subresource \"{subresource}\"";
        if (entry.Text("operation") == "Update")
            text += $" using {entry.Text("apiVersion")}";
        return text;
    }

    private static ApiFailure Conflict(List<(string Manager, string Path)> conflicts)
    {
        var causes = new JsonArray();
        foreach (var (manager, path) in conflicts)
            causes.Add((JsonNode)new JsonObject { ["reason"] = "FieldManagerConflict", ["message"] = $"conflict with {manager}", ["field"] = FieldSet.Show(path) });
        var message = conflicts.Count == 1
            ? $"Apply failed with 1 conflict: conflict with {conflicts[0].Manager}: {FieldSet.Show(conflicts[0].Path)}"
            : $"Apply failed with {conflicts.Count} conflicts: "
                + string.Join('\n', conflicts.GroupBy(conflict => conflict.Manager).Select(group => $"conflicts with {group.Key}:\n" + string.Join('\n', group.Select(conflict => "- " + FieldSet.Show(conflict.Path)))));
        return new ApiFailure(409, "Conflict", message) { Details = new JsonObject { ["causes"] = causes } };
    }
}
