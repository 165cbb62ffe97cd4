using KSail.Documents.Diagnostics;
using KSail.Documents.Yaml;

namespace KSail.Rendering.Kustomize;

/// <summary>Carries out <c>replacements</c>: copies a value of one object into fields of others.</summary>
internal sealed class ReplacementTransformer(BuildContext context)
{
    /// <summary>One entry: a replacement, or a file with one or several.</summary>
    public void Apply(Layer layer, ResourceSet set, YamlMapping entry)
    {
        if (entry["path"] is not YamlScalar { Value.Length: > 0 } path)
        {
            ApplyOne(set, entry);
            return;
        }

        if (entry.Contains("source") || entry.GetSequence("targets") is { Count: > 0 })
        {
            Report(path.Span, "a replacement has a 'path' or stands here, not both");
            return;
        }

        if (EntryPath.ResolveFile(context, layer.Directory, path) is not { } resolved)
            return;
        if (context.View.ReadYaml(resolved, YamlDialect.Yaml11) is not { } file)
        {
            context.ReportUnreadable(resolved, path.Span);
            return;
        }

        context.ReportFile(resolved, file.Diagnostics);
        if (file.HasErrors)
            return;
        if (file.Documents.Count == 0)
            Report(path.Span, $"'{path.Value}' is empty; a replacement is a mapping with 'source' and 'targets'");
        // The first document counts, as everywhere where kustomize reads one, and fields that it does not know are passed over here.
        foreach (var item in file.Documents is [YamlSequence list, ..] ? (IEnumerable<YamlNode>)list : file.Documents.Take(1))
        {
            if (item is YamlMapping mapping)
                ApplyOne(set, new ShapeCheck(context.Diagnostics, Decoding.Plugin).Read(mapping, KustomizationFields.Replacement));
            else
                Report(item.Span, "a replacement is a mapping with 'source' and 'targets'");
        }
    }

    private void ApplyOne(ResourceSet set, YamlMapping entry)
    {
        var source = entry.GetMapping("source");
        var constant = entry["sourceValue"] as YamlScalar;
        if (source is null == constant is null || entry.GetSequence("targets") is not { Count: > 0 } targets)
        {
            Report(entry.Span, source is not null && constant is not null
                ? "a replacement has either a 'source' or a 'sourceValue'"
                : "a replacement needs a 'source' and at least one of 'targets'");
            return;
        }

        var value = constant is null ? FindValue(set, source!) : WrittenText.Untyped(constant.Value, constant.Span, ScalarStyle.Plain);
        if (value is null)
            return;
        foreach (var target in targets)
            ApplyTo(set, (YamlMapping)target, value);
    }

    private YamlNode? FindValue(ResourceSet set, YamlMapping source)
    {
        if (FindSource(set, source) is not { } subject)
            return null;
        var path = source.GetString("fieldPath") is { Length: > 0 } written ? written : "metadata.name";
        var span = source["fieldPath"]?.Span ?? source.Span;
        var found = FieldLookup.Find(subject.Tree, FieldPath.Split(path), out var problem);
        if (found is null or YamlScalar { IsNull: true } or YamlMapping { Count: 0 } or YamlSequence { Count: 0 })
        {
            context.Diagnostics.Add(KustomizeDiagnostics.ReplacementSource, span, $"{subject} has no value at '{path}'{(problem is null ? "" : ": " + problem)}");
            return null;
        }

        var options = source.GetMapping("options");
        if (options?.GetString("delimiter") is not { Length: > 0 } delimiter)
            return found;
        if (found is not YamlScalar scalar)
        {
            Report(span, $"'{path}' of {subject} is no single value, so a delimiter cannot split it");
            return null;
        }

        var pieces = scalar.Value.Split(delimiter);
        var index = Index(options);
        if (index >= 0 && index < pieces.Length)
            return new YamlScalar(pieces[index], scalar.Type == ScalarType.String ? ScalarType.String : YamlScalar.Plain(pieces[index]).Type, scalar.Style, scalar.Span);
        Report(options["index"]?.Span ?? options.Span, $"'{path}' of {subject} has {pieces.Length} pieces between delimiters, counted from 0, and so no piece {index}");
        return null;
    }

    private BuildObject? FindSource(ResourceSet set, YamlMapping source)
    {
        BuildObject? found = null;
        foreach (var each in set.Objects)
        {
            if (!IsSource(each, source))
                continue;
            if (found is not null)
            {
                context.Diagnostics.Add(KustomizeDiagnostics.ReplacementSource, source.Span, $"the source is not unique: {found} and {each} both match");
                return null;
            }

            found = each;
        }

        if (found is null && !set.IsIncomplete)
            context.Diagnostics.Add(KustomizeDiagnostics.ReplacementSource, source.Span, $"no object matches the source {Describe(source)}");
        return found;
    }

    // Exact, empty parts match all; any identity that the object ever had counts.
    private static bool IsSource(BuildObject subject, YamlMapping source)
    {
        foreach (var identity in subject.AllIdentities())
        {
            if (Fits(source, "kind", identity.Kind) && Fits(source, "name", identity.Name) && Fits(source, "group", identity.Group)
                && Fits(source, "version", identity.Version) && FitsNamespace(source, identity))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Fits(YamlMapping source, string field, string value) => source.GetString(field) is not { Length: > 0 } wanted || wanted == value;

    // Without a namespace counts as default here, for cluster-wide objects as well.
    private static bool FitsNamespace(YamlMapping source, Identity identity) =>
        source.GetString("namespace") is not { Length: > 0 } wanted || wanted == (identity.Namespace.Length == 0 ? "default" : identity.Namespace);

    private static string Describe(YamlMapping source)
    {
        var parts = new List<string>();
        foreach (var entry in source.Entries)
        {
            if (entry.Name is not ("fieldPath" or "options"))
                parts.Add($"{entry.Name} {entry.Value}");
        }

        return parts.Count == 0 ? "without any condition" : "with " + string.Join(", ", parts);
    }

    private void ApplyTo(ResourceSet set, YamlMapping target, YamlNode value)
    {
        if (target.GetMapping("select") is not { } select)
        {
            Report(target.Span, "a replacement target needs a 'select'");
            return;
        }

        if (TargetSelector.Create(select, context.Diagnostics) is not { } selector)
            return;
        var rejects = new List<TargetSelector>();
        foreach (var item in target.GetSequence("reject") ?? [])
        {
            if (TargetSelector.Create((YamlMapping)item, context.Diagnostics) is { } reject)
                rejects.Add(reject);
        }

        selector.ReportUnread();
        var writer = new ReplacementWriter(context, target.GetMapping("options"));
        var paths = target.GetSequence("fieldPaths") is { Count: > 0 } written ? written : [YamlScalar.String("metadata.name", target.Span)];
        foreach (var each in set.Objects)
        {
            if (!IsSelected(each, selector, rejects))
                continue;
            foreach (var path in paths)
                writer.Write(each, (YamlScalar)path, value);
        }
    }

    // Selectors on metadata and on identities reject each on their own, as upstream.
    private static bool IsSelected(BuildObject subject, TargetSelector selector, List<TargetSelector> rejects)
    {
        if (!selector.SelectsByMetadata(subject))
            return false;
        var selected = false;
        foreach (var identity in subject.AllIdentities())
            selected |= selector.SelectsIdentity(identity);
        if (!selected)
            return false;
        foreach (var reject in rejects)
        {
            if (reject.HasSelectors && reject.SelectsByMetadata(subject))
                return false;
            if (!reject.HasIdentity)
                continue;
            foreach (var identity in subject.AllIdentities())
            {
                if (reject.SelectsIdentity(identity))
                    return false;
            }
        }

        return true;
    }

    /// <summary>The piece that options choose; the first when they do not say.</summary>
    internal static int Index(YamlMapping? options) =>
        options?["index"] is YamlScalar scalar && scalar.TryGetInt64(out var index) ? (int)Math.Clamp(index, int.MinValue, int.MaxValue) : 0;

    private void Report(SourceSpan span, string message) => context.Diagnostics.Add(KustomizeDiagnostics.InvalidReplacement, span, message);
}
