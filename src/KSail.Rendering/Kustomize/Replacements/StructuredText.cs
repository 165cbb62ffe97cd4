using KSail.Documents.Yaml;

namespace KSail.Rendering.Kustomize;

/// <summary>
/// Writes a value into JSON or YAML that stands as text in a field, for example in a ConfigMap: the text is read, changed inside and written
/// back. Where that does not succeed, upstream goes the ordinary way without a word.
/// </summary>
internal static class StructuredText
{
    /// <summary>Whether the path leads into a text and the value has been written there.</summary>
    /// <param name="context">Bounds what is made.</param>
    /// <param name="subject">The object.</param>
    /// <param name="parts">The path; the first part of it that ends at a single value names the text.</param>
    /// <param name="value">The value.</param>
    /// <param name="create">Whether what is missing inside of the text is made.</param>
    public static bool Write(BuildContext context, BuildObject subject, string[] parts, YamlNode value, bool create)
    {
        for (var i = 1; i < parts.Length; i++)
        {
            if (FieldLookup.FindText(subject.Tree, parts.AsSpan(0, i)) is not { } place)
                continue;
            var text = (YamlScalar)place.Value;
            if (YamlTextDocument.Read(text.Value) is not { } document)
                return false;
            if (!context.Growth.Allow(text.Value.Length, value.Span))
                return true;
            if (!Set(context, document, parts[i..], value, create, out var fits))
                return false;
            var isJson = text.Value.AsSpan().TrimStart() is ['{' or '[', ..];
            if (isJson && (!fits || !GoJson.CanWrite(document.Root)))
                return false;
            var written = isJson ? GoJson.Write(document.Root, IsIndented(text.Value)) : document.Write().Trim();
            if (ReplacementWriter.Retyped(text, written, value.Span) is not { } changed)
                return false;
            place.Set(changed);
            subject.Overwrite(text, changed);
            return true;
        }

        return false;
    }

    private static bool Set(BuildContext context, YamlTextDocument document, string[] parts, YamlNode value, bool create, out bool fits)
    {
        fits = true;
        var match = new FieldMatch(parts, create ? value : null, value.Span).Run(document.Root);
        if ((match.Found.Count == 0 && !match.HasLost) || match.Problem is not null)
            return false;
        foreach (var slot in match.Found)
        {
            var old = slot.Value;
            if (old is not YamlScalar scalar)
            {
                if (context.Growth.Allow(value, parts.Length, value.Span))
                    slot.Set(value.Clone());
                continue;
            }

            var text = AssociativeItems.Text(value);
            if (ReplacementWriter.Retyped(scalar, text, value.Span) is { } retyped)
            {
                slot.Set(retyped);
                document.Succeed(old, retyped);
                continue;
            }

            // The type stays and is told by a tag, which YAML can write and JSON cannot.
            fits = false;
            var tagged = new YamlScalar(text, ScalarType.String, ScalarStyle.Plain, value.Span);
            slot.Set(tagged);
            document.Succeed(old, tagged);
            document.Tag(tagged, scalar.Type switch
            {
                ScalarType.Integer => "!!int",
                ScalarType.Float => "!!float",
                ScalarType.Boolean => "!!bool",
                ScalarType.Timestamp => "!!timestamp",
                _ => "!!null",
            });
        }

        return true;
    }

    private static bool IsIndented(string text) => text.Contains('\n', StringComparison.Ordinal) && text.Contains("  ", StringComparison.Ordinal);
}
