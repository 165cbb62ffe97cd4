using KSail.Cel.Types;
using KSail.Cel.Values;
using static KSail.Cel.Functions.Signature;

namespace KSail.Cel.Functions;

/// <summary>IP addresses and networks.</summary>
internal static class NetworkLibrary
{
    public static Function[] Functions =>
    [
        new("ip", Global([CelType.Text], CelType.Ip, static (_, v) => ParseIp(v[0]), CallCost.Scan), Member([CelType.Cidr], CelType.Ip, static (_, v) => ((CelCidr)v[0]).Ip)),
        new("isIP", Global([CelType.Text], CelType.Bool, static (_, v) => CelBool.Of(!ParseIp(v[0]).IsFailure), CallCost.Scan)),
        new("ip.isCanonical", Global([CelType.Text], CelType.Bool, static (_, v) => ParseIp(v[0]) is CelIp ip ? CelBool.Of(ip.Text == Text(v[0])) : ParseIp(v[0]), CallCost.DoubleScan)),
        new("family", Member([CelType.Ip], CelType.Int, static (_, v) => CelInt.Of(((CelIp)v[0]).IsV4 ? 4 : 6))),
        Test("isUnspecified", static ip => ip.IsUnspecified),
        Test("isLoopback", static ip => ip.IsLoopback),
        Test("isLinkLocalMulticast", static ip => ip.IsLinkLocalMulticast),
        Test("isLinkLocalUnicast", static ip => ip.IsLinkLocalUnicast),
        Test("isGlobalUnicast", static ip => ip.IsGlobalUnicast),
        new("cidr", Global([CelType.Text], CelType.Cidr, static (_, v) => ParseCidr(v[0]), CallCost.Scan)),
        new("isCIDR", Global([CelType.Text], CelType.Bool, static (_, v) => CelBool.Of(!ParseCidr(v[0]).IsFailure), CallCost.Scan)),
        new(
            "containsIP",
            Member([CelType.Cidr, CelType.Text], CelType.Bool, static (_, v) => Contains(v[0], ParseIp(v[1])), CallCost.NetworkContainsIpText),
            Member([CelType.Cidr, CelType.Ip], CelType.Bool, static (_, v) => Contains(v[0], v[1]), CallCost.NetworkContainsIp)),
        new(
            "containsCIDR",
            Member([CelType.Cidr, CelType.Text], CelType.Bool, static (_, v) => Contains(v[0], ParseCidr(v[1])), CallCost.NetworkContainsNetworkText),
            Member([CelType.Cidr, CelType.Cidr], CelType.Bool, static (_, v) => Contains(v[0], v[1]), CallCost.NetworkContainsNetwork)),
        new("prefixLength", Member([CelType.Cidr], CelType.Int, static (_, v) => CelInt.Of(((CelCidr)v[0]).Bits))),
        new("masked", Member([CelType.Cidr], CelType.Cidr, static (_, v) => ((CelCidr)v[0]).Masked)),
    ];

    private static Function Test(string name, Func<CelIp, bool> test) =>
        new(name, Member([CelType.Ip], CelType.Bool, (_, v) => CelBool.Of(test((CelIp)v[0]))));

    private static CelValue ParseIp(CelValue text) => CelIp.Parse(Text(text), out var problem) ?? (CelValue)new CelFailure(problem);

    private static CelValue ParseCidr(CelValue text) => CelCidr.Parse(Text(text), out var problem) ?? (CelValue)new CelFailure(problem);

    private static CelValue Contains(CelValue network, CelValue other) => other switch
    {
        CelIp ip => CelBool.Of(((CelCidr)network).Contains(ip)),
        CelCidr cidr => CelBool.Of(((CelCidr)network).Contains(cidr)),
        _ => other,
    };

    private static string Text(CelValue value) => ((CelString)value).Value;
}
