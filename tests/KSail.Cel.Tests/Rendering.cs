using System.Globalization;
using KSail.Cel.Values;

namespace KSail.Cel.Tests;

/// <summary>Values as canonical text, the same text that the oracle writes.</summary>
internal static class Rendering
{
    public static string Render(CelValue value) => value switch
    {
        CelNull => "null",
        CelBool b => b.Value ? "true" : "false",
        CelInt i => i.Value.ToString(CultureInfo.InvariantCulture),
        CelUint u => u.Value.ToString(CultureInfo.InvariantCulture) + "u",
        CelDouble d => "double:" + Number(d.Value),
        CelString s => Quote(s.Value),
        CelBytes b => "bytes:" + Convert.ToHexStringLower(b.Value),
        CelDuration d => "duration:" + d.Nanoseconds.ToString(CultureInfo.InvariantCulture),
        CelTimestamp t => string.Create(CultureInfo.InvariantCulture, $"timestamp:{t.Seconds}.{t.Nanoseconds:000000000}"),
        CelOptional o => o.Value is null ? "optional()" : $"optional({Render(o.Value)})",
        CelIp ip => "ip:" + ip.Text,
        CelCidr cidr => "cidr:" + cidr.Text,
        CelUrl url => "url:" + url.Text,
        CelQuantity quantity => "quantity:" + quantity.Nanos,
        CelSemver semver => "semver:" + semver.Text,
        CelNamedFormat format => "format:" + format.Name,
        CelTypeValue type => "type:" + type.Value.Name,
        CelList list => "[" + string.Join(", ", Enumerable.Range(0, list.Count).Select(i => Render(list[i]))) + "]",
        CelMap map => "{" + string.Join(", ", map.Keys.Select(key => $"{Render(key)}: {Render(map.At(key))}").Order(StringComparer.Ordinal)) + "}",
        CelFailure failure => "error: " + failure.Message,
        _ => value.GetType().Name,
    };

    /// <summary>Text in quotes, everything but printable ASCII as code points.</summary>
    public static string Quote(string text)
    {
        var quoted = new System.Text.StringBuilder("\"");
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value is >= ' ' and <= '~' and not ('"' or '\\'))
                quoted.Append((char)rune.Value);
            else
                quoted.Append(CultureInfo.InvariantCulture, $"\\u{{{rune.Value:x}}}");
        }

        return quoted.Append('"').ToString();
    }

    private static string Number(double value) =>
        double.IsNaN(value) ? "NaN"
        : double.IsInfinity(value) ? (value > 0 ? "Infinity" : "-Infinity")
        : BitConverter.DoubleToUInt64Bits(value).ToString("x16", CultureInfo.InvariantCulture);
}
