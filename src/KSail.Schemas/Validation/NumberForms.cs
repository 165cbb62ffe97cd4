namespace KSail.Schemas.Validation;

/// <summary>Numbers with check digits.</summary>
internal static class NumberForms
{
    public static bool IsIsbn10(string text)
    {
        var digits = Strip(text, static c => c is not (' ' or '\t' or '\n' or '\f' or '\r' or '-'));
        if (digits.Length != 10 || !AreDigits(digits[..9]) || (digits[9] != 'X' && !char.IsAsciiDigit(digits[9])))
            return false;
        var sum = 0;
        for (var i = 0; i < 9; i++)
            sum += (i + 1) * (digits[i] - '0');
        sum += 10 * (digits[9] == 'X' ? 10 : digits[9] - '0');
        return sum % 11 == 0;
    }

    public static bool IsIsbn13(string text)
    {
        var digits = Strip(text, static c => c is not (' ' or '\t' or '\n' or '\f' or '\r' or '-'));
        if (digits.Length != 13 || !AreDigits(digits))
            return false;
        var sum = 0;
        for (var i = 0; i < 12; i++)
            sum += (i % 2 == 0 ? 1 : 3) * (digits[i] - '0');
        return digits[12] - '0' == (10 - (sum % 10)) % 10;
    }

    /// <summary>The digits of a card of a known company whose sum by Luhn's method is right; all other characters are skipped.</summary>
    public static bool IsCreditCard(string text)
    {
        var digits = Strip(text, char.IsAsciiDigit);
        if (!IsCompany(digits))
            return false;
        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            var digit = digits[digits.Length - 1 - i] - '0';
            sum += i % 2 == 0 ? digit : digit >= 5 ? (digit * 2) - 9 : digit * 2;
        }

        return sum % 10 == 0;
    }

    public static bool IsSsn(string text) =>
        text.Length == 11 && text[3] is '-' or ' ' && text[6] is '-' or ' ' && AreDigits(text[..3]) && AreDigits(text[4..6]) && AreDigits(text[7..]);

    private static bool IsCompany(string digits) => digits.Length switch
    {
        13 => digits[0] == '4',
        14 => digits[0] == '3' && ((digits[1] == '0' && digits[2] <= '5') || digits[1] is '6' or '8'),
        15 => (digits[0] == '3' && digits[1] is '4' or '7') || digits.StartsWith("2131", StringComparison.Ordinal)
            || digits.StartsWith("1800", StringComparison.Ordinal),
        16 => digits[0] == '4' || (digits[0] == '5' && digits[1] is >= '1' and <= '5')
            || (digits[0] == '6' && (digits[1] == '5' || digits.StartsWith("6011", StringComparison.Ordinal)))
            || digits.StartsWith("35", StringComparison.Ordinal),
        _ => false,
    };

    private static string Strip(string text, Func<char, bool> keep) => string.Create(Count(text, keep), (text, keep), static (span, state) =>
    {
        var at = 0;
        foreach (var c in state.text)
        {
            if (state.keep(c))
                span[at++] = c;
        }
    });

    private static int Count(string text, Func<char, bool> keep)
    {
        var count = 0;
        foreach (var c in text)
            count += keep(c) ? 1 : 0;
        return count;
    }

    private static bool AreDigits(string text)
    {
        foreach (var c in text)
        {
            if (!char.IsAsciiDigit(c))
                return false;
        }

        return true;
    }
}
