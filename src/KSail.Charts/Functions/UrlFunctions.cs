using KSail.Charts.Templates;

namespace KSail.Charts.Functions;

/// <summary>Sprig's functions on URLs.</summary>
internal static class UrlFunctions
{
    public static TemplateFunction? Find(string name) => name switch
    {
        "urlParse" => new(name, "s", static (_, a) => Parse((string)a[0]!)),
        "urlJoin" => new(name, "m", static (_, a) => Join(a[0] as ValueMap ?? new ValueMap())),
        _ => null,
    };

    private static ValueMap Parse(string text)
    {
        if (GoUrl.TryParse(text, out var url, out var error))
        {
            var map = new ValueMap();
            map["scheme"] = url.Scheme;
            map["host"] = url.Host;
            map["hostname"] = url.Hostname;
            map["path"] = url.Path;
            map["query"] = url.Query;
            map["opaque"] = url.Opaque;
            map["fragment"] = url.Fragment;
            map["userinfo"] = url.User ?? "";
            return map;
        }

        throw new FunctionException($"unable to parse url: parse {error}");
    }

    private static string Join(ValueMap parts)
    {
        var url = new GoUrl
        {
            Scheme = Part(parts, "scheme"),
            Host = Part(parts, "host"),
            Path = Part(parts, "path"),
            Query = Part(parts, "query"),
            Opaque = Part(parts, "opaque"),
            Fragment = Part(parts, "fragment"),
        };
        var user = Part(parts, "userinfo");
        if (user.Length > 0)
        {
            if (!GoUrl.TryParse($"proto://{user}@host", out var parsed, out var error))
                throw new FunctionException($"unable to parse userinfo in dict: parse {error}");
            url = url with { User = parsed.User };
        }

        return url.ToString();
    }

    private static string Part(ValueMap parts, string key)
    {
        if (!parts.TryGet(key, out var value))
            return "";
        return value switch
        {
            string text => text,
            null => throw new FunctionException(Lists.NilPointer),
            _ => throw new FunctionException($"unable to parse {key} key, must be of type string, but {TypeNames.KindOf(value)} found"),
        };
    }
}
