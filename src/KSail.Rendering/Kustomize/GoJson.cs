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
        Append(json, node, indented ? "\n" : null);
        return json.ToString();
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

    private static void Append(StringBuilder json, YamlNode node, string? newLine)
    {
        var inner = newLine is null ? null : newLine + "  ";
        switch (node)
        {
            case YamlMapping { Count: 0 }:
                json.Append("{}");
                break;
            case YamlMapping mapping:
                var entries = new List<YamlEntry>(mapping.Entries);
                entries.Sort(static (a, b) => string.CompareOrdinal(a.Name, b.Name));
                var opening = '{';
                foreach (var entry in entries)
                {
                    AppendText(json.Append(opening).Append(inner), entry.Name).Append(newLine is null ? ":" : ": ");
                    Append(json, entry.Value, inner);
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
                    Append(json, item, inner);
                    start = ',';
                }

                json.Append(newLine).Append(']');
                break;
            case YamlScalar scalar:
                AppendScalar(json, scalar);
                break;
        }
    }

    private static void AppendScalar(StringBuilder json, YamlScalar scalar)
    {
        switch (scalar.Type)
        {
            case ScalarType.Null:
                json.Append("null");
                break;
            case ScalarType.Boolean:
                json.Append(scalar.AsBoolean() == true ? "true" : "false");
                break;
            case ScalarType.Integer when scalar.TryGetInt64(out var whole):
                json.Append(whole);
                break;
            case ScalarType.Integer when ulong.TryParse(scalar.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var large):
                json.Append(large);
                break;
            case ScalarType.Integer or ScalarType.Float when scalar.TryGetDouble(out var number) && double.IsFinite(number):
                json.Append(GoNumbers.FormatJson(number));
                break;
            default:
                AppendText(json, scalar.Value);
                break;
        }
    }
}
