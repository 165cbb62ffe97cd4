using System.Globalization;
using System.Text;

namespace KSail.Schemas.Validation;

/// <summary>
/// The formats that texts of custom resources may have to have, as the format library of the API server reads them (kube-openapi, package
/// <c>strfmt</c>).
/// </summary>
internal static class TextForms
{
    /// <summary>The rule in words.</summary>
    public static string Describe(ValueFormat format) => format switch
    {
        ValueFormat.Base64 => "must be base64",
        ValueFormat.DateTime => "must be a time such as 2006-01-02T15:04:05Z",
        ValueFormat.Date => "must be a day such as 2006-01-02",
        ValueFormat.Duration => "must be a duration such as 30s or 1h30m",
        ValueFormat.IPv4 => "must be an IPv4 address such as 192.0.2.1",
        ValueFormat.IPv6 => "must be an IPv6 address such as 2001:db8::1",
        ValueFormat.Cidr => "must be an address range such as 192.0.2.0/24",
        ValueFormat.Mac => "must be a hardware address such as 00:00:5e:00:53:01",
        ValueFormat.Uri => "must be a URI such as https://example.org/path",
        ValueFormat.Email => "must be a mail address",
        ValueFormat.HostName => "must be the name of a host",
        ValueFormat.Uuid or ValueFormat.Uuid3 or ValueFormat.Uuid4 or ValueFormat.Uuid5 => "must be a UUID of the asked version",
        ValueFormat.HexColor => "must be a colour such as #fafafa",
        ValueFormat.RgbColor => "must be a colour such as rgb(1, 2, 3)",
        ValueFormat.BsonObjectId => "must be 24 hexadecimal digits",
        ValueFormat.Isbn or ValueFormat.Isbn10 or ValueFormat.Isbn13 => "must be a book number with its check digit",
        ValueFormat.CreditCard => "must be the number of a credit card",
        ValueFormat.ShortName => "must be a name of at most 63 lower-case letters, digits and dashes",
        ValueFormat.LongName => "must be names of lower-case letters, digits and dashes with dots between",
        ValueFormat.Ssn => "must be a social security number such as 123-45-6789",
        _ => "has the wrong form",
    };

    /// <summary>Whether a text has a format that this class checks; true for all others.</summary>
    public static bool Has(ValueFormat format, string text) => format switch
    {
        ValueFormat.Date => IsDate(text),
        ValueFormat.Duration => DurationForms.IsDuration(text),
        ValueFormat.IPv4 => AddressForms.IsIPv4(text),
        ValueFormat.IPv6 => AddressForms.IsIPv6(text),
        ValueFormat.Cidr => AddressForms.IsCidr(text),
        ValueFormat.Mac => AddressForms.IsMac(text),
        ValueFormat.Uri => UriForms.IsRequestUri(text),
        ValueFormat.Email => MailForms.MayBeAddress(text),
        ValueFormat.HostName => IsHostName(text),
        ValueFormat.Uuid => IsUuid(text, version: '\0'),
        ValueFormat.Uuid3 => IsUuid(text, '3'),
        ValueFormat.Uuid4 => IsUuid(text, '4'),
        ValueFormat.Uuid5 => IsUuid(text, '5'),
        ValueFormat.ShortName => text.Length <= 63 && IsName(text),
        ValueFormat.LongName => IsLongName(text),
        ValueFormat.HexColor => IsHexColor(text),
        ValueFormat.RgbColor => IsRgbColor(text),
        ValueFormat.BsonObjectId => text.Length == 24 && CountHex(text) == 24,
        ValueFormat.Isbn => NumberForms.IsIsbn10(text) || NumberForms.IsIsbn13(text),
        ValueFormat.Isbn10 => NumberForms.IsIsbn10(text),
        ValueFormat.Isbn13 => NumberForms.IsIsbn13(text),
        ValueFormat.CreditCard => NumberForms.IsCreditCard(text),
        ValueFormat.Ssn => NumberForms.IsSsn(text),
        _ => true,
    };

    private static bool IsDate(ReadOnlySpan<char> text) =>
        text.Length == 10 && text[4] == '-' && text[7] == '-' && CountDigits(text) == 4 && CountDigits(text[5..]) == 2 && CountDigits(text[8..]) == 2
        && ValueForms.IsDay(text);

    // Dashes between the groups may be missing, each by itself.
    private static bool IsUuid(ReadOnlySpan<char> text, char version)
    {
        ReadOnlySpan<int> groups = [8, 4, 4, 4, 12];
        for (var i = 0; i < groups.Length; i++)
        {
            if (i > 0 && text.Length > 0 && text[0] == '-')
                text = text[1..];
            if (text.Length < groups[i] || CountHex(text[..groups[i]]) != groups[i])
                return false;
            if (i == 2 && version != '\0' && text[0] != version)
                return false;
            if (i == 3 && version is '4' or '5' && char.ToLowerInvariant(text[0]) is not ('8' or '9' or 'a' or 'b'))
                return false;
            text = text[groups[i]..];
        }

        return text.Length == 0;
    }

    private static bool IsHexColor(ReadOnlySpan<char> text)
    {
        if (text.Length > 0 && text[0] == '#')
            text = text[1..];
        return text.Length is 3 or 6 && CountHex(text) == text.Length;
    }

    private static bool IsRgbColor(ReadOnlySpan<char> text)
    {
        if (!text.StartsWith("rgb(") || !text.EndsWith(")"))
            return false;
        text = text[4..^1];
        for (var i = 0; i < 3; i++)
        {
            var comma = i < 2 ? text.IndexOf(',') : text.Length;
            if (comma < 0)
                return false;
            var part = text[..comma].Trim(" \t\n\f\r");
            if (part.Length is 0 or > 3 || CountDigits(part) != part.Length || (part.Length > 1 && part[0] == '0')
                || int.Parse(part, CultureInfo.InvariantCulture) > 255)
            {
                return false;
            }

            text = i < 2 ? text[(comma + 1)..] : default;
        }

        return true;
    }

    // The library's pattern has two cases: one label with at most one dash, its second character; or labels before a domain of letters.
    private static bool IsHostName(string text)
    {
        if (Encoding.UTF8.GetByteCount(text) > 255)
            return false;
        var labels = text.Split('.');
        for (var i = 0; i < labels.Length; i++)
        {
            var label = labels[i];
            if (label.Length == 0 || Encoding.UTF8.GetByteCount(label) > 63)
                return false;
            var isDomain = labels.Length > 1 && i == labels.Length - 1;
            var position = 0;
            Rune last = default;
            foreach (var rune in label.EnumerateRunes())
            {
                var isPart = isDomain ? Rune.IsLetter(rune)
                    : rune.Value == '-' ? labels.Length > 1 ? position > 0 : position == 1
                    : Rune.IsLetter(rune) || Rune.IsSymbol(rune) || rune.Value is >= '0' and <= '9';
                if (!isPart)
                    return false;
                last = rune;
                position++;
            }

            if ((isDomain && position < 2) || (labels.Length > 1 && last.Value == '-'))
                return false;
        }

        return true;
    }

    // Of a long name, only the whole is limited in length.
    private static bool IsLongName(string text)
    {
        if (text.Length > 253)
            return false;
        foreach (var label in text.Split('.'))
        {
            if (!IsName(label))
                return false;
        }

        return true;
    }

    private static bool IsName(ReadOnlySpan<char> text)
    {
        if (text.Length == 0 || text[0] == '-' || text[^1] == '-')
            return false;
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c != '-')
                return false;
        }

        return true;
    }

    private static int CountHex(ReadOnlySpan<char> text)
    {
        var count = 0;
        while (count < text.Length && char.IsAsciiHexDigit(text[count]))
            count++;
        return count;
    }

    private static int CountDigits(ReadOnlySpan<char> text)
    {
        var count = 0;
        while (count < text.Length && char.IsAsciiDigit(text[count]))
            count++;
        return count;
    }
}
