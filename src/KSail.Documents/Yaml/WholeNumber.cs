using System.Globalization;

namespace KSail.Documents.Yaml;

/// <summary>
/// A whole number in the range of Go's signed and unsigned 64-bit integers together. Not an <see cref="Int128"/>: methods that handle one
/// cannot be compiled ahead of time, and every build reads numbers.
/// </summary>
/// <param name="IsNegative">Whether it is below zero.</param>
/// <param name="Magnitude">Its distance from zero.</param>
public readonly record struct WholeNumber(bool IsNegative, ulong Magnitude)
{
    /// <summary>Whether it fits into 32 signed bits.</summary>
    public bool FitsInt32 => Magnitude <= (IsNegative ? 1UL << 31 : int.MaxValue);

    /// <summary>Whether it fits into 64 signed bits.</summary>
    public bool FitsInt64 => Magnitude <= (IsNegative ? 1UL << 63 : long.MaxValue);

    /// <summary>The number, if <see cref="FitsInt64"/>.</summary>
    public long ToInt64() => IsNegative ? unchecked(-(long)Magnitude) : (long)Magnitude;

    /// <summary>The nearest 64-bit float.</summary>
    public double ToDouble() => IsNegative ? -(double)Magnitude : Magnitude;

    /// <summary>Decimal digits, with a minus if negative.</summary>
    public override string ToString()
    {
        var digits = Magnitude.ToString(CultureInfo.InvariantCulture);
        return IsNegative ? "-" + digits : digits;
    }
}
