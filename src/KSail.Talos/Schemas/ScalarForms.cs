using System.Buffers.Text;
using KSail.Documents.Yaml;
using KSail.Schemas;

namespace KSail.Talos.Schemas;

/// <summary>Forms of single values, as the types behind Talos' fields decode them.</summary>
internal static class ScalarForms
{
    // Units of github.com/dustin/go-humanize, lower-cased as it compares them.
    private static readonly string[] SizeUnits =
        ["", "b", "kb", "mb", "gb", "tb", "pb", "eb", "k", "m", "g", "t", "p", "e", "kib", "mib", "gib", "tib", "pib", "eib", "ki", "mi", "gi", "ti", "pi", "ei"];

    /// <summary>What a value must be instead, in words; null when it has the form.</summary>
    public static string? Complaint(YamlScalar scalar, Schema schema)
    {
        var text = scalar.Value;
        return schema.Format switch
        {
            ValueFormat.Duration => IsDuration(text) ? null : "must be a length of time such as 30s, 5m or 1h30m",
            ValueFormat.IpAddress => AddressForms.IsAddress(text) ? null : "must be an IP address",
            ValueFormat.Cidr => AddressForms.IsPrefix(text) ? null : "must be a network in CIDR notation, such as 10.0.0.0/16",
            ValueFormat.IpEndpoint => AddressForms.IsEndpoint(text) ? null : "must be an IP address and a port, such as 10.0.0.1:51820 or [fd00::1]:51820",
            ValueFormat.Mac => AddressForms.IsHardwareAddress(text) ? null : "must be bytes in hexadecimal, such as 0a:1b:2c:3d:4e:5f",
            ValueFormat.Size => IsSize(text) ? null : "must be a number of bytes such as 10GiB, or a share such as 80%",
            ValueFormat.PortRange => IsPortRange(scalar) ? null : "must be a port, or two ports with a dash between, such as 2379-2380",
            ValueFormat.Base64 => Base64.IsValid(text) ? null : "must be base64",
            ValueFormat.Url => HasScheme(text, schema) ? null : $"must be a URL that begins with {Schemes(schema)}",
            _ => null,
        };
    }

    /// <summary>A length of time as Go's <c>time.ParseDuration</c> takes it.</summary>
    public static bool IsDuration(ReadOnlySpan<char> text)
    {
        if (text.Length > 0 && text[0] is '+' or '-')
            text = text[1..];
        if (text is "0")
            return true;
        if (text.IsEmpty)
            return false;
        while (!text.IsEmpty)
        {
            var number = CountNumber(text);
            if (number == 0)
                return false;
            text = text[number..];
            var unit = text is ['n' or 'u' or 'm' or '\u00b5' or '\u03bc', 's', ..] ? 2 : text is ['h' or 'm' or 's', ..] ? 1 : 0;
            if (unit == 0)
                return false;
            text = text[unit..];
        }

        return true;
    }

    /// <summary>A number of bytes, negative for what is left free, or a share in percent.</summary>
    public static bool IsSize(ReadOnlySpan<char> text)
    {
        if (text.Length > 0 && text[0] == '-')
            text = text[1..];
        var end = 0;
        while (end < text.Length && (char.IsAsciiDigit(text[end]) || text[end] is '.' or ','))
            end++;
        if (end == 0)
            return false;
        var unit = text[end..].Trim();
        if (unit is "%")
            return true;
        foreach (var known in SizeUnits)
        {
            if (unit.Equals(known, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }

    // A port in quotes is text for Talos, and text must be a range.
    private static bool IsPortRange(YamlScalar scalar)
    {
        if (scalar.Type == ScalarType.Integer)
            return scalar.TryGetInt64(out var port) && port is >= 0 and <= 65535;
        var text = scalar.Value.AsSpan();
        var dash = text.IndexOf('-');
        return dash > 0 && AddressForms.IsNumber(text[..dash], 65535) && AddressForms.IsNumber(text[(dash + 1)..], 65535);
    }

    private static bool HasScheme(string text, Schema schema)
    {
        var end = text.IndexOf("://", StringComparison.Ordinal);
        if (end <= 0)
            return false;
        var schemes = schema.AllowedValues;
        for (var i = 0; i < schemes.Count; i++)
        {
            if (text.AsSpan(0, end).Equals(schemes[i], StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return schemes.Count == 0;
    }

    private static string Schemes(Schema schema)
    {
        var schemes = schema.AllowedValues;
        if (schemes.Count == 0)
            return "its scheme, such as https://";
        var last = $"{schemes[^1]}://";
        return schemes.Count == 1 ? last : $"{string.Join(", ", schemes.Take(schemes.Count - 1).Select(static scheme => $"{scheme}://"))} or {last}";
    }

    private static int CountNumber(ReadOnlySpan<char> text)
    {
        var digits = 0;
        var at = 0;
        while (at < text.Length && (char.IsAsciiDigit(text[at]) || text[at] == '.'))
        {
            digits += text[at] == '.' ? 0 : 1;
            at++;
        }

        return digits > 0 && text[..at].Count('.') <= 1 ? at : 0;
    }
}
