using System.Globalization;
using KSail.Documents.Yaml;

namespace KSail.Rendering.Kustomize;

/// <summary>The text that a number, a boolean or a date becomes where kustomize's decoders want text. What they make of it is rarely what was written.</summary>
internal static class ConvertedText
{
    /// <summary>The text of a scalar that is neither text nor null: <c>1.10</c> is <c>1.1</c>, <c>0x10</c> is <c>16</c>, <c>TRUE</c> is <c>true</c>.</summary>
    public static YamlScalar Of(YamlScalar scalar, Decoding decoding)
    {
        var text = Printed(scalar);
        // All but the decoder of name transformers print a fraction with the digits of a 32-bit float.
        if (decoding != Decoding.NamePlugin && scalar.TryGetDouble(out var number) && !long.TryParse(text, CultureInfo.InvariantCulture, out _))
            text = Printed(new YamlScalar(((float)number).ToString("R", CultureInfo.InvariantCulture), ScalarType.Float));
        return YamlScalar.String(text, scalar.Span);
    }

    // Dates are printed as quoted text.
    private static string Printed(YamlScalar scalar) => YamlWriter.ToText(scalar).TrimEnd('\n').Trim('"');
}
