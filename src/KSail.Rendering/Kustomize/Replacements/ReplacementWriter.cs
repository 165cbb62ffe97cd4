using KSail.Documents.Diagnostics;
using KSail.Documents.Yaml;

namespace KSail.Rendering.Kustomize;

/// <summary>Writes the value of a replacement into the fields of its targets.</summary>
internal sealed class ReplacementWriter(BuildContext context, YamlMapping? options)
{
    private readonly string _delimiter = options?.GetString("delimiter") ?? "";
    private readonly int _index = ReplacementTransformer.Index(options);
    private readonly bool _create = options?["create"] is YamlScalar create && create.AsBoolean() == true;

    /// <summary>Stands in a field that was just made: what is written there gets the type that its text has without quotes.</summary>
    public static readonly YamlScalar Created = WrittenText.Untyped("", default, ScalarStyle.Plain);

    public void Write(BuildObject subject, YamlScalar path, YamlNode value)
    {
        var parts = FieldPath.Split(path.Value);
        if (parts.Length > GrowthLimit.MaxDepth / 2)
        {
            context.Diagnostics.Add(KustomizeDiagnostics.InvalidReplacement, path.Span, $"the path has more than {GrowthLimit.MaxDepth / 2} parts");
            return;
        }

        if (StructuredText.Write(context, subject, parts, value, _create))
            return;
        var match = new FieldMatch(parts, _create ? value : null, value.Span).Run(subject.Tree);
        if ((match.Found.Count == 0 && !match.HasLost) || match.Problem is not null)
        {
            var hint = match.Problem ?? (_create ? "nothing there can be created" : $"set 'create: true' to add it{Suggest(subject.Tree, parts)}");
            context.Diagnostics.Add(KustomizeDiagnostics.ReplacementTarget, path.Span, $"{subject} has no field '{path.Value}': {hint}");
            return;
        }

        if (match.HasLost)
        {
            context.Diagnostics.Add(KustomizeDiagnostics.ReplacementSurprise, path.Span,
                $"'{path.Value}' leads into text or null of {subject}, where kustomize cannot write back what it changes; nothing is replaced there");
        }

        foreach (var slot in match.Found)
            Set(subject, path, slot, value);
    }

    /// <summary>
    /// The new content of a field that holds a single value: only the text is copied, type and quotes stay. Null when the text is none of
    /// that type, which upstream finds out when it prints.
    /// </summary>
    public static YamlScalar? Retyped(YamlScalar old, string text, SourceSpan span)
    {
        if (old.IsUntyped)
            return WrittenText.Untyped(text, span, old.Style);
        if (old.Type == ScalarType.String)
            return new YamlScalar(text, ScalarType.String, old.Style, span);
        var plain = YamlScalar.Plain(text, span: span);
        return plain.Type == old.Type || (old.Type == ScalarType.Float && plain.Type == ScalarType.Integer) ? plain : null;
    }

    private void Set(BuildObject subject, YamlScalar path, NodeSlot slot, YamlNode value)
    {
        var old = slot.Value;
        var text = AssociativeItems.Text(value);
        if (_delimiter.Length > 0)
        {
            if (old is not YamlScalar target)
            {
                context.Diagnostics.Add(KustomizeDiagnostics.InvalidReplacement, path.Span, $"'{path.Value}' of {subject} is no single value, so a delimiter cannot split it");
                return;
            }

            var pieces = new List<string>(target.Value.Split(_delimiter));
            if (_index < 0)
                pieces.Insert(0, text);
            else if (_index >= pieces.Count)
                pieces.Add(text);
            else
                pieces[_index] = text;
            text = string.Join(_delimiter, pieces);
        }

        // A text that is nothing of the field's type is an error when it is printed, unless something else replaces it before.
        if (old is YamlScalar scalar)
        {
            if (!context.Growth.Allow(text.Length, path.Span))
                return;
            slot.Set(Retyped(scalar, text, value.Span) ?? new YamlScalar(text, scalar.Type, ScalarStyle.Plain, path.Span));
        }
        else
        {
            if (!context.Growth.Allow(value, FieldPath.Split(path.Value).Length, path.Span))
                return;
            slot.Set(value.Clone());
        }

        subject.Overwrite(old, slot.Value);
    }

    private static string Suggest(YamlNode node, string[] parts)
    {
        foreach (var part in parts)
        {
            if (node is not YamlMapping mapping)
                return "";
            if (!mapping.TryGet(part, out var next))
                return Documents.NearestName.Suggest(part, mapping.Entries.Select(static entry => entry.Name));
            node = next;
        }

        return "";
    }
}
