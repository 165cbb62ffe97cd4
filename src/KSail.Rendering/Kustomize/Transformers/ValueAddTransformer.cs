using KSail.Documents.Yaml;

namespace KSail.Rendering.Kustomize;

/// <summary>
/// Carries out a ValueAddTransformer: writes one value into a field of every selected object, or into the file path that the field holds.
/// </summary>
internal sealed class ValueAddTransformer(BuildContext context)
{
    private const string NamespacePath = "metadata/namespace";

    /// <summary>Carries out a transformer of the right shape; its file of targets is relative to <paramref name="layer"/>.</summary>
    public void Apply(Layer layer, ResourceSet set, YamlMapping config)
    {
        var value = (config.GetString("value") ?? "").Trim();
        if (value.Length == 0)
            value = Path.GetFileName(layer.Directory);
        var targets = new List<YamlNode>(config.GetSequence("targets") ?? []);
        if (config["targetFilePath"] is YamlScalar { Value.Length: > 0 } path)
        {
            if (ReadTargets(layer, path) is not { } more)
                return;
            targets.AddRange(more);
        }

        if (targets.Count == 0)
            context.Diagnostics.Add(KustomizeDiagnostics.InvalidValue, config.Span, "a ValueAddTransformer needs at least one of 'targets'");
        var addition = WrittenText.Untyped(value, (config["value"] ?? config).Span, ScalarStyle.Plain);
        foreach (var target in targets)
            Apply(set, (YamlMapping)target, addition);
    }

    // Null after a report.
    private YamlSequence? ReadTargets(Layer layer, YamlScalar path)
    {
        if (EntryPath.ResolveFile(context, layer.Directory, path) is not { } resolved)
            return null;
        if (context.View.ReadYaml(resolved, YamlDialect.Yaml11) is not { } file)
        {
            context.ReportUnreadable(resolved, path.Span);
            return null;
        }

        context.ReportFile(resolved, file.Diagnostics);
        if (file.HasErrors)
            return null;
        if (file.Documents.Count == 0)
            return [];
        if (file.Documents[0] is YamlMapping document)
            return new ShapeCheck(context.Diagnostics, Decoding.Plugin).Read(document, BuiltinShapes.ValueTargets).GetSequence("targets") ?? [];
        context.Diagnostics.Add(KustomizeDiagnostics.InvalidValue, file.Documents[0].Span, "a file of targets is a mapping with a list 'targets'");
        return null;
    }

    private void Apply(ResourceSet set, YamlMapping target, YamlScalar value)
    {
        if (target["fieldPath"] is not YamlScalar { Value.Length: > 0 } path)
        {
            context.Diagnostics.Add(KustomizeDiagnostics.InvalidValue, target.Span, "a target of a ValueAddTransformer needs a 'fieldPath' of keys separated by '/'");
            return;
        }

        var position = target["filePathPosition"] is YamlScalar number && number.TryGetInt64(out var written) ? written : 0;
        if (position < 0)
        {
            context.Diagnostics.Add(KustomizeDiagnostics.InvalidValue, target["filePathPosition"]!.Span, "the filePathPosition counts the parts of a path from 1, and cannot be negative");
            return;
        }

        TargetSelector? selector = null;
        if (target.GetMapping("selector") is { } select && (selector = TargetSelector.Create(select, context.Diagnostics)) is null)
            return;
        var field = new KeyPath(path.Value);
        foreach (var each in set.Objects)
        {
            if (selector is not null && !selector.Selects(each))
                continue;
            if (path.Value == NamespacePath)
                NamespaceTransformer.Apply(context, each, value, [], SubjectMode.DefaultOnly, unsetOnly: false);
            else if (field.FindOrAdd(each.Tree, value.Span, out var problem) is { } slot)
                Write(each, path, slot, value, position);
            else if (problem is not null || position > 0)
                context.Diagnostics.Add(KustomizeDiagnostics.TransformerFailed, path.Span, $"{each} has no place for a value at '{path.Value}': {problem ?? "there is no file path to insert it into"}");
        }
    }

    private void Write(BuildObject subject, YamlScalar path, NodeSlot slot, YamlScalar value, long position)
    {
        if (slot.Value is not YamlScalar old)
        {
            context.Diagnostics.Add(KustomizeDiagnostics.TransformerFailed, path.Span, $"'{path.Value}' of {subject} is {(slot.Value is YamlMapping ? "a mapping" : "a list")}, and a single value is set there");
            return;
        }

        if (!context.Growth.Allow(old.Value.Length + value.Value.Length, path.Span))
            return;
        var text = position > 0 ? InsertPart(old.Value, position - 1, value.Value) : value.Value;
        var changed = WrittenText.Untyped(text, value.Span, old);
        slot.Set(changed);
        subject.Overwrite(old, changed);
    }

    // A leading slash stays leading, and is not counted as a part. Joined, the path is cleaned as Go's paths are.
    private static string InsertPart(string path, long index, string part)
    {
        var parts = new List<string>(path.TrimStart('/').TrimEnd('/').Split('/'));
        parts.Insert((int)Math.Min(index, parts[0].Length == 0 ? 0 : parts.Count), part);
        var clean = new List<string>();
        foreach (var each in parts)
        {
            if (each == ".." && clean.Count > 0 && clean[^1] != "..")
                clean.RemoveAt(clean.Count - 1);
            else if (each.Length > 0 && each != ".")
                clean.Add(each);
        }

        return (path.StartsWith('/') ? "/" : "") + string.Join('/', clean);
    }
}
