using System.Globalization;
using System.Text;
using KSail.Documents.Yaml;

namespace KSail.Rendering.Kustomize;

/// <summary>Replaces <c>$(NAME)</c> in single fields; <c>$$</c> stands for a dollar sign, and names that are not known stay.</summary>
internal sealed class VarWriter(BuildContext context, IReadOnlyDictionary<string, YamlNode> values)
{
    public void Write(BuildObject subject, FieldSpec spec) =>
        spec.Visit(context, subject, CreatedField.None, default, slot =>
        {
            switch (slot.Value)
            {
                case YamlScalar text when IsText(text):
                    Set(subject, slot, text);
                    break;
                case YamlMapping mapping:
                    foreach (var entry in mapping.Entries.ToArray())
                    {
                        if (entry.Value is YamlScalar value && IsText(value))
                            Set(subject, new NodeSlot(mapping, entry.Key), value);
                    }

                    break;
                case YamlSequence items:
                    WriteItems(subject, spec, items);
                    break;
            }
        });

    private void WriteItems(BuildObject subject, FieldSpec spec, YamlSequence items)
    {
        for (var i = 0; i < items.Count; i++)
        {
            if (items[i] is YamlScalar text && IsText(text))
                Set(subject, new NodeSlot(items, i), text);
            else
                context.Diagnostics.Add(KustomizeDiagnostics.TransformerFailed, items[i].Span, $"vars are replaced in '{spec.Path}' of {subject}, and every item must be text for that");
        }
    }

    // What has no type of its own is text to upstream here, whatever it says, and is text from now on.
    private static bool IsText(YamlScalar scalar) => scalar.Type == ScalarType.String || scalar.IsUntyped;

    private void Set(BuildObject subject, NodeSlot slot, YamlScalar text)
    {
        var hasReference = text.Value.Contains('$', StringComparison.Ordinal);
        if (!hasReference && !text.IsUntyped)
            return;
        var changed = hasReference ? Expand(text) : new YamlScalar(text.Value, ScalarType.String, text.Style, text.Span);
        slot.Set(changed);
        subject.Overwrite(text, changed);
    }

    private YamlScalar Expand(YamlScalar scalar)
    {
        var text = scalar.Value;
        var result = new StringBuilder();
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] != '$' || at + 1 == text.Length)
            {
                result.Append(text[at]);
                continue;
            }

            at++;
            var end = text[at] == '(' ? text.IndexOf(')', at) : -1;
            if (end < 0)
            {
                // "$$" is one dollar sign; before anything else it is just itself.
                result.Append(text[at] == '$' ? "$" : "$" + text[at]);
                continue;
            }

            var value = Value(text[(at + 1)..end]);
            // Alone, the value keeps its type.
            if (at == 1 && end == text.Length - 1)
                return value is null ? scalar : new YamlScalar(value.IsNull ? "null" : value.Value, Kept(value), ScalarStyle.Plain, scalar.Span);
            if (value is not null && !context.Growth.Allow(value.Value.Length, scalar.Span))
                return scalar;
            result.Append(value is null ? text.AsSpan(at - 1, end - at + 2) : Text(value));
            at = end;
        }

        return YamlScalar.String(result.ToString(), scalar.Span);
    }

    // Mappings and lists cannot stand in a text; upstream leaves the reference.
    private YamlScalar? Value(string name) => values.GetValueOrDefault(name) as YamlScalar;

    private static ScalarType Kept(YamlScalar value) =>
        value.Type is ScalarType.Integer or ScalarType.Float or ScalarType.Boolean ? value.Type : ScalarType.String;

    private static string Text(YamlScalar value)
    {
        if (value.IsNull)
            return "null";
        if (value.TryGetInt64(out var whole))
            return whole.ToString(CultureInfo.InvariantCulture);
        if (value.AsBoolean() is { } flag)
            return flag ? "true" : "false";
        return value.Type == ScalarType.Float && value.TryGetDouble(out var number) ? GoText(number) : value.Value;
    }

    // As Go prints a number: in full up to 21 digits.
    private static string GoText(double number)
    {
        var size = Math.Abs(number);
        if (size is 0 or (>= 1e-4 and < 1e21))
            return number.ToString("0.#################################", CultureInfo.InvariantCulture) is var plain && double.Parse(plain, CultureInfo.InvariantCulture) == number
                ? plain : number.ToString("R", CultureInfo.InvariantCulture);
        return number.ToString("0.################e+00", CultureInfo.InvariantCulture);
    }
}
