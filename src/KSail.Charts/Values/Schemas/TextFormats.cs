using System.Globalization;
using System.Net;
using System.Net.Sockets;
using KSail.Cel;
using KSail.Charts.Functions;
using KSail.Charts.Versions;

namespace KSail.Charts.Values.Schemas;

/// <summary>
/// The keyword <c>format</c> as the validator of Helm 4 takes it. Formats that it does not know, and those of which only a part is checked for
/// certain, allow what is not clearly wrong.
/// </summary>
internal static class TextFormats
{
    /// <summary>Whether a text has a format; true for one that is not known.</summary>
    public static bool Has(string text, string format) => format switch
    {
        "regex" => RegularExpression.Compile(text).Problem is null || text.Contains("\\p", StringComparison.OrdinalIgnoreCase),
        "uuid" => IsUuid(text),
        "hostname" => IsHostname(text),
        "email" => IsEmail(text),
        "ipv4" => IsIpv4(text),
        "ipv6" => IsIpv6(text),
        "date" => IsDate(text),
        "time" => IsTime(text),
        "date-time" => text.Length >= "2000-01-01T00:00:00Z".Length && text[10] is 'T' or 't' && IsDate(text[..10]) && IsTime(text[11..]),
        "duration" => IsDuration(text),
        "uri" or "iri" => IsReference(text) && GoUrl.TryParse(text, out var url, out _) && url.Scheme.Length > 0,
        "uri-reference" or "iri-reference" => IsReference(text),
        "uri-template" => IsTemplate(text),
        "json-pointer" => IsPointer(text),
        "relative-json-pointer" => IsRelativePointer(text),
        "semver" => SemanticVersion.TryParse(text, strict: true, out _),
        _ => true,
    };

    private static bool IsUuid(string text)
    {
        var parts = text.Split('-');
        if (parts.Length != 5)
            return false;
        for (var i = 0; i < parts.Length; i++)
        {
            if (parts[i].Length != (i == 0 ? 8 : i == 4 ? 12 : 4))
                return false;
            foreach (var c in parts[i])
            {
                if (!char.IsAsciiHexDigit(c))
                    return false;
            }
        }

        return true;
    }

    private static bool IsHostname(string text)
    {
        text = text.EndsWith('.') ? text[..^1] : text;
        if (text.Length > 253)
            return false;
        foreach (var label in text.Split('.'))
        {
            if (label.Length is 0 or > 63 || label[0] == '-' || label[^1] == '-')
                return false;
            foreach (var c in label)
            {
                if (!char.IsAsciiLetterOrDigit(c) && c != '-')
                    return false;
            }
        }

        return true;
    }

    private static bool IsEmail(string text)
    {
        var at = text.LastIndexOf('@');
        if (at < 0 || at > 64 || text.Length > 254)
            return false;
        var domain = text[(at + 1)..];
        if (domain is ['[', .., ']'])
            return domain.StartsWith("[IPv6:", StringComparison.Ordinal) ? IsIpv6(domain[6..^1]) : IsIpv4(domain[1..^1]);
        var local = text[..at];
        return IsHostname(domain) && (local is "" or ['"', .., '"'] || (local[0] != '.' && local[^1] != '.' && !local.Contains("..", StringComparison.Ordinal)));
    }

    private static bool IsIpv4(string text)
    {
        var parts = text.Split('.');
        foreach (var part in parts)
        {
            if (part.Length is 0 or > 3 || (part.Length > 1 && part[0] == '0') || !byte.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out _))
                return false;
        }

        return parts.Length == 4;
    }

    private static bool IsIpv6(string text) =>
        text.Contains(':', StringComparison.Ordinal) && !text.Contains('[', StringComparison.Ordinal) && !text.Contains('%', StringComparison.Ordinal)
        && IPAddress.TryParse(text, out var address) && address.AddressFamily == AddressFamily.InterNetworkV6;

    private static bool IsDate(string text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    private static bool IsTime(string text)
    {
        if (text.Length < "00:00:00Z".Length || text[2] != ':' || text[5] != ':'
            || !TryNumber(text[..2], 23, out _) || !TryNumber(text[3..5], 59, out _) || !TryNumber(text[6..8], 60, out _))
        {
            return false;
        }

        var at = 8;
        if (text[at] == '.')
        {
            var start = ++at;
            while (at < text.Length && char.IsAsciiDigit(text[at]))
                at++;
            if (at == start)
                return false;
        }

        var zone = text[at..];
        return zone is "Z" or "z" || (zone is ['+' or '-', _, _, ':', _, _] && TryNumber(zone[1..3], 23, out _) && TryNumber(zone[4..], 59, out _));
    }

    private static bool TryNumber(string text, int most, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number <= most;

    // P1Y2M3DT4H5M6S in this order, or P7W.
    private static bool IsDuration(string text)
    {
        if (text.Length < 2 || text[0] != 'P')
            return false;
        var time = text.IndexOf('T', StringComparison.Ordinal);
        var date = time < 0 ? text[1..] : text[1..time];
        if (date.EndsWith('W'))
            return time < 0 && AreUnits(date, "W");
        return (time < 0 || (text.Length > time + 1 && AreUnits(text[(time + 1)..], "HMS"))) && (date.Length > 0 ? AreUnits(date, "YMD") : time > 0);
    }

    private static bool AreUnits(string text, string order)
    {
        var next = 0;
        for (var at = 0; at < text.Length; at++)
        {
            var start = at;
            while (at < text.Length && char.IsAsciiDigit(text[at]))
                at++;
            if (at == start || at == text.Length)
                return false;
            var unit = order.IndexOf(text[at], next);
            if (unit < 0)
                return false;
            next = unit + 1;
        }

        return true;
    }

    private static bool IsReference(string text) => !text.Contains('\\', StringComparison.Ordinal) && GoUrl.TryParse(text, out _, out _);

    private static bool IsTemplate(string text)
    {
        var isOpen = false;
        foreach (var c in text)
        {
            if (c is '{' or '}')
            {
                if (isOpen == (c == '{'))
                    return false;
                isOpen = c == '{';
            }
        }

        return !isOpen;
    }

    private static bool IsPointer(string text)
    {
        if (text.Length > 0 && text[0] != '/')
            return false;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '~' && (i + 1 == text.Length || text[i + 1] is not ('0' or '1')))
                return false;
        }

        return true;
    }

    private static bool IsRelativePointer(string text)
    {
        var digits = 0;
        while (digits < text.Length && char.IsAsciiDigit(text[digits]))
            digits++;
        return digits > 0 && (digits == 1 || text[0] != '0') && (text[digits..] == "#" || IsPointer(text[digits..]));
    }
}
