using KSail.Cel.Types;
using KSail.Cel.Values;
using static KSail.Cel.Functions.Signature;

namespace KSail.Cel.Functions;

/// <summary>URLs.</summary>
internal static class UrlLibrary
{
    public static Function[] Functions =>
    [
        new("url", Global([CelType.Text], CelType.Url, static (_, v) => CelUrl.Parse(Text(v[0])) ?? (CelValue)new CelFailure($"'{ValueText.Of(v[0])}' is no absolute URL or path"), CallCost.Scan)),
        new("isURL", Global([CelType.Text], CelType.Bool, static (_, v) => CelBool.Of(CelUrl.IsRequestUri(Text(v[0]))))),
        Part("getScheme", static url => url.Scheme),
        Part("getHost", static url => url.Host),
        Part("getHostname", static url => url.HostName),
        Part("getPort", static url => url.Port),
        Part("getEscapedPath", static url => url.EscapedPath),
        new("getQuery", Member([CelType.Url], CelType.MapOf(CelType.Text, CelType.TextList), static (_, v) => Query((CelUrl)v[0]))),
    ];

    private static Function Part(string name, Func<CelUrl, string> part) =>
        new(name, Member([CelType.Url], CelType.Text, (_, v) => new CelString(part((CelUrl)v[0]))));

    private static EntryMap Query(CelUrl url)
    {
        var map = new EntryMap();
        foreach (var (name, values) in url.ReadQuery())
            map.TryAdd(new CelString(name), ArrayList.OfTexts(values));
        return map;
    }

    private static string Text(CelValue value) => ((CelString)value).Value;
}
