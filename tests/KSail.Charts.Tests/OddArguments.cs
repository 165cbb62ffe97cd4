using System.Text;
using KSail.Charts.Functions;
using KSail.Charts.Templates;

namespace KSail.Charts.Tests;

/// <summary>
/// Calls of every function, each with one argument that nobody wrote it for, and with too many and too few. Every value is an expression, so that
/// Go's template package and the released helm can be asked alike.
/// </summary>
internal static class OddArguments
{
    // All that give the same every time and that Debian's Sprig has, but those that take odd times for now.
    private static readonly string[] Functions =
    [
        "abbrev", "abbrevboth", "add", "add1", "add1f", "addf", "adler32sum", "all", "and", "any", "append", "atoi", "b32dec", "b32enc", "b64dec", "b64enc", "base", "biggest", "call", "camelcase", "cat",
        "ceil", "chunk", "clean", "coalesce", "compact", "concat", "contains", "dateModify", "deepCopy", "deepEqual", "default", "dict", "dig", "dir", "div", "divf", "duration", "durationRound", "empty",
        "eq", "ext", "fail", "first", "float64", "floor", "fromJson", "fromJsonArray", "fromToml", "fromYaml", "fromYamlArray", "ge", "get", "gt", "has", "hasKey", "hasPrefix", "hasSuffix", "hello", "html",
        "include", "indent", "index", "initial", "initials", "int", "int64", "isAbs", "join", "js", "kebabcase", "keys", "kindIs", "kindOf", "last", "le", "len", "list", "lookup", "lower", "lt", "max", "maxf",
        "merge", "mergeOverwrite", "min", "minf", "mod", "mul", "mulf", "mustAppend", "mustChunk", "mustCompact", "mustDateModify", "mustDeepCopy", "mustFirst", "mustFromJson", "mustHas", "mustInitial",
        "mustLast", "mustMerge", "mustMergeOverwrite", "mustPrepend", "mustRegexFind", "mustRegexFindAll", "mustRegexMatch", "mustRegexReplaceAll", "mustRegexReplaceAllLiteral", "mustRegexSplit", "mustRest",
        "mustReverse", "mustSlice", "mustToDate", "mustToJson", "mustToPrettyJson", "mustToRawJson", "mustToYaml", "mustUniq", "mustWithout", "ne", "nindent", "nospace", "not", "omit", "or", "osBase", "osClean",
        "osDir", "osExt", "osIsAbs", "pick", "pluck", "plural", "prepend", "print", "printf", "println", "quote", "regexFind", "regexFindAll", "regexMatch", "regexQuoteMeta", "regexReplaceAll",
        "regexReplaceAllLiteral", "regexSplit", "repeat", "replace", "required", "rest", "reverse", "round", "semver", "semverCompare", "seq", "set", "sha1sum", "sha256sum", "slice", "snakecase", "sortAlpha",
        "split", "splitList", "splitn", "squote", "sub", "subf", "substr", "swapcase", "ternary", "title", "toDate", "toDecimal", "toJson", "toPrettyJson", "toRawJson", "toString", "toStrings", "toToml", "toYaml",
        "toYamlPretty", "tpl", "trim", "trimAll", "trimPrefix", "trimSuffix", "trimall", "trunc", "tuple", "typeIs", "typeIsLike", "typeOf", "uniq", "unixEpoch", "unset", "until", "untilStep", "untitle",
        "upper", "urlJoin", "urlParse", "urlquery", "values", "without", "wrap", "wrapWith",
    ];

    private static readonly string[] Odd =
    [
        "nil", ".nope", "(first (list nil))", "\"text\"", "\"\"", "\"é😀ß\"", "\" x  y\\n\"", "\"a\\x00\\\"'<&\\u2028b\"", "\"1.5\"", "\"0x1F\"", "\"-12\"", "\"true\"", "\"[a-\"", "\"{{ .x }}\"", "\"{\\\"a\\\": [1, null]}\"",
        "0", "-1", "7", "3.5", "-0.0", "1e300", "1e-7", "123456789.0", "(int64 9223372036854775807)", "(int64 \"-9223372036854775808\")", "(float64 9007199254740993)", "'x'", "true", "false",
        "(list 1 \"a\" nil (dict \"x\" 1.0))", "(list)", "(rest (list))", "(splitList \",\" \"q,v\")", "(until 3)", "(list (list 1) (list))", "(dict \"b\" (dict \"c\" \"d\"))", "(dict)", "(fromJson \"null\")",
        "(split \",\" \"q,v\")", "(dict \"z\" nil)", "(toDate \"2006-01-02\" \"2020-03-04\")", "(semver \"1.2.3-a+b\")", ".",
    ];

    /// <summary>The template that calls may name.</summary>
    public const string Helper = "{{ define \"x\" }}({{ . }}){{ end }}";

    /// <summary>All calls, as templates that print the result, its type and its JSON.</summary>
    public static IEnumerable<string> Calls()
    {
        foreach (var name in Functions)
        {
            var signature = (HelmFunctions.Instance.Find(name) ?? Builtins.Find(name)!).Signature;
            var types = signature.EndsWith('*') ? signature.TrimEnd('*') + signature[^2] : signature;
            yield return Call(name, types, -1, "", "");
            if (types.Length > 0)
                yield return Call(name, types[..^1], -1, "", "");
            yield return Call(name, types + "a", -1, "", "");
            for (var i = 0; i < types.Length; i++)
            {
                foreach (var odd in Odd)
                    yield return Call(name, types, i, odd, "");
            }

            if (types.Length == 0)
                continue;
            foreach (var odd in Odd)
            {
                if (odd != "nil")
                    yield return Call(name, types[..^1], -1, "", odd + " | ");
            }
        }
    }

    private static string Call(string name, string types, int place, string odd, string before)
    {
        var text = new StringBuilder("{{ $r := ").Append(before).Append(name);
        for (var i = 0; i < types.Length; i++)
            text.Append(' ').Append(i == place ? odd : Usual(name, types[i], i));
        return text.Append(" }}{{ $r }}|{{ typeOf $r }}|{{ toJson $r }}").ToString();
    }

    // What the function is written for, as far as its types do not say it.
    private static string Usual(string name, char type, int place) => (name, place) switch
    {
        (_, 0) when name.Contains("egex", StringComparison.Ordinal) => "\"[a-t]+\"",
        ("include", 0) => "\"x\"",
        ("tpl", 0) => "\"<{{ . }}>\"",
        ("printf", 0) => "\"%v|%q|%5d|%+v|%#v\"",
        ("toDate" or "mustToDate", 0) => "\"2006-01-02\"",
        ("semver" or "semverCompare", _) => "\"1.2.3\"",
        ("duration" or "durationRound" or "dateModify" or "mustDateModify", 0) => "\"90m\"",
        ("dict" or "dig", 0) => "\"a\"",
        ("index", 0) => "(list 4 5)",
        ("index" or "slice" or "mustSlice", 1) => "1",
        ("ternary", 2) => "true",
        ("until" or "chunk" or "mustChunk" or "repeat" or "trunc" or "indent" or "nindent" or "wrap", 0) => "3",
        ("splitn", 1) => "2",
        ("round", 1) => "1",
        ("first" or "last" or "rest" or "initial" or "uniq" or "compact" or "reverse" or "concat" or "sortAlpha" or "toStrings", _) => "(list \"b\" \"a\" \"\")",
        ("has" or "mustHas" or "chunk" or "mustChunk" or "join", 1) => "(list \"b\" \"a\")",
        ("append" or "prepend" or "mustAppend" or "mustPrepend" or "without" or "mustWithout" or "slice" or "mustSlice", 0) => "(list \"b\" \"a\")",
        _ => type switch
        {
            's' => "\"a,b\"",
            'i' or 'I' or 'u' => "2",
            'f' => "1.5",
            'b' => "true",
            'm' => "(dict \"a\" 1.0)",
            't' => "(toDate \"2006-01-02\" \"2020-03-04\")",
            'l' => "(list 1 2)",
            _ => "1",
        },
    };
}
