using System.Globalization;
using System.Text;
using KSail.Cel.Evaluation;
using KSail.Cel.Types;
using KSail.Cel.Values;
using KSail.Documents;
using static KSail.Cel.Functions.Signature;

namespace KSail.Cel.Functions;

/// <summary>Conversions between types.</summary>
internal static class ConversionLibrary
{
    private const double TwoTo63 = 9223372036854775808.0;
    private const double TwoTo64 = 18446744073709551616.0;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static Function[] Functions =>
    [
        new("type", Global([A], CelType.TypeOf(A), static (_, v) => new CelTypeValue(v[0].Type), CallCost.Conversion)),
        new("dyn", Global([A], CelType.Dyn, Itself, CallCost.Conversion)),
        new("bool", Of(CelType.Bool, CelType.Bool, Itself), Of(CelType.Text, CelType.Bool, static (_, v) => ToBool((CelString)v[0]))),
        new(
            "bytes",
            Of(CelType.Bytes, CelType.Bytes, Itself),
            Of(CelType.Text, CelType.Bytes, static (_, v) => new CelBytes(Encoding.UTF8.GetBytes(((CelString)v[0]).Value)), CallCost.ConversionScan)),
        new(
            "double",
            Of(CelType.Double, CelType.Double, Itself),
            Of(CelType.Int, CelType.Double, static (_, v) => new CelDouble(((CelInt)v[0]).Value)),
            Of(CelType.Text, CelType.Double, static (_, v) => ToDouble((CelString)v[0])),
            Of(CelType.Uint, CelType.Double, static (_, v) => new CelDouble(((CelUint)v[0]).Value))),
        new("duration", Of(CelType.Duration, CelType.Duration, Itself), Of(CelType.Text, CelType.Duration, static (_, v) => ToDuration((CelString)v[0]))),
        new(
            "int",
            Of(CelType.Int, CelType.Int, Itself),
            Of(CelType.Double, CelType.Int, ToInt),
            Of(CelType.Duration, CelType.Int, ToInt),
            Of(CelType.Text, CelType.Int, ToInt),
            Of(CelType.Timestamp, CelType.Int, ToInt),
            Of(CelType.Uint, CelType.Int, ToInt)),
        new(
            "string",
            Of(CelType.Text, CelType.Text, Itself),
            Of(CelType.Bool, CelType.Text, ToText),
            Of(CelType.Bytes, CelType.Text, ToText, CallCost.ConversionScan),
            Of(CelType.Double, CelType.Text, ToText),
            Of(CelType.Duration, CelType.Text, ToText),
            Of(CelType.Int, CelType.Text, ToText),
            Of(CelType.Timestamp, CelType.Text, ToText),
            Of(CelType.Uint, CelType.Text, ToText),
            Of(CelType.Ip, CelType.Text, ToText),
            Of(CelType.Cidr, CelType.Text, ToText)),
        new(
            "timestamp",
            Of(CelType.Timestamp, CelType.Timestamp, Itself),
            Of(CelType.Int, CelType.Timestamp, ToTimestamp),
            Of(CelType.Text, CelType.Timestamp, ToTimestamp)),
        new(
            "uint",
            Of(CelType.Uint, CelType.Uint, Itself),
            Of(CelType.Double, CelType.Uint, ToUint),
            Of(CelType.Int, CelType.Uint, ToUint),
            Of(CelType.Text, CelType.Uint, ToUint)),
    ];

    /// <summary>A value as text: what <c>string()</c> gives; null for values that it does not take.</summary>
    public static string? TextOf(CelValue value) => value switch
    {
        CelString text => text.Value,
        CelBool boolean => boolean.Value ? "true" : "false",
        CelInt number => number.Value.ToString(CultureInfo.InvariantCulture),
        CelUint number => number.Value.ToString(CultureInfo.InvariantCulture),
        CelDouble number => GoText.OfDouble(number.Value),
        CelDuration duration => duration.Text,
        CelTimestamp time => time.Text,
        CelIp ip => ip.Text,
        CelCidr cidr => cidr.Text,
        CelTypeValue type => type.Value.Name,
        CelBytes bytes => Decode(bytes.Value),
        _ => null,
    };

    private static Overload Of(CelType from, CelType to, FunctionBody body, CallCost cost = CallCost.Conversion) => Global([from], to, body, cost);

    private static CelValue Itself(CelRun run, CelValue[] v) => v[0];

    private static CelValue ToText(CelRun run, CelValue[] v) =>
        TextOf(v[0]) is { } text ? new CelString(text) : new CelFailure("the bytes are no UTF-8 text, string() cannot convert them");

    private static string? Decode(byte[] bytes)
    {
        try
        {
            return StrictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    private static CelValue ToBool(CelString text) => text.Value switch
    {
        "1" or "t" or "T" or "true" or "TRUE" or "True" => CelBool.True,
        "0" or "f" or "F" or "false" or "FALSE" or "False" => CelBool.False,
        _ => Misfit(text, "bool"),
    };

    private static CelValue ToDouble(CelString text)
    {
        var value = text.Value;
        var unsigned = value.Length > 0 && value[0] is '+' or '-' ? value[1..] : value;
        switch (unsigned.ToUpperInvariant())
        {
            case "INF" or "INFINITY":
                return new CelDouble(value[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity);
            case "NAN" when unsigned.Length == value.Length:
                return new CelDouble(double.NaN);
        }

        const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        value = WithoutUnderscores(value);
        return double.TryParse(value, Style, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) && unsigned[0] is '.' or (>= '0' and <= '9')
            ? new CelDouble(number)
            : Misfit(text, "double");
    }

    // Go takes underscores between digits.
    private static string WithoutUnderscores(string value)
    {
        for (var i = value.IndexOf('_', StringComparison.Ordinal); i >= 0 && i < value.Length; i++)
        {
            if (value[i] == '_' && (i == 0 || i == value.Length - 1 || !char.IsAsciiDigit(value[i - 1]) || !char.IsAsciiDigit(value[i + 1])))
                return value;
        }

        return value.Replace("_", "", StringComparison.Ordinal);
    }

    private static CelValue ToDuration(CelString text) =>
        GoDuration.TryParseNanoseconds(text.Value, out var nanoseconds) ? new CelDuration(nanoseconds) : Misfit(text, "duration such as 1h30m");

    private static CelValue ToInt(CelRun run, CelValue[] v) => v[0] switch
    {
        CelDouble { Value: > -TwoTo63 and < TwoTo63 } number => CelInt.Of((long)number.Value),
        CelUint { Value: <= long.MaxValue } number => CelInt.Of((long)number.Value),
        CelDuration duration => CelInt.Of(duration.Nanoseconds),
        CelTimestamp time => CelInt.Of(time.Seconds),
        CelString text => long.TryParse(text.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? CelInt.Of(number)
            : Misfit(text, "int"),
        _ => new CelFailure("integer overflow"),
    };

    private static CelValue ToUint(CelRun run, CelValue[] v) => v[0] switch
    {
        CelDouble { Value: >= 0 and < TwoTo64 } number => new CelUint((ulong)number.Value),
        CelInt { Value: >= 0 } number => new CelUint((ulong)number.Value),
        CelString text => ulong.TryParse(text.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new CelUint(number)
            : Misfit(text, "uint"),
        _ => new CelFailure("unsigned integer overflow"),
    };

    private static CelValue ToTimestamp(CelRun run, CelValue[] v) => v[0] switch
    {
        CelInt { Value: >= CelTimestamp.MinSeconds and <= CelTimestamp.MaxSeconds } seconds => new CelTimestamp(seconds.Value, 0),
        CelString text => TimeText.ParseTimestamp(text.Value) ?? (CelValue)Misfit(text, "timestamp such as 2006-01-02T15:04:05Z"),
        _ => new CelFailure("timestamp out of range: it must be in the years 1 to 9999"),
    };

    private static CelFailure Misfit(CelString text, string type) => new($"'{ValueText.Of(text)}' is no {type}");
}
