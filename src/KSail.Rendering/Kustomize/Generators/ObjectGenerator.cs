using KSail.Documents.Diagnostics;
using KSail.Documents.Yaml;

namespace KSail.Rendering.Kustomize;

/// <summary>Carries out <c>configMapGenerator</c> and <c>secretGenerator</c>.</summary>
internal sealed class ObjectGenerator(BuildContext context)
{
    // As Go's encoder for Secrets and binary data breaks lines.
    private const int Base64LineLength = 70;

    /// <summary>One entry: makes the object and adds it to the layer, or merges it into what is there.</summary>
    /// <param name="layer">Has the files and the common options.</param>
    /// <param name="set">Gets the object.</param>
    /// <param name="entry">A well-formed entry.</param>
    /// <param name="kind">ConfigMap or Secret.</param>
    /// <param name="origin">Noted on what is made or replaced; null unless the build notes origins.</param>
    public void Apply(Layer layer, ResourceSet set, YamlMapping entry, string kind, string? origin)
    {
        if (Generate(layer, entry, kind) is not { } made || !context.AddObjects(1, entry.Span))
            return;
        made.Origin = origin;
        var behavior = entry.GetString("behavior") ?? "";
        var matches = new List<int>();
        var identity = made.Current;
        for (var i = 0; i < set.Objects.Count; i++)
        {
            if (set.Objects[i].HasIdentity(identity))
                matches.Add(i);
        }

        if (behavior is not ("merge" or "replace"))
        {
            if (matches.Count == 0)
                set.Add(made, context.Diagnostics);
            else
                Report(entry, $"{made} exists already; set 'behavior: merge' or 'behavior: replace', or choose another name");
            return;
        }

        if (matches.Count == 0 && set.IsIncomplete)
            return;
        if (matches.Count != 1)
        {
            Report(entry, matches.Count == 0
                ? $"there is no {made} to {behavior}; remove 'behavior', or name what a resource or base has"
                : $"several objects could {behavior} with {made}");
            return;
        }

        set.Replace(matches[0], Combine(set.Objects[matches[0]], made, merge: behavior == "merge"));
    }

    private void Report(YamlMapping entry, string message) =>
        context.Diagnostics.Add(KustomizeDiagnostics.GeneratorTarget, (entry["behavior"] ?? entry["name"] ?? entry).Span, message);

    private BuildObject? Generate(Layer layer, YamlMapping entry, string kind)
    {
        if (entry["name"] is not YamlScalar { Value.Length: > 0 } name)
        {
            context.Diagnostics.Add(KustomizeDiagnostics.InvalidGenerator, entry.Span, $"a generated {kind} needs a 'name'");
            return null;
        }

        var span = entry.Span;
        var tree = new YamlMapping(span);
        tree.Set("apiVersion", YamlScalar.String("v1", span));
        var values = new KeyValueReader(context, layer.Directory, $"the {kind} '{name.Value}'").Read(entry);
        if (kind == "Secret")
            AddSecretData(tree, values, span);
        else
            AddConfigMapData(tree, values, span);
        tree.Set("kind", YamlScalar.String(kind, span));
        var metadata = new YamlMapping(span);
        metadata.Set("name", name);
        if (entry["namespace"] is YamlScalar { Value.Length: > 0 } ns)
            metadata.Set("namespace", ns);
        tree.Set("metadata", metadata);
        if (kind == "Secret")
            tree.Set("type", entry["type"] is YamlScalar { Value.Length: > 0 } type ? type : YamlScalar.String("Opaque", span));

        var common = layer.Fields.GetMapping("generatorOptions");
        var own = entry.GetMapping("options");
        foreach (var field in (string[])["labels", "annotations"])
        {
            if (Unite(common?.GetMapping(field), own?.GetMapping(field)) is { Count: > 0 } pairs)
                metadata.Set(field, WithWrittenKeys(pairs));
        }

        if ((Flag(own, "immutable") ?? Flag(common, "immutable")) is { } immutable)
            tree.Set("immutable", immutable);
        return new BuildObject(tree) { IsGenerated = true, NeedsHash = Flag(own, "disableNameSuffixHash") is null && Flag(common, "disableNameSuffixHash") is null };
    }

    private static YamlScalar? Flag(YamlMapping? options, string field) =>
        options?[field] is YamlScalar scalar && scalar.AsBoolean() == true ? YamlScalar.Boolean(true, scalar.Span) : null;

    private static void AddConfigMapData(YamlMapping tree, IReadOnlyList<GeneratedValue> values, SourceSpan span)
    {
        YamlMapping? data = null;
        YamlMapping? binary = null;
        foreach (var value in values)
        {
            var key = WrittenText.Key(YamlScalar.String(value.Key, value.Span));
            if (KeyValueReader.AsText(value.Bytes) is { } text)
                (data ??= new YamlMapping(span)).Set(key, WrittenText.Of(text, value.Span));
            else
                (binary ??= new YamlMapping(span)).Set(key, WrittenText.Of(Base64(value.Bytes), value.Span));
        }

        if (data is not null)
            tree.Set("data", data);
        if (binary is not null)
            tree.Set("binaryData", binary);
    }

    private static void AddSecretData(YamlMapping tree, IReadOnlyList<GeneratedValue> values, SourceSpan span)
    {
        var data = new YamlMapping(span);
        foreach (var value in values)
            data.Set(WrittenText.Key(YamlScalar.String(value.Key, value.Span)), WrittenText.Of(Base64(value.Bytes), value.Span));
        tree.Set("data", data);
    }

    private static string Base64(ReadOnlyMemory<byte> bytes)
    {
        var text = Convert.ToBase64String(bytes.Span);
        if (text.Length <= Base64LineLength)
            return text;
        var lines = new System.Text.StringBuilder(text.Length + (text.Length / Base64LineLength) + 1);
        for (var at = 0; at < text.Length; at += Base64LineLength)
            lines.Append(text, at, Math.Min(Base64LineLength, text.Length - at)).Append('\n');
        return lines.ToString();
    }

    // The new object takes the old one's place and name; type and immutable come from the new one alone, as upstream.
    private static BuildObject Combine(BuildObject old, BuildObject made, bool merge)
    {
        var metadata = made.Tree.GetMapping("metadata")!;
        var oldMetadata = old.Tree.GetMapping("metadata");
        foreach (var field in (string[])["name", "namespace"])
        {
            if (oldMetadata is not null && oldMetadata.TryGetEntry(field, out var entry) && entry.Value is YamlScalar taken)
                metadata.Set(entry.Key, Written(taken, metadata[field] as YamlScalar));
            else
                metadata.Remove(field);
        }

        foreach (var field in (string[])["labels", "annotations"])
        {
            if (Unite(Texts(oldMetadata?.GetMapping(field), nullAsBlank: false), metadata.GetMapping(field)) is { Count: > 0 } pairs)
                metadata.Set(field, pairs);
        }

        if (merge)
        {
            foreach (var field in (string[])["data", "binaryData"])
            {
                if (Unite(Texts(old.Tree.GetMapping(field), nullAsBlank: true), made.Tree.GetMapping(field)) is { Count: > 0 } data)
                    made.Tree.Set(field, data);
            }
        }

        var origin = made.Origin;
        made.InheritHistory(old);
        if (!merge)
            made.Origin = origin;
        made.NeedsHash &= old.NeedsHash;
        return made;
    }

    // It is set without a type, and with the quotes that the generator's own text would have.
    private static YamlScalar Written(YamlScalar taken, YamlScalar? own) =>
        own is null ? WrittenText.Quoted(WrittenText.Untyped(taken.Value, taken.Span, ScalarStyle.Plain)) : WrittenText.Untyped(taken.Value, taken.Span, WrittenText.Quoted(YamlScalar.String(own.Value)));

    // What is taken over from an object is read as text, whatever its type; null is written out in labels and nothing in data.
    private static YamlMapping? Texts(YamlMapping? pairs, bool nullAsBlank)
    {
        if (pairs is null)
            return null;
        var result = new YamlMapping(pairs.Span);
        foreach (var entry in pairs.Entries)
        {
            var text = nullAsBlank && entry.Value is YamlScalar { IsNull: true } ? "" : AssociativeItems.Text(entry.Value);
            result.Set(WrittenText.Key(entry.Key), WrittenText.Of(text, entry.Value.Span));
        }

        return result;
    }

    private static YamlMapping WithWrittenKeys(YamlMapping pairs)
    {
        var result = new YamlMapping(pairs.Span);
        foreach (var entry in pairs.Entries)
            result.Set(WrittenText.Key(entry.Key), entry.Value);
        return result;
    }

    private static YamlMapping? Unite(YamlMapping? first, YamlMapping? second)
    {
        if (first is null || second is null)
            return (first ?? second)?.CloneMapping();
        var united = first.CloneMapping();
        foreach (var entry in second.Entries)
            united.Set(entry.Key, entry.Value);
        return united;
    }
}
