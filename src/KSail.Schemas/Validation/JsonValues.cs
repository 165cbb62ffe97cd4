using System.Globalization;
using System.Text;
using KSail.Documents.Yaml;
using KSail.Schemas.Compilation;

namespace KSail.Schemas.Validation;

/// <summary>Compares values as JSON: numbers by what they are, keys in any order.</summary>
internal static class JsonValues
{
    /// <summary>
    /// Whether a value is an allowed one. A whole number that is allowed also allows numbers that are it but for a fraction: the server
    /// converts what it compares (kube-openapi, <c>Enum</c>).
    /// </summary>
    public static bool AreEqual(YamlNode value, YamlNode allowed)
    {
        if (value is YamlScalar scalar && allowed is YamlScalar { Type: ScalarType.Integer } whole && scalar.TryGetDouble(out var number)
            && whole.TryGetDouble(out var expected))
        {
            return Math.Truncate(number) == expected;
        }

        return string.Equals(Canonical(value), Canonical(allowed), StringComparison.Ordinal);
    }

    /// <summary>A text that equal values share.</summary>
    public static string Canonical(YamlNode node)
    {
        if (node is YamlScalar scalar)
            return Canonical(scalar);
        var text = new StringBuilder();
        Append(text, node);
        return text.ToString();
    }

    // 1.0 is 1; beyond 53 bits, whole numbers that differ share a float.
    private static string Canonical(YamlScalar scalar) =>
        scalar.Type == ScalarType.Float && scalar.TryGetDouble(out var number) && number == Math.Truncate(number) && Math.Abs(number) < long.MaxValue
            ? ((long)number).ToString(CultureInfo.InvariantCulture)
            : JsonText.Write(scalar);

    private static void Append(StringBuilder text, YamlNode node)
    {
        switch (node)
        {
            case YamlMapping mapping:
                var names = new string[mapping.Count];
                for (var i = 0; i < names.Length; i++)
                    names[i] = mapping.Entries[i].Name;
                Array.Sort(names, StringComparer.Ordinal);
                text.Append('{');
                foreach (var name in names)
                {
                    text.Append(JsonText.Write(YamlScalar.String(name))).Append(':');
                    Append(text, mapping[name]!);
                    text.Append(',');
                }

                text.Append('}');
                break;
            case YamlSequence sequence:
                text.Append('[');
                foreach (var item in sequence)
                {
                    Append(text, item);
                    text.Append(',');
                }

                text.Append(']');
                break;
            case YamlScalar scalar:
                text.Append(Canonical(scalar));
                break;
        }
    }
}
