using System.Globalization;
using KSail.Cel.Evaluation;
using KSail.Cel.Types;

namespace KSail.Cel.Values;

/// <summary>A network: an address and how many of its bits count, as Go's <c>netip.ParsePrefix</c> reads it.</summary>
internal sealed class CelCidr : CelValue
{
    private CelCidr(CelIp ip, int bits)
    {
        Ip = ip;
        Bits = bits;
    }

    /// <summary>The address as written, bits beyond the prefix included.</summary>
    public CelIp Ip { get; }

    /// <summary>Length of the prefix.</summary>
    public int Bits { get; }

    public override CelType Type => CelType.Cidr;

    public override long Size => (Bits + 7) / 8;

    public string Text => $"{Ip.Text}/{Bits}";

    /// <summary>The same network with the other bits zero.</summary>
    public CelCidr Masked
    {
        get
        {
            var bytes = new byte[Ip.Bytes.Length];
            for (var i = 0; i < bytes.Length; i++)
                bytes[i] = (byte)(Ip.Bytes[i] & Mask(i));
            return new CelCidr(CelIp.Of(bytes), Bits);
        }
    }

    /// <summary>Whether an address is in the network.</summary>
    public bool Contains(CelIp ip) => ip.Bytes.Length == Ip.Bytes.Length && Agrees(ip, Bits);

    /// <summary>Whether a network is a part of this one, or the same.</summary>
    public bool Contains(CelCidr other) => other.Ip.Bytes.Length == Ip.Bytes.Length && Bits <= other.Bits && Agrees(other.Ip, Bits);

    public override CelValue EqualTo(CelValue other, CelRun run) =>
        other is CelCidr cidr ? CelBool.Of(Bits == cidr.Bits && Ip.Bytes.AsSpan().SequenceEqual(cidr.Ip.Bytes)) : CelFailure.NoOverload;

    /// <summary>Reads a network; null and why not otherwise.</summary>
    public static CelCidr? Parse(string text, out string problem)
    {
        problem = $"'{(text.Length > 60 ? text[..60] + "…" : text)}' is no network in CIDR notation";
        var slash = text.LastIndexOf('/');
        if (slash < 0)
            return null;
        if (CelIp.Parse(text[..slash], out var addressProblem) is not { } ip)
        {
            problem = addressProblem;
            return null;
        }

        var digits = text[(slash + 1)..];
        if ((digits.Length > 1 && !(digits[0] is >= '1' and <= '9')) || !int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var bits)
            || bits > ip.Bytes.Length * 8)
        {
            return null;
        }

        return new CelCidr(ip, bits);
    }

    private bool Agrees(CelIp ip, int bits)
    {
        for (var i = 0; i < Ip.Bytes.Length && i * 8 < bits; i++)
        {
            if (((ip.Bytes[i] ^ Ip.Bytes[i]) & Mask(i)) != 0)
                return false;
        }

        return true;
    }

    private int Mask(int index) => Math.Clamp(Bits - (index * 8), 0, 8) is var bits ? 0xFF & (0xFF00 >> bits) : 0;
}
