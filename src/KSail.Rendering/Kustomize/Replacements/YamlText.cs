using System.Text;
using KSail.Documents.Yaml;

namespace KSail.Rendering.Kustomize;

/// <summary>The text of a value as YAML with its quotes, which is what upstream compares with the pattern of a list item.</summary>
internal static class YamlText
{
    /// <summary>The text, without blanks around it.</summary>
    public static string Of(YamlNode node)
    {
        switch (node)
        {
            case YamlMapping mapping:
                return YamlWriter.ToText(mapping).Trim();
            case YamlSequence sequence:
                var items = new StringBuilder();
                foreach (var item in sequence)
                    items.Append("- ").Append(Of(item)).Append('\n');
                return items.ToString().Trim();
            default:
                return Of((YamlScalar)node);
        }
    }

    private static string Of(YamlScalar scalar) => scalar.Style switch
    {
        _ when scalar.IsNull => scalar.Value,
        ScalarStyle.SingleQuoted => $"'{scalar.Value.Replace("'", "''", StringComparison.Ordinal)}'",
        ScalarStyle.DoubleQuoted => $"\"{scalar.Value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)}\"",
        ScalarStyle.Literal or ScalarStyle.Folded => (scalar.Value.EndsWith('\n') ? "|\n  " : "|-\n  ") + scalar.Value.TrimEnd('\n').Replace("\n", "\n  ", StringComparison.Ordinal),
        _ => scalar.Value.Trim(),
    };
}
