using KSail.Cel.Evaluation;
using KSail.Cel.Types;
using KSail.Cel.Values;
using static KSail.Cel.Functions.Signature;

namespace KSail.Cel.Functions;

/// <summary>Named formats: <c>format.dns1123Label().validate(text)</c>. The lengths of patterns are those of the API server.</summary>
internal static class FormatLibrary
{
    private const string Prefix = "format.";

    public static Function[] Functions =>
    [
        new("validate", Member([CelType.NamedFormat, CelType.Text], CelType.OptionalOf(CelType.TextList), Validate, CallCost.Validate)),
        new(
            "format.named",
            Global([CelType.Text], CelType.OptionalOf(CelType.NamedFormat), static (_, v) => Find(((CelString)v[0]).Value) is { } format ? CelOptional.Of(format) : CelOptional.None)),
        .. Array.ConvertAll(Names, static name => new Function(Prefix + name, Global([], CelType.NamedFormat, (_, _) => Find(name)!))),
    ];

    private static string[] Names =>
    [
        "dns1123Label", "dns1123Subdomain", "dns1035Label", "qualifiedName", "dns1123LabelPrefix", "dns1123SubdomainPrefix", "dns1035LabelPrefix",
        "labelValue", "uri", "uuid", "byte", "date", "datetime",
    ];

    private static CelNamedFormat? Find(string name) => name switch
    {
        "dns1123Label" => new("DNS1123Label", 30, NamedFormats.Dns1123Label),
        "dns1123Subdomain" => new("DNS1123Subdomain", 60, NamedFormats.Dns1123Subdomain),
        "dns1035Label" => new("DNS1035Label", 30, NamedFormats.Dns1035Label),
        "qualifiedName" => new("QualifiedName", 60, NamedFormats.QualifiedName),
        "dns1123LabelPrefix" => new("DNS1123LabelPrefix", 30, static text => NamedFormats.Dns1123Label(NamedFormats.AsPrefix(text))),
        "dns1123SubdomainPrefix" => new("DNS1123SubdomainPrefix", 60, static text => NamedFormats.Dns1123Subdomain(NamedFormats.AsPrefix(text))),
        "dns1035LabelPrefix" => new("DNS1035LabelPrefix", 30, static text => NamedFormats.Dns1035Label(NamedFormats.AsPrefix(text))),
        "labelValue" => new("LabelValue", 40, NamedFormats.LabelValue),
        "uri" => new("URI", 1103, static text => CelUrl.IsRequestUri(text) ? [] : ["must be an absolute URL or path"]),
        "uuid" => new("uuid", 70, NamedFormats.Uuid),
        "byte" => new("byte", 84, NamedFormats.Base64),
        "date" => new("date", 71, static text => TimeText.ParseDate(text) is null ? ["must be a date such as 2006-01-02"] : []),
        "datetime" => new("datetime", 71, NamedFormats.DateAndTime),
        _ => null,
    };

    private static CelValue Validate(CelRun run, CelValue[] v)
    {
        var problems = ((CelNamedFormat)v[0]).Validate(((CelString)v[1]).Value);
        return problems.Count == 0 ? CelOptional.None : CelOptional.Of(ArrayList.OfTexts(problems));
    }
}
