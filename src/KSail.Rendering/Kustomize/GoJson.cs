using System.Globalization;
using System.Text;
using KSail.Documents.Yaml;

namespace KSail.Rendering.Kustomize;

/// <summary>JSON text as Go's encoder writes it: keys sorted, <c>&lt;</c>, <c>&gt;</c> and <c>&amp;</c> escaped, other text as it is.</summary>
internal static class GoJson
{
    /// <summary>Appends a quoted text.</summary>
    public static StringBuilder AppendText(StringBuilder json, string text)
    {
        json.Append('"');
        foreach (var c in text)
        {
            switch (c)
            {
                case '"' or '\\':
                    json.Append('\\').Append(c);
                    break;
                case '\n':
                    json.Append("\\n");
                    break;
                case '\r':
                    json.Append("\\r");
                    break;
                case '\t':
                    json.Append("\\t");
                    break;
                case '\b':
                    json.Append("\\b");
                    break;
                case '\f':
                    json.Append("\\f");
                    break;
                case < ' ' or '<' or '>' or '&' or '\u2028' or '\u2029':
                    json.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture));
                    break;
                default:
                    json.Append(c);
                    break;
            }
        }

        return json.Append('"');
    }

    /// <summary>A tree as JSON.</summary>
    /// <param name="node">The tree.</param>
    /// <param name="indented">Whether each entry has its own line, two blanks deeper than its parent.</param>
    public static string Write(YamlNode node, bool indented)
    {
        var json = new StringBuilder();
        Append(json, node, indented ? "\n" : null, asFloats: false);
        return json.ToString();
    }

    /// <summary>Appends a tree that has been JSON before, so that all its numbers are 64-bit floats.</summary>
    public static StringBuilder AppendAgain(StringBuilder json, YamlNode node)
    {
        Append(json, node, null, asFloats: true);
        return json;
    }

    /// <summary>Whether JSON can hold a tree: its keys must be texts, its numbers finite.</summary>
    public static bool CanWrite(YamlNode node)
    {
        switch (node)
        {
            case YamlMapping mapping:
                foreach (var entry in mapping.Entries)
                {
                    if (entry.Key.Type != ScalarType.String || !CanWrite(entry.Value))
                        return false;
                }

                return true;
            case YamlSequence sequence:
                foreach (var item in sequence)
                {
                    if (!CanWrite(item))
                        return false;
                }

                return true;
            default:
                return node is not YamlScalar { Type: ScalarType.Float } number || !number.TryGetDouble(out var value) || double.IsFinite(value);
        }
    }

    private static void Append(StringBuilder json, YamlNode node, string? newLine, bool asFloats)
    {
        var inner = newLine is null ? null : newLine + "  ";
        switch (node)
        {
            case YamlMapping { Count: 0 }:
                json.Append("{}");
                break;
            case YamlMapping mapping:
                var entries = new List<YamlEntry>(mapping.Entries);
                entries.Sort(static (a, b) => CompareBytes(a.Name, b.Name));
                var opening = '{';
                foreach (var entry in entries)
                {
                    AppendText(json.Append(opening).Append(inner), entry.Name).Append(newLine is null ? ":" : ": ");
                    Append(json, entry.Value, inner, asFloats);
                    opening = ',';
                }

                json.Append(newLine).Append('}');
                break;
            case YamlSequence { Count: 0 }:
                json.Append("[]");
                break;
            case YamlSequence sequence:
                var start = '[';
                foreach (var item in sequence)
                {
                    json.Append(start).Append(inner);
                    Append(json, item, inner, asFloats);
                    start = ',';
                }

                json.Append(newLine).Append(']');
                break;
            case YamlScalar scalar:
                AppendScalar(json, scalar, asFloats);
                break;
        }
    }

    // Go sorts by bytes of UTF-8; UTF-16 differs beyond U+FFFF, where the halves of pairs sort too low.
    private static int CompareBytes(string left, string right)
    {
        for (var i = 0; i < left.Length && i < right.Length; i++)
        {
            if (left[i] == right[i])
                continue;
            return char.IsSurrogate(left[i]) == char.IsSurrogate(right[i]) ? left[i] - right[i] : char.IsSurrogate(left[i]) ? 1 : -1;
        }

        return left.Length - right.Length;
    }

    private static void AppendScalar(StringBuilder json, YamlScalar scalar, bool asFloats)
    {
        switch (scalar.Type)
        {
            case ScalarType.Null:
                json.Append("null");
                break;
            case ScalarType.Boolean:
                json.Append(scalar.AsBoolean() == true ? "true" : "false");
                break;
            case ScalarType.Integer when !asFloats && scalar.TryGetInt64(out var whole):
                json.Append(whole);
                break;
            case ScalarType.Integer when !asFloats && ulong.TryParse(scalar.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var large):
                json.Append(large);
                break;
            case ScalarType.Integer or ScalarType.Float when scalar.TryGetDouble(out var number) && double.IsFinite(number):
                json.Append(GoNumbers.FormatJson(number));
                break;
            default:
                AppendText(json, scalar.Style == ScalarStyle.Folded ? FoldedText.Rewritten(scalar.Value) : scalar.AsText());
                break;
        }
    }
}
