using KSail.Documents.Yaml;

namespace KSail.Rendering.Kustomize;

/// <summary>Finite numbers as Go's encoders write them, with the fewest digits that read back as the same.</summary>
internal static class GoNumbers
{
    /// <summary>As in YAML: with an exponent of at least two digits below 1e-4 and from 1e+06 on.</summary>
    public static string Format(double number) => ScalarText.Shortest(number, smallest: -4, largest: 6, exponentDigits: 2);

    /// <summary>As in JSON: with an exponent below 1e-6 and from 1e+21 on.</summary>
    public static string FormatJson(double number) => ScalarText.Shortest(number, smallest: -6, largest: 21, exponentDigits: 1);
}
