using System.Globalization;
using KSail.Cel.Evaluation;
using KSail.Cel.Types;

namespace KSail.Cel.Values;

/// <summary>Null.</summary>
internal sealed class CelNull : CelValue
{
    public static readonly CelNull Instance = new();

    public override CelType Type => CelType.Null;

    public override bool IsZero => true;

    public override CelValue EqualTo(CelValue other, CelRun run) => CelBool.Of(other is CelNull);
}

/// <summary>True or false.</summary>
internal sealed class CelBool : CelValue
{
    public static readonly CelBool True = new(true);
    public static readonly CelBool False = new(false);

    private CelBool(bool value) => Value = value;

    public bool Value { get; }

    public override CelType Type => CelType.Bool;

    public override bool IsZero => !Value;

    public static CelBool Of(bool value) => value ? True : False;

    public override CelValue EqualTo(CelValue other, CelRun run) => Of(ReferenceEquals(this, other));

    public override int? CompareTo(CelValue other) => other is CelBool b ? Value.CompareTo(b.Value) : null;
}

/// <summary>A number: the three kinds compare with each other by their mathematical value.</summary>
internal abstract class CelNumber : CelValue
{
    public override CelValue EqualTo(CelValue other, CelRun run) => CelBool.Of(CompareTo(other) == 0);

    public override int? CompareTo(CelValue other) => other is CelNumber number ? Numbers.Compare(this, number) : null;
}

/// <summary>A whole number of 64 signed bits.</summary>
internal sealed class CelInt : CelNumber
{
    private static readonly CelInt[] Small = MakeSmall();

    private CelInt(long value) => Value = value;

    public long Value { get; }

    public override CelType Type => CelType.Int;

    public override bool IsZero => Value == 0;

    public static CelInt Of(long value) => value is >= -1 and < 64 ? Small[value + 1] : new CelInt(value);

    private static CelInt[] MakeSmall()
    {
        var small = new CelInt[65];
        for (var i = 0; i < small.Length; i++)
            small[i] = new CelInt(i - 1);
        return small;
    }
}

/// <summary>A whole number of 64 unsigned bits.</summary>
internal sealed class CelUint(ulong value) : CelNumber
{
    public ulong Value { get; } = value;

    public override CelType Type => CelType.Uint;

    public override bool IsZero => Value == 0;
}

/// <summary>A floating point number of 64 bits.</summary>
internal sealed class CelDouble(double value) : CelNumber
{
    public double Value { get; } = value;

    public override CelType Type => CelType.Double;

    public override bool IsZero => Value == 0;
}

/// <summary>A sequence of bytes.</summary>
internal sealed class CelBytes(byte[] value) : CelValue
{
    public byte[] Value { get; } = value;

    public override CelType Type => CelType.Bytes;

    public override long Size => Value.Length;

    public override bool IsZero => Value.Length == 0;

    public override CelValue EqualTo(CelValue other, CelRun run) => CelBool.Of(other is CelBytes b && Value.AsSpan().SequenceEqual(b.Value));

    public override int? CompareTo(CelValue other) => other is CelBytes b ? Value.AsSpan().SequenceCompareTo(b.Value) : null;
}

/// <summary>A type as a value: equal by name, so <c>type([1]) == list</c>.</summary>
internal sealed class CelTypeValue(CelType value) : CelValue
{
    public CelType Value { get; } = value;

    public override CelType Type => CelType.AnyType;

    public override CelValue EqualTo(CelValue other, CelRun run) => CelBool.Of(other is CelTypeValue t && t.Value.Name == Value.Name);
}

/// <summary>A value that may be absent.</summary>
internal sealed class CelOptional : CelValue
{
    public static readonly CelOptional None = new(null);

    private CelOptional(CelValue? value) => Value = value;

    /// <summary>The value; null when absent.</summary>
    public CelValue? Value { get; }

    public override CelType Type => CelType.AnyOptional;

    public override long Size => Value?.Size ?? 1;

    public static CelOptional Of(CelValue value) => new(value);

    public override CelValue EqualTo(CelValue other, CelRun run)
    {
        if (other is not CelOptional optional || Value is null || optional.Value is null)
            return CelBool.Of(other is CelOptional { Value: null } && Value is null);
        return Value.EqualTo(optional.Value, run);
    }
}

/// <summary>Conversions to text that several functions share.</summary>
internal static class ValueText
{
    /// <summary>A value in a message: texts as they are, everything else by its type.</summary>
    public static string Of(CelValue value) => value switch
    {
        CelString text => text.Value.Length <= 60 ? text.Value : text.Value[..60] + "…",
        CelInt number => number.Value.ToString(CultureInfo.InvariantCulture),
        CelUint number => number.Value.ToString(CultureInfo.InvariantCulture),
        CelDouble number => GoText.OfDouble(number.Value),
        CelBool boolean => boolean.Value ? "true" : "false",
        _ => value.Type.ToString(),
    };
}
