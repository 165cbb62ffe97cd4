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

    /// <summary>The value as flow YAML, cut where it is long.</summary>
    public static string Of(YamlNode node, string path, bool isSecret, IFieldText texts)
    {
        var line = new StringBuilder();
        Append(line, node, path, isSecret, texts, isAlone: true);
        return line.Length <= MostCharacters ? line.ToString() : Cut(line);
    }

    private static string Cut(StringBuilder line)
    {
        var end = char.IsHighSurrogate(line[MostCharacters - 1]) ? MostCharacters - 1 : MostCharacters;
        return line.ToString(0, end) + "…";
    }

    private static void Append(StringBuilder line, YamlNode node, string path, bool isSecret, IFieldText texts, bool isAlone)
    {
        // The rest would be cut.
        if (line.Length > MostCharacters)
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
