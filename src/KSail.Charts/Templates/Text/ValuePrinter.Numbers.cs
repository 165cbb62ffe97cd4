using System.Globalization;
using System.Text;

namespace KSail.Charts.Templates;

// Numbers by their verbs.
internal sealed partial class ValuePrinter
{
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
}
