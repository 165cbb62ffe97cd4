using System.Globalization;
using System.Numerics;
using KSail.Cel.Evaluation;
using KSail.Cel.Types;

namespace KSail.Cel.Values;

/// <summary>
/// An amount as <c>resource.Quantity</c> has it: a decimal number of any size, not finer than a billionth (what is finer is rounded away
/// from zero).
/// </summary>
internal sealed class CelQuantity : CelValue
{
    // Far beyond every amount there is, and small enough for arithmetic that nobody has to wait for.
    private const int MaxExponent = 400;
    private const int MaxLength = 1_000;

    private static readonly BigInteger Nano = BigInteger.Pow(10, 9);

    private readonly BigInteger _nanos;
    private readonly SmallAmount? _small;

    private CelQuantity(BigInteger nanos, SmallAmount? small)
    {
        _nanos = nanos;
        _small = small;
    }

    public override CelType Type => CelType.Quantity;

    /// <summary>-1, 0 or 1.</summary>
    public int Sign => _nanos.Sign;

    /// <summary>
    /// The value, where upstream takes it for a whole number: that depends on how the amount is stored, so 2000m and 1Pi are none.
    /// </summary>
    public long? Whole => _small?.Whole;

    /// <summary>The nearest 64-bit float, or one of its neighbours: upstream multiplies.</summary>
    public double Approximate => _small?.Approximate ?? double.Parse(Nanos, CultureInfo.InvariantCulture) * 1e-9;

    /// <summary>The amount in billionths, in decimal digits.</summary>
    public string Nanos => _nanos.ToString(CultureInfo.InvariantCulture);

    public static CelQuantity OfWhole(long value) => new(value * Nano, new SmallAmount(value, 0));

    public CelQuantity Add(CelQuantity other) =>
        new(_nanos + other._nanos, _small is not null && other._small is not null ? _small.Add(other._small) : null);

    public CelQuantity Subtract(CelQuantity other) =>
        new(_nanos - other._nanos, _small is not null && other._small is not null ? _small.Add(other._small.Negated) : null);

    public override CelValue EqualTo(CelValue other, CelRun run) =>
        other is CelQuantity quantity ? CelBool.Of(_nanos == quantity._nanos) : CelFailure.NoOverload;

    public override int? CompareTo(CelValue other) => other is CelQuantity quantity ? _nanos.CompareTo(quantity._nanos) : null;

    /// <summary>
    /// Reads an amount: sign, decimal number, and a suffix (<c>m</c>, <c>Ki</c>, <c>M</c> …) or an exponent; null when it is none. Without
    /// digits it is zero, for upstream too.
    /// </summary>
    public static CelQuantity? Parse(string text)
    {
        var at = 0;
        var isNegative = text.Length > 0 && text[0] == '-';
        if (text.Length > 0 && text[0] is '+' or '-')
            at++;
        var whole = ReadDigits(text, ref at).TrimStart('0');
        var fraction = "";
        if (at < text.Length && text[at] == '.')
        {
            at++;
            fraction = ReadDigits(text, ref at);
        }

        if (text.Length is 0 or > MaxLength || !TryReadSuffix(text[at..], out var ten, out var two))
            return null;
        var digits = BigInteger.Parse("0" + whole + fraction, NumberStyles.None, CultureInfo.InvariantCulture);
        var nanos = Scale(digits, ten - fraction.Length + 9, two);
        if (two > 0 && nanos > long.MaxValue * Nano)
            nanos = long.MaxValue * Nano;
        var small = SmallAmount.Of(digits, Math.Max(1, whole.Length), fraction.Length, ten, two);
        return isNegative ? new CelQuantity(-nanos, small?.Negated) : new CelQuantity(nanos, small);
    }

    private static string ReadDigits(string text, ref int at)
    {
        var start = at;
        while (at < text.Length && char.IsAsciiDigit(text[at]))
            at++;
        return text[start..at];
    }

    private static BigInteger Scale(BigInteger digits, int ten, int two)
    {
        digits <<= two;
        if (ten >= 0)
            return digits * BigInteger.Pow(10, ten);
        var scaled = BigInteger.DivRem(digits, BigInteger.Pow(10, -ten), out var rest);
        return rest.IsZero ? scaled : scaled + 1;
    }

    private static bool TryReadSuffix(string suffix, out int ten, out int two)
    {
        (ten, two) = suffix switch
        {
            "" => (0, 0),
            "n" => (-9, 0),
            "u" => (-6, 0),
            "m" => (-3, 0),
            "k" => (3, 0),
            "M" => (6, 0),
            "G" => (9, 0),
            "T" => (12, 0),
            "P" => (15, 0),
            "E" => (18, 0),
            "Ki" => (0, 10),
            "Mi" => (0, 20),
            "Gi" => (0, 30),
            "Ti" => (0, 40),
            "Pi" => (0, 50),
            "Ei" => (0, 60),
            _ => (int.MaxValue, 0),
        };
        if (ten != int.MaxValue)
            return true;
        return suffix[0] is 'e' or 'E'
            && int.TryParse(suffix.AsSpan(1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out ten)
            && Math.Abs(ten) <= MaxExponent;
    }
}
