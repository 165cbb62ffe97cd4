using System.Globalization;
using KSail.Documents.Yaml;

namespace KSail.Rendering.Kustomize;

/// <summary>
/// What becomes of values on their way through JSON: kustomize turns an object into JSON to patch it, where every number is a 64-bit float
/// and the words of YAML 1.1 are gone.
/// </summary>
internal static class JsonValues
{
    private const long LargestExact = 1L << 53;

    /// <summary>Rounds whole numbers that a float cannot hold and forgets quotes that are not needed, in place.</summary>
    public static void Normalize(YamlNode node)
    {
        switch (node)
        {
            case YamlMapping mapping:
                for (var i = 0; i < mapping.Count; i++)
                {
                    var entry = mapping.Entries[i];
                    if (Normalized(entry.Value) is { } rounded)
                        mapping.Set(entry.Key, rounded);
                    else
                        Normalize(entry.Value);
                }

                break;
            case YamlSequence sequence:
                for (var i = 0; i < sequence.Count; i++)
                {
                    if (Normalized(sequence[i]) is { } rounded)
                        sequence[i] = rounded;
                    else
                        Normalize(sequence[i]);
                }

                break;
        }
    }

    /// <summary>Replaces the booleans of YAML 1.1 by those of JSON, in place, and in keys too; returns what stands for the node itself.</summary>
    public static YamlNode Canonical(YamlNode node)
    {
        switch (node)
        {
            case YamlScalar scalar:
                return scalar.AsBoolean() is { } truth && scalar.Value is not ("true" or "false") ? YamlScalar.Boolean(truth, scalar.Span) : scalar;
            case YamlSequence sequence:
                for (var i = 0; i < sequence.Count; i++)
                    sequence[i] = Canonical(sequence[i]);
                return sequence;
            case YamlMapping mapping:
                var result = new YamlMapping(mapping.Span);
                foreach (var entry in mapping.Entries)
                    result.Set(entry.Key.Type == ScalarType.String ? entry.Key : YamlScalar.String(((YamlScalar)Canonical(entry.Key)).Value, entry.Key.Span), Canonical(entry.Value));
                return result;
            default:
                return node;
        }
    }

    /// <summary>Whether two values are the same JSON.</summary>
    public static bool Equal(YamlNode? left, YamlNode? right)
    {
        switch (left, right)
        {
            case (null or YamlScalar { IsNull: true }, null or YamlScalar { IsNull: true }):
                return true;
            case (YamlScalar a, YamlScalar b):
                if (a.TryGetDouble(out var x) && b.TryGetDouble(out var y))
                    return x.Equals(y);
                if (a.AsBoolean() is { } p && b.AsBoolean() is { } q)
                    return p == q;
                return IsText(a) && IsText(b) && a.Value == b.Value;
            case (YamlSequence a, YamlSequence b):
                if (a.Count != b.Count)
                    return false;
                for (var i = 0; i < a.Count; i++)
                {
                    if (!Equal(a[i], b[i]))
                        return false;
                }

                return true;
            case (YamlMapping a, YamlMapping b):
                if (a.Count != b.Count)
                    return false;
                foreach (var entry in a.Entries)
                {
                    if (!b.TryGet(entry.Name, out var other) || !Equal(entry.Value, other))
                        return false;
                }

                return true;
            default:
                return false;
        }
    }

    private static bool IsText(YamlScalar scalar) => scalar.Type is ScalarType.String or ScalarType.Timestamp;

    private static YamlScalar? Normalized(YamlNode node)
    {
        // A value left blank is null in so many words from now on, which later strategic patches leave alone.
        if (node is YamlScalar { IsNull: true, Value.Length: 0 })
            return YamlScalar.Null(node.Span);
        if (node is YamlScalar { Type: ScalarType.String or ScalarType.Timestamp } text)
            return WrittenText.FromJson(text);
        if (node is not YamlScalar { Type: ScalarType.Integer } scalar || scalar.Value.Length < 16 || !scalar.TryGetDouble(out var number)
            || Math.Abs(number) < LargestExact)
        {
            return null;
        }

        // Go prints the shortest digits that give the same float, padded with zeros.
        var digits = number.ToString("R", CultureInfo.InvariantCulture);
        return Math.Abs(number) < 9.2e18 && decimal.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out var whole)
            ? new YamlScalar(whole.ToString("F0", CultureInfo.InvariantCulture), ScalarType.Integer, ScalarStyle.Plain, scalar.Span)
            : new YamlScalar(digits, ScalarType.Float, ScalarStyle.Plain, scalar.Span);
    }
}
