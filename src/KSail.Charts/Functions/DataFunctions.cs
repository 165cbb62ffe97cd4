using KSail.Charts.Templates;

namespace KSail.Charts.Functions;

/// <summary>JSON, YAML and TOML. Where Sprig and Helm have a function of the same name, it is Helm's.</summary>
internal static class DataFunctions
{
    public static TemplateFunction? Find(string name) => name switch
    {
        "toJson" => new(name, "a", static (run, a) => GoJsonWriter.Write(run, a[0]) ?? ""),
        "mustToJson" => new(name, "a", static (run, a) => GoJsonWriter.Write(run, a[0]) ?? throw NotJson()),
        "toPrettyJson" => new(name, "a", static (run, a) => GoJsonWriter.Write(run, a[0], indent: "  ") ?? ""),
        "mustToPrettyJson" => new(name, "a", static (run, a) => GoJsonWriter.Write(run, a[0], indent: "  ") ?? throw NotJson()),
        "toRawJson" or "mustToRawJson" => new(name, "a", static (run, a) => GoJsonWriter.Write(run, a[0], escapesHtml: false) ?? throw NotJson()),
        "fromJson" => new(name, "s", static (run, a) => OrError(() => MapOf(ReadJson(run, a[0]), ""))),
        "fromJsonArray" => new(name, "s", static (run, a) => OrErrorList(() => ListOf(ReadJson(run, a[0]), ""))),
        "mustFromJson" => new(name, "s", static (run, a) => ReadJson(run, a[0])),
        "toYaml" => new(name, "a", static (run, a) => YamlText.Write(run, a[0]) ?? ""),
        "mustToYaml" => new(name, "a", static (run, a) => YamlText.Write(run, a[0]) ?? throw NotJson("error marshaling into JSON: ")),
        "toYamlPretty" => new(name, "a", static (run, a) => PrettyYaml.Write(run, a[0])),
        "fromYaml" => new(name, "s", static (run, a) => OrError(() => MapOf(YamlText.Read(run, (string)a[0]!), "error unmarshaling JSON: while decoding JSON: "))),
        "fromYamlArray" => new(name, "s", static (run, a) => OrErrorList(() => ListOf(YamlText.Read(run, (string)a[0]!), "error unmarshaling JSON: while decoding JSON: "))),
        "toToml" or "mustToToml" => new(name, "a", static (run, a) => TomlWriter.Write(run, a[0])),
        "fromToml" => new(name, "s", static (run, a) => OrError(() => TomlReader.Read(run, (string)a[0]!))),
        _ => null,
    };

    private static FunctionException NotJson(string before = "") => new(before + "json: unsupported value: NaN");

    private static object? ReadJson(TemplateRun run, object? text)
    {
        run.CheckLength(((string)text!).Length);
        return GoJsonReader.Read((string)text);
    }

    // The null of JSON makes a nil map or list; that of YAML leaves the empty one as it is.
    private static ValueMap MapOf(object? value, string before) => value switch
    {
        null => new ValueMap { IsNil = before.Length == 0 },
        ValueMap map => map,
        _ => throw new FunctionException($"{before}json: cannot unmarshal {JsonKind(value)} into Go value of type map[string]interface {{}}"),
    };

    private static ValueList ListOf(object? value, string before) => value switch
    {
        null => new ValueList([]) { IsNil = before.Length == 0 },
        ValueList list => list,
        _ => throw new FunctionException($"{before}json: cannot unmarshal {JsonKind(value)} into Go value of type []interface {{}}"),
    };

    private static string JsonKind(object value) => value switch
    {
        string => "string",
        bool => "bool",
        ValueMap => "object",
        ValueList => "array",
        _ => "number",
    };

    // Helm's functions hand errors to the template, in the place of the value.
    private static ValueMap OrError(Func<ValueMap> read)
    {
        try
        {
            return read();
        }
        catch (FunctionException e)
        {
            var map = new ValueMap();
            map["Error"] = e.Message;
            return map;
        }
    }

    private static ValueList OrErrorList(Func<ValueList> read)
    {
        try
        {
            return read();
        }
        catch (FunctionException e)
        {
            return new ValueList([e.Message]);
        }
    }
}
