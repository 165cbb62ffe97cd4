using System.Globalization;
using KSail.Documents.Yaml;

namespace KSail.Validation.Forms;

/// <summary>A whole number or a percentage such as <c>25%</c>, as budgets and update strategies take them.</summary>
internal static class IntOrPercent
{
    public const string Rule = "must be a whole number that is not negative, or a percentage such as 25%";

    /// <summary>The number before the <c>%</c> sign, or the number itself; false when the value is neither, negative, or larger than anybody means.</summary>
    public static bool TryParse(YamlScalar scalar, out long value, out bool isPercent)
    {
        isPercent = false;
        if (scalar.TryGetInt64(out value))
            return value >= 0;
        isPercent = scalar.Type == ScalarType.String && scalar.Value.EndsWith('%');
        return isPercent && long.TryParse(scalar.Value.AsSpan(0, scalar.Value.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out value);
    }
}
