using System.Globalization;
using KSail.Documents.Yaml;

namespace KSail.Rendering.Flux.Substitution;

/// <summary>
/// What is left of scalars after Flux has read an object into untyped JSON: every number is a 64-bit float, so that <c>1.0</c> is 1 and
/// whole numbers beyond 2^53 lose digits, and a date is text.
/// </summary>
internal static class JsonForm
{
    private const long MaxExact = 1L << 53;

    /// <summary>The tree in its JSON form; changed in place where it is a mapping or a sequence.</summary>
    public static YamlNode Of(YamlNode node)
    {
        switch (node)
        {
            case YamlMapping mapping:
                for (var i = 0; i < mapping.Count; i++)
                {
                    var entry = mapping.Entries[i];
                    var value = Of(entry.Value);
                    if (!ReferenceEquals(value, entry.Value))
                        mapping.Set(entry.Key, value);
                }

                return mapping;
            case YamlSequence sequence:
                for (var i = 0; i < sequence.Count; i++)
                    sequence[i] = Of(sequence[i]);
                return sequence;
            case YamlScalar scalar:
                return OfScalar(scalar);
            default:
                return node;
        }
    }

    private static YamlScalar OfScalar(YamlScalar scalar)
    {
        switch (scalar.Type)
        {
            case ScalarType.Integer when scalar.TryGetInt64(out var integer) && integer is >= -MaxExact and <= MaxExact:
                return scalar;
            case ScalarType.Integer or ScalarType.Float when scalar.TryGetDouble(out var number) && double.IsFinite(number):
                var text = YamlWriter.ToText(new YamlScalar(number.ToString("R", CultureInfo.InvariantCulture), ScalarType.Float)).TrimEnd('\n');
                return YamlScalar.Plain(text, YamlDialect.Yaml11, scalar.Span);
            case ScalarType.Timestamp:
                return YamlScalar.String(YamlWriter.ToText(scalar).Trim('"', '\n'), scalar.Span);
            default:
                return scalar;
        }
    }
}
