using System.Globalization;
using System.Text;
using KSail.Cel.Evaluation;
using KSail.Cel.Types;

namespace KSail.Cel.Values;

/// <summary>An IP address as Go's <c>netip.ParseAddr</c> reads it; zones and IPv4 within IPv6 are refused, as the API server does.</summary>
internal sealed class CelIp : CelValue
{
    private CelIp(byte[] bytes) => Bytes = bytes;

    /// <summary>4 or 16 bytes.</summary>
    public byte[] Bytes { get; }

    /// <summary>Whether this is IPv4.</summary>
    public bool IsV4 => Bytes.Length == 4;

    public override CelType Type => CelType.Ip;

    public override long Size => Bytes.Length;

    public bool IsUnspecified => Array.TrueForAll(Bytes, static b => b == 0);

    public bool IsLoopback => IsV4 ? Bytes[0] == 127 : IsLastByteOnly(1);

    public bool IsLinkLocalUnicast => IsV4 ? Bytes[0] == 169 && Bytes[1] == 254 : Bytes[0] == 0xFE && (Bytes[1] & 0xC0) == 0x80;

    public bool IsLinkLocalMulticast => IsV4 ? Bytes[0] == 224 && Bytes[1] == 0 && Bytes[2] == 0 : Bytes[0] == 0xFF && (Bytes[1] & 0x0F) == 2;

    public bool IsGlobalUnicast =>
        !IsUnspecified && !IsLoopback && !IsLinkLocalUnicast && !IsMulticast && !(IsV4 && Array.TrueForAll(Bytes, static b => b == 255));

    private bool IsMulticast => IsV4 ? (Bytes[0] & 0xF0) == 0xE0 : Bytes[0] == 0xFF;

    /// <summary>The canonical text: RFC 5952 for IPv6.</summary>
    public string Text => IsV4 ? $"{Bytes[0]}.{Bytes[1]}.{Bytes[2]}.{Bytes[3]}" : WriteV6();

    public static CelIp Of(byte[] bytes) => new(bytes);

    public override CelValue EqualTo(CelValue other, CelRun run) =>
        other is CelIp ip ? CelBool.Of(Bytes.AsSpan().SequenceEqual(ip.Bytes)) : CelFailure.NoOverload;

    /// <summary>Reads an address; null and why not otherwise.</summary>
    public static CelIp? Parse(string text, out string problem)
    {
        problem = $"'{(text.Length > 60 ? text[..60] + "…" : text)}' is no IP address";
        foreach (var c in text)
        {
            if (c == '.')
                return ParseV4(text) is { } four ? new CelIp(four) : null;
            if (c is ':' or '%')
                break;
        }

        if (text.Contains('%', StringComparison.Ordinal))
        {
            problem += ": zones are not allowed";
            return null;
        }

        if (ParseV6(text) is not { } bytes)
            return null;
        if (!IsMapped(bytes))
            return new CelIp(bytes);
        problem += " that is allowed: write IPv4 addresses in their own notation, not within IPv6";
        return null;
    }

    /// <summary>The 16 bytes of an IPv6 address without a zone; null when it is none.</summary>
    public static byte[]? ParseV6(string text)
    {
        var bytes = new byte[16];
        var count = 0;
        var gap = -1;
        var at = 0;
        if (text.StartsWith("::", StringComparison.Ordinal))
        {
            gap = 0;
            at = 2;
            if (text.Length == 2)
                return bytes;
        }

        while (count < 16)
        {
            var start = at;
            var value = 0;
            while (at < text.Length && char.IsAsciiHexDigit(text[at]))
            {
                value = (value << 4) + Convert.ToInt32(text[at].ToString(), 16);
                if (value > 0xFFFF || ++at - start > 4)
                    return null;
            }

            if (at == start)
                return null;
            if (at < text.Length && text[at] == '.')
            {
                // IPv4 at the end.
                if ((gap < 0 && count != 12) || count > 12 || ParseV4(text[start..]) is not { } four)
                    return null;
                four.CopyTo(bytes, count);
                count += 4;
                at = text.Length;
                break;
            }

            bytes[count++] = (byte)(value >> 8);
            bytes[count++] = (byte)value;
            if (at == text.Length)
                break;
            if (text[at] != ':' || at + 1 == text.Length)
                return null;
            at++;
            if (text[at] != ':')
                continue;
            if (gap >= 0)
                return null;
            gap = count;
            at++;
            if (at == text.Length)
                break;
        }

        if (at < text.Length || (count < 16 && gap < 0) || (count == 16 && gap >= 0))
            return null;
        if (count < 16)
        {
            var moved = count - gap;
            Array.Copy(bytes, gap, bytes, 16 - moved, moved);
            Array.Clear(bytes, gap, 16 - count);
        }

        return bytes;
    }

    private static byte[]? ParseV4(string text)
    {
        var parts = text.Split('.');
        if (parts.Length != 4)
            return null;
        var bytes = new byte[4];
        for (var i = 0; i < 4; i++)
        {
            if ((parts[i].Length > 1 && parts[i][0] == '0') || !byte.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out bytes[i]))
                return null;
        }

        return bytes;
    }

    private static bool IsMapped(byte[] bytes)
    {
        for (var i = 0; i < 10; i++)
        {
            if (bytes[i] != 0)
                return false;
        }

        return bytes[10] == 0xFF && bytes[11] == 0xFF;
    }

    private bool IsLastByteOnly(byte value)
    {
        for (var i = 0; i < 15; i++)
        {
            if (Bytes[i] != 0)
                return false;
        }

        return Bytes[15] == value;
    }

    // The longest run of at least two zero groups, the first of several, is left out.
    private string WriteV6()
    {
        var (bestStart, bestLength) = (-1, 1);
        for (var i = 0; i < 8;)
        {
            var start = i;
            while (i < 8 && Group(i) == 0)
                i++;
            if (i - start > bestLength)
                (bestStart, bestLength) = (start, i - start);
            if (i == start)
                i++;
        }

        var text = new StringBuilder();
        for (var i = 0; i < 8; i++)
        {
            if (i == bestStart)
            {
                text.Append("::");
                i += bestLength - 1;
                continue;
            }

            if (text.Length > 0 && text[^1] != ':')
                text.Append(':');
            text.Append(Group(i).ToString("x", CultureInfo.InvariantCulture));
        }

        return text.ToString();
    }

    private int Group(int index) => (Bytes[2 * index] << 8) | Bytes[(2 * index) + 1];
}
