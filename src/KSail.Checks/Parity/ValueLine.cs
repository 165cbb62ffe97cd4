using System.Text;
using KSail.Documents;
using KSail.Documents.Yaml;

namespace KSail.Checks.Parity;

/// <summary>A value on one line, short enough for a table.</summary>
internal static class ValueLine
{
    /// <summary>What stands in the place of a secret.</summary>
    public const string Hidden = "***";

    /// <summary>What stands in the place of a value that is encrypted in the repository.</summary>
    public const string Encrypted = "(encrypted)";

    /// <summary>What stands in the place of a value whose variable is not set.</summary>
    public const string Unknown = "(not known)";

    private const int MostCharacters = 160;

    // Of lists and mappings, as far as a difference is looked for in them.
    private const int MostWritten = 4096;

    /// <summary>Two values as flow YAML, cut where they are long, so that what differs is in what is left; null for a side that has none.</summary>
    public static (string? From, string? To) Of(YamlNode? from, YamlNode? to, string path, bool isSecret, IFieldText texts) =>
        Excerpt.Of(Line(from, path, isSecret, texts), Line(to, path, isSecret, texts), MostCharacters);

    private static string? Line(YamlNode? node, string path, bool isSecret, IFieldText texts)
    {
        if (node is null)
            return null;
        var line = new StringBuilder();
        Append(line, node, path, isSecret, texts, isAlone: true);
        return line.ToString();
    }

    private static void Append(StringBuilder line, YamlNode node, string path, bool isSecret, IFieldText texts, bool isAlone)
    {
        // The rest would be cut.
        if (line.Length > MostWritten)
            return;
        switch (node)
        {
            case YamlMapping mapping:
                line.Append('{');
                for (var i = 0; i < mapping.Count; i++)
                {
                    var entry = mapping[i];
                    line.Append(i > 0 ? ", " : "").Append(OneLine(entry.Name)).Append(": ");
                    Append(line, entry.Value, FieldPath.Key(path, entry.Name), isSecret || texts.IsSecret(path, entry.Name), texts, isAlone: false);
                }

                line.Append('}');
                break;
            case YamlSequence sequence:
                line.Append('[');
                for (var i = 0; i < sequence.Count; i++)
                {
                    line.Append(i > 0 ? ", " : "");
                    Append(line, sequence[i], path, isSecret, texts, isAlone: false);
                }

                line.Append(']');
                break;
            case YamlScalar scalar:
                line.Append(isSecret ? Hidden : OpaqueValue.IsIn(scalar.Value) ? scalar.Value == OpaqueValue.For("substitution") ? Unknown : Encrypted : Scalar(scalar, texts, isAlone));
                break;
        }
    }

    // A text that reads like a number or a truth value is quoted: that is the difference.
    private static string Scalar(YamlScalar scalar, IFieldText texts, bool isAlone)
    {
        if (scalar.IsNull)
            return "null";
        var text = OneLine(texts.Show(scalar));
        if (scalar.Type != ScalarType.String)
            return text;
        var isAmbiguous = text.Length == 0 || YamlScalar.Plain(text).Type != ScalarType.String || (!isAlone && text.AsSpan().IndexOfAny(",[]{}") >= 0);
        return isAmbiguous ? $"\"{text}\"" : text;
    }

    private static string OneLine(string text) =>
        text.AsSpan().IndexOfAny('\n', '\r', '\t') < 0 ? text : text.Replace("\r", "", StringComparison.Ordinal).Replace("\n", "⏎", StringComparison.Ordinal).Replace('\t', ' ');
}
