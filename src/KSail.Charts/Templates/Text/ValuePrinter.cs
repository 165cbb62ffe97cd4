using System.Globalization;
using System.Text;
using KSail.Charts.Functions;

namespace KSail.Charts.Templates;

/// <summary>Writes single values by the verbs of Go's <c>fmt</c> package.</summary>
internal sealed class ValuePrinter(TemplateRun run)
{
    private const int MaxDepth = 500;

    private readonly StringBuilder _text = new();
    private int _depth;

    public string Text => _text.ToString();

    public void Append(string text)
    {
        if (_text.Length + text.Length > 4096)
            run.CheckLength(_text.Length + text.Length);
        _text.Append(text);
    }

    /// <summary>The type and the value, as messages about arguments have them.</summary>
    public void WriteWithType(object? value, FormatFlags flags)
    {
        Append(TypeNames.Of(value));
        if (value is null)
            return;
        Append("=");
        Write(value, 'v', flags);
    }

    public void Write(object? value, char verb, FormatFlags flags)
    {
        run.Step();
        if (verb == 'T')
        {
            WriteText(TypeNames.Of(value), 's', flags);
            return;
        }

        switch (value)
        {
            case null when verb == 'v':
                Pad("<nil>", flags);
                break;
            case null:
                Append($"%!{verb}(<nil>)");
                break;
            case string text:
                WriteText(text, verb, flags);
                break;
            case bool boolean when verb is 't' or 'v':
                Pad(boolean ? "true" : "false", flags);
                break;
            case double number:
                WriteFloat(number, verb, flags);
                break;
            case nint or long or int:
                WriteInteger(value, Numbers.ToInt64(value) < 0, Magnitude(Numbers.ToInt64(value)), verb, flags);
                break;
            case byte or ulong:
                WriteInteger(value, false, value is ulong number64 ? number64 : (byte)value, verb, flags);
                break;
            case byte[] bytes:
                WriteBytes(bytes, verb, flags);
                break;
            case ValueList list:
                WriteList(list, verb, flags);
                break;
            case ValueMap map:
                WriteMap(map, verb, flags);
                break;
            case DateTimeOffset time when verb is 'v' or 's' or 'q':
                WriteText(GoTime.Format(time, "2006-01-02 15:04:05.999999999 -0700 MST"), verb, flags);
                break;
            case ValueObject { Printed: { } printed }:
                Write(printed, verb, flags);
                break;
            default:
                WriteBad(value, verb, flags);
                break;
        }
    }

    // The width of the verb still holds for the value.
    private void WriteBad(object value, char verb, FormatFlags flags)
    {
        Append($"%!{verb}(");
        WriteWithType(value, flags);
        Append(")");
    }

    private void WriteText(string text, char verb, FormatFlags flags)
    {
        switch (verb)
        {
            case 'v' when flags.SharpV:
                Pad(GoQuote.Of(text), flags);
                break;
            case 'v' or 's':
                Pad(Truncated(text, flags), flags);
                break;
            case 'q':
                var cut = Truncated(text, flags);
                Pad(flags.Sharp && GoQuote.CanBackquote(cut) ? $"`{cut}`" : GoQuote.Of(cut, flags.Plus), flags);
                break;
            case 'x' or 'X':
                WriteHex(GoText.Encode(text), verb, flags);
                break;
            default:
                WriteBad(text, verb, flags);
                break;
        }
    }

    private static string Truncated(string text, FormatFlags flags)
    {
        if (flags.Precision is not { } precision)
            return text;
        var at = 0;
        for (; precision > 0 && at < text.Length; precision--)
            at += char.IsHighSurrogate(text[at]) && at + 1 < text.Length ? 2 : 1;
        return text[..at];
    }

    private void WriteHex(byte[] bytes, char verb, FormatFlags flags)
    {
        var length = Math.Min(bytes.Length, flags.Precision ?? int.MaxValue);
        var hex = new StringBuilder();
        for (var i = 0; i < length; i++)
        {
            if (flags.Space && i > 0)
                hex.Append(' ');
            if (flags.Sharp && (flags.Space || i == 0))
                hex.Append('0').Append(verb);
            hex.Append(bytes[i].ToString(verb == 'x' ? "x2" : "X2", CultureInfo.InvariantCulture));
        }

        Pad(hex.ToString(), flags);
    }

    private void WriteBytes(byte[] bytes, char verb, FormatFlags flags)
    {
        switch (verb)
        {
            case 's' or 'q':
                WriteText(GoText.Decode(bytes), verb, flags);
                break;
            case 'x' or 'X':
                WriteHex(bytes, verb, flags);
                break;
            default:
                Append("[");
                for (var i = 0; i < bytes.Length; i++)
                {
                    Append(i > 0 ? " " : "");
                    Write(bytes[i], verb, flags);
                }

                Append("]");
                break;
        }
    }

    private void WriteList(ValueList list, char verb, FormatFlags flags)
    {
        Deeper();
        Append(flags.SharpV ? list.TypeName + "{" : "[");
        for (var i = 0; i < list.Count; i++)
        {
            Append(i == 0 ? "" : flags.SharpV ? ", " : " ");
            WriteItem(list[i], verb, flags);
        }

        Append(flags.SharpV ? "}" : "]");
        _depth--;
    }

    private void WriteMap(ValueMap map, char verb, FormatFlags flags)
    {
        Deeper();
        Append(flags.SharpV ? map.TypeName + "{" : "map[");
        var keys = map.SortedKeys;
        for (var i = 0; i < keys.Length; i++)
        {
            Append(i == 0 ? "" : flags.SharpV ? ", " : " ");
            Write(keys[i], verb, flags);
            Append(":");
            WriteItem(map[keys[i]], verb, flags);
        }

        Append(flags.SharpV ? "}" : "]");
        _depth--;
    }

    // What an interface holds: nil is nil whatever the verb.
    private void WriteItem(object? value, char verb, FormatFlags flags)
    {
        if (value is null)
            Append(flags.SharpV ? "interface {}(nil)" : "<nil>");
        else
            Write(value, verb, flags);
    }

    private void Deeper()
    {
        if (++_depth > MaxDepth)
            throw new LimitException("the chart's templates print a value that is nested too deeply");
    }

    private static ulong Magnitude(long value) => value < 0 ? unchecked((ulong)-value) : (ulong)value;

    private void WriteInteger(object value, bool isNegative, ulong magnitude, char verb, FormatFlags flags)
    {
        switch (verb)
        {
            case 'v' when flags.SharpV && value is byte or ulong:
                Pad("0x" + magnitude.ToString("x", CultureInfo.InvariantCulture), flags);
                break;
            case 'v' or 'd':
                WriteDigits(isNegative, magnitude.ToString(CultureInfo.InvariantCulture), "", flags);
                break;
            case 'b':
                WriteDigits(isNegative, ToRadix(magnitude, 1), flags.Sharp ? "0b" : "", flags);
                break;
            case 'o':
                var octal = ToRadix(magnitude, 3);
                WriteDigits(isNegative, octal, flags.Sharp && octal[0] != '0' ? "0" : "", flags);
                break;
            case 'O':
                WriteDigits(isNegative, ToRadix(magnitude, 3), "0o", flags);
                break;
            case 'x' or 'X':
                WriteDigits(isNegative, magnitude.ToString(verb.ToString(), CultureInfo.InvariantCulture), flags.Sharp ? "0" + verb : "", flags);
                break;
            case 'c':
                Pad(RuneOf(magnitude, isNegative), flags);
                break;
            case 'q':
                Pad(GoQuote.OfRune(magnitude <= 0x10FFFF && !isNegative ? (int)magnitude : 0xFFFD, flags.Plus), flags);
                break;
            case 'U':
                var code = "U+" + magnitude.ToString("X4", CultureInfo.InvariantCulture);
                Pad(flags.Sharp && magnitude <= 0x10FFFF && Rune.TryCreate((int)magnitude, out var rune) && GoQuote.IsPrintable(rune) ? $"{code} '{rune}'" : code, flags);
                break;
            default:
                WriteBad(value, verb, flags);
                break;
        }
    }

    private static string RuneOf(ulong magnitude, bool isNegative) =>
        !isNegative && magnitude <= 0x10FFFF && Rune.TryCreate((int)magnitude, out var rune) ? rune.ToString() : "\uFFFD";

    private static string ToRadix(ulong value, int bits)
    {
        var digits = new StringBuilder();
        do
        {
            digits.Insert(0, (char)('0' + (int)(value & ((1UL << bits) - 1))));
            value >>= bits;
        }
        while (value > 0);
        return digits.ToString();
    }

    private void WriteDigits(bool isNegative, string digits, string prefix, FormatFlags flags)
    {
        if (flags.Precision is { } precision)
        {
            // Zero digits of zero are nothing at all.
            if (precision == 0 && digits == "0")
            {
                Append(new string(' ', flags.Width ?? 0));
                return;
            }

            digits = digits.PadLeft(precision, '0');
        }
        else if (flags is { Zero: true, Minus: false, Width: { } width })
        {
            digits = digits.PadLeft(width - (isNegative || flags.Plus || flags.Space ? 1 : 0), '0');
        }

        var sign = isNegative ? "-" : flags.Plus ? "+" : flags.Space ? " " : "";
        PadBlank(sign + prefix + digits, flags);
    }

    private void WriteFloat(double value, char verb, FormatFlags flags)
    {
        if (verb is not ('v' or 'x' or 'X' or 'e' or 'E' or 'f' or 'F' or 'g' or 'G'))
        {
            WriteBad(value, verb, flags);
            return;
        }

        var text = FloatText.Format(value, verb, flags.Precision);
        var isFinite = double.IsFinite(value);
        var sign = text[0] is '-' ? "-" : flags.Plus || (!isFinite && text[0] == '+' && flags.Plus) ? "+" : flags.Space ? " " : text == "+Inf" ? "+" : "";
        var digits = text[0] is '-' or '+' ? text[1..] : text;
        if (flags is { Zero: true, Minus: false, Width: { } width } && isFinite)
            digits = digits.PadLeft(width - sign.Length, '0');
        PadBlank(sign + digits, flags);
    }

    private void Pad(string text, FormatFlags flags)
    {
        if (flags is { Zero: true, Minus: false } && flags.Width is { } width && RuneCount(text) is var count && count < width)
            Append(new string('0', width - count) + text);
        else
            PadBlank(text, flags);
    }

    private void PadBlank(string text, FormatFlags flags)
    {
        if (flags.Width is not { } width || RuneCount(text) is var count && count >= width)
        {
            Append(text);
            return;
        }

        var blanks = new string(' ', width - RuneCount(text));
        Append(flags.Minus ? text + blanks : blanks + text);
    }

    private static int RuneCount(string text)
    {
        var count = 0;
        for (var i = 0; i < text.Length; i++, count++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
                i++;
        }

        return count;
    }
}
