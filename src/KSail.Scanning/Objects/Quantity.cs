using System.Globalization;

namespace KSail.Scanning.Objects;

/// <summary>Quantities as Kubescape compares them.</summary>
internal static class Quantity
{
    private const string Decimal = "kMGTPE";

    /// <summary>Bytes of a memory quantity; null when it is none.</summary>
    public static double? Memory(string text)
    {
        if (text.EndsWith('i') && text.Length > 1 && Power(text[^2]) is var power and > 0)
            return Number(text.AsSpan(0, text.Length - 2), Math.Pow(1024, power));
        if (text.EndsWith('m'))
            return Number(text.AsSpan(0, text.Length - 1), 0.001);
        return text.Length > 0 && Power(text[^1]) is var exponent and > 0
            ? Number(text.AsSpan(0, text.Length - 1), Math.Pow(1000, exponent))
            : Number(text, 1);
    }

    /// <summary>Millicores of a CPU quantity; null when it is none.</summary>
    public static double? Cpu(string text) => text.EndsWith('m') ? Number(text.AsSpan(0, text.Length - 1), 1) : Number(text, 1000);

    private static int Power(char suffix) => suffix == 'K' ? 1 : Decimal.IndexOf(suffix, StringComparison.Ordinal) + 1;

    private static double? Number(ReadOnlySpan<char> text, double unit) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number * unit : null;
}
