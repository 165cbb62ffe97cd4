using KSail.Documents.Yaml;

namespace KSail.Schemas.Validation;

/// <summary>Forms of text that the API server checks when it decodes a value. By hand: these run for most fields of every build.</summary>
internal static class ValueForms
{
    /// <summary>Whether Kubernetes' <c>resource.ParseQuantity</c> takes the text: a decimal number and a suffix or an exponent.</summary>
    public static bool IsQuantity(ReadOnlySpan<char> text)
    {
        text = text.Trim();
        if (text.Length > 0 && text[0] is '+' or '-')
            text = text[1..];
        var whole = CountDigits(text);
        text = text[whole..];
        var fraction = 0;
        if (text.Length > 0 && text[0] == '.')
        {
            fraction = CountDigits(text[1..]);
            text = text[(fraction + 1)..];
        }

        if (whole + fraction == 0)
            return false;
        if (text is "" or "n" or "u" or "m" or "k" or "M" or "G" or "T" or "P" or "E" or "Ki" or "Mi" or "Gi" or "Ti" or "Pi" or "Ei")
            return true;
        if (text[0] is not ('e' or 'E'))
            return false;
        text = text[1..];
        if (text.Length > 0 && text[0] is '+' or '-')
            text = text[1..];
        return text.Length > 0 && CountDigits(text) == text.Length;
    }

    /// <summary>
    /// Whether a text is padded base64. Go's <c>base64.StdEncoding</c>, which decodes built-in kinds, ignores line breaks; the server's format
    /// library, which checks custom ones, takes none, and no empty text.
    /// </summary>
    public static bool IsBase64(ReadOnlySpan<char> text, bool lineBreaks)
    {
        var digits = 0;
        var padding = 0;
        foreach (var c in text)
        {
            if (lineBreaks && c is '\r' or '\n')
                continue;
            if (c == '=')
            {
                padding++;
                continue;
            }

            if (padding > 0 || !(char.IsAsciiLetterOrDigit(c) || c is '+' or '/'))
                return false;
            digits++;
        }

        return (lineBreaks || digits > 0) && padding <= 2 && (digits + padding) % 4 == 0 && (padding == 0 || digits % 4 == 4 - padding);
    }

    /// <summary>
    /// Whether a text is a time as RFC 3339 writes it: <c>2006-01-02T15:04:05Z</c>, with a fraction or an offset if wanted. The server's format
    /// library, which checks custom resources, takes letters of either case, any character before a fraction, and any offset.
    /// </summary>
    public static bool IsDateTime(ReadOnlySpan<char> text, bool lenient)
    {
        if (text.Length < 19 || !Matches(text[..19], "0000-00-00T00:00:00") || (!lenient && text[10] == 't'))
            return false;
        if (!IsDay(text) || Number(text[11..]) > 23 || Number(text[14..]) > 59 || Number(text[17..]) > 59)
            return false;
        text = text[19..];
        var fraction = text.Length > 1 ? CountDigits(text[1..]) : 0;
        if (fraction > 0 && (text[0] is '.' or ',' || (lenient && text[0] is not ('+' or '-'))))
            text = text[(fraction + 1)..];
        return text switch
        {
            "" => false,
            "Z" => true,
            "z" => lenient,
            _ => text[0] is '+' or '-' && Matches(text[1..], "00:00") && (lenient || (Number(text[1..]) < 24 && Number(text[4..]) < 60)),
        };
    }

    /// <summary>Whether a text that begins with digits as in <c>2006-01-02</c> begins with a day that there is.</summary>
    public static bool IsDay(ReadOnlySpan<char> text)
    {
        var year = Math.Max(1, (Number(text) * 100) + Number(text[2..]));
        return Number(text[5..]) is >= 1 and <= 12 && Number(text[8..]) >= 1 && Number(text[8..]) <= DateTime.DaysInMonth(year, Number(text[5..]));
    }

    /// <summary>
    /// Whether a scalar is a whole number, also one written as a float without a fraction, and which. Beyond 64 bits it is the largest
    /// number there is, which fits nowhere.
    /// </summary>
    public static bool TryGetWhole(YamlScalar scalar, out WholeNumber value)
    {
        value = default;
        if (scalar.Type == ScalarType.Integer)
            return ScalarResolver.TryParseInteger(scalar.Value, out value);
        if (scalar.Type != ScalarType.Float || !scalar.TryGetDouble(out var number) || number != Math.Floor(number) || double.IsInfinity(number))
            return false;
        var magnitude = Math.Abs(number);
        value = new WholeNumber(number < 0, magnitude < ulong.MaxValue ? (ulong)magnitude : ulong.MaxValue);
        return true;
    }

    private static bool Matches(ReadOnlySpan<char> text, ReadOnlySpan<char> form)
    {
        if (text.Length != form.Length)
            return false;
        for (var i = 0; i < form.Length; i++)
        {
            if (form[i] == '0' ? !char.IsAsciiDigit(text[i]) : char.ToUpperInvariant(text[i]) != form[i])
                return false;
        }

        return true;
    }

    // The two digits that a text begins with.
    private static int Number(ReadOnlySpan<char> digits) => ((digits[0] - '0') * 10) + digits[1] - '0';

    private static int CountDigits(ReadOnlySpan<char> text)
    {
        var count = 0;
        while (count < text.Length && char.IsAsciiDigit(text[count]))
            count++;
        return count;
    }
}
