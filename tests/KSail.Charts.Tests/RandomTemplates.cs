using System.Globalization;
using System.Text;
using KSail.Charts.Functions;
using KSail.Charts.Templates;

namespace KSail.Charts.Tests;

/// <summary>Makes templates and data by chance: most are valid, many fail when they are executed, some cannot be parsed. Equal seeds make equal ones.</summary>
internal sealed class RandomTemplates(int seed)
{
    private static readonly string[] Fields =
        ["$.a", "$.s", "$.n", "$.l", "$.m", "$.m.x", "$.m.x", "$.m.nope", "$.nope", ".nope.x", "$.t", "$.i", "$.k", "$.z", "$.g", "$.g.u", "$.f", ".", "$", "$.s", "$.m.x", "$.e", "$.el", "$.u", "$.big", "$.list", ".s"];

    private static readonly string[] Constants =
        ["1", "0", "-3", "2.5", "\"a\"", "\"\"", "\"x y\"", "`r\"w`", "true", "false", "'c'", "0x1F", "1e3", "\"é😀\"", "\"1,2,3\"", "\"%v|%d\"", "\"{{ .s }}\"", "\"2006-01-02\"", "10", "3", "\"a.b\""];

    // Those that give the same every time.
    private static readonly string[] Functions =
    [
        "abbrev", "abbrevboth", "add", "add1", "add1f", "addf", "adler32sum", "all", "any", "append", "atoi", "b32dec", "b32enc", "b64dec", "b64enc", "base", "biggest", "camelcase", "cat", "ceil",
        "chunk", "clean", "coalesce", "compact", "concat", "contains", "deepCopy", "deepEqual", "default", "dict", "dig", "dir", "div", "divf", "duration", "durationRound", "empty", "eq", "ext",
        "fail", "first", "float64", "floor", "fromJson", "fromJsonArray", "ge", "get", "gt", "has", "hasKey", "hasPrefix", "hasSuffix", "html", "include", "indent", "index", "initial", "initials",
        "int", "int64", "isAbs", "join", "js", "kebabcase", "kindIs", "kindOf", "last", "le", "len", "list", "lower", "lt", "max", "maxf", "merge", "mergeOverwrite", "min", "minf", "mod", "mul",
        "mulf", "mustFromJson", "ne", "nindent", "nospace", "not", "omit", "pick", "pluck", "plural", "prepend", "print", "printf", "println", "quote", "regexFind", "regexMatch", "regexQuoteMeta",
        "regexReplaceAll", "repeat", "replace", "required", "rest", "reverse", "round", "semver", "semverCompare", "seq", "set", "sha256sum", "slice", "snakecase", "sortAlpha", "split", "splitList",
        "splitn", "squote", "sub", "subf", "substr", "swapcase", "ternary", "title", "toDate", "toDecimal", "toJson", "toPrettyJson", "toRawJson", "toString", "toStrings", "toYaml", "tpl", "trim",
        "trimAll", "trimPrefix", "trimSuffix", "trunc", "typeIs", "typeOf", "uniq", "unset", "until", "untilStep", "untitle", "upper", "urlParse", "urlquery", "without", "wrap", "wrapWith",
        "and", "or", "toToml", 
    ];

    // What can be put behind anything.
    private static readonly string[] Filters =
        ["toString", "quote", "squote", "toJson", "toYaml", "default 1", "default \"d\"", "print", "printf \"%v\"", "printf \"%s|%d|%q\" 1 $.s", "empty", "kindOf", "typeOf", "not", "cat \"a\"", "toString | upper", "toString | nindent 2",
         "toString | trunc 3", "toJson | fromJson", "toYaml | indent 4", "list | first", "int", "float64", "toString | b64enc", "eq 1", "html", "urlquery", "coalesce nil", "ternary 1 2 (empty $.n) | add 1", "or $.n", "and $.s", "list | len", "dict \"k\"", "toPrettyJson"];

    private readonly Random _random = new(seed);
    private readonly StringBuilder _text = new();
    private readonly List<string> _variables = [];
    private int _rangeDepth;
    private int _budget;

    /// <summary>A question.</summary>
    public Question Next()
    {
        _text.Clear();
        _variables.Clear();
        _rangeDepth = 0;
        _budget = 12;
        List(3);
        var templates = new Dictionary<string, string> { ["h"] = Helper(), ["t"] = Damage(_text.ToString()) };
        return new Question(templates, "t", Data());
    }

    private string Helper()
    {
        var main = _text.ToString();
        _text.Clear();
        _variables.Clear();
        _rangeDepth = 0;
        _budget = 4;
        _text.Append("{{ define \"x\" }}");
        List(1);
        _text.Append("{{ end }}{{- define \"y\" -}}[{{ . }}]{{- end }}");
        var helper = _text.ToString();
        _text.Clear().Append(main);
        return helper;
    }

    private string Data()
    {
        var data = new StringBuilder("{");
        data.Append("\"a\": ").Append(Pick("1", "0", "2.5", "-7", "1000000"));
        data.Append(", \"s\": ").Append(Pick("\"text\"", "\"\"", "\"a b,c\"", "\"Ünï\"", "\"1.2.3\"", "\"{{ .a }}\"", "\"12\""));
        data.Append(", \"n\": null, \"t\": ").Append(Pick("true", "false"));
        data.Append(", \"l\": ").Append(Pick("[1, 2, 3]", "[]", "[\"b\", \"a\"]", "[null, 1, {\"x\": 1}]", "[[1], [2]]"));
        data.Append(", \"m\": ").Append(Pick("{\"x\": {\"y\": \"z\"}}", "{\"x\": {}, \"b\": 1}", "{\"x\": null}", "{\"x\": {\"y\": [1]}, \"a\": {\"k\": \"v\"}}"));
        data.Append(", \"i\": {\"$int\": ").Append(_random.Next(-2, 9)).Append("}, \"k\": {\"$int64\": ").Append(_random.Next(-2, 9)).Append('}');
        data.Append(", \"z\": {\"$strings\": [\"p\", \"q\"]}, \"g\": {\"$labels\": {\"u\": \"v\"}}, \"f\": 3.75, \"e\": {}, \"el\": [], \"u\": \"http://u:p@h:80/p?q=1#f\", \"big\": 123456789, \"list\": [\"x\", \"y\"]}");
        return data.ToString();
    }

    private void List(int depth)
    {
        var count = _random.Next(1, 4);
        for (var i = 0; i < count && _budget > 0; i++)
        {
            _budget--;
            if (_random.Next(3) == 0)
                _text.Append(Pick("text", " ", "\n", "a: b\n", "é", "  x  ", "}}", "{", "\t"));
            Action(depth);
        }
    }

    private void Action(int depth)
    {
        var mark = _variables.Count;
        switch (depth <= 0 ? _random.Next(3) : _random.Next(14))
        {
            case 3 or 4:
                Branch("if", depth);
                break;
            case 5:
                Branch("with", depth);
                break;
            case 6 or 7:
                Range(depth);
                break;
            case 8:
                Open();
                _text.Append("template ").Append(Pick("\"x\"", "\"y\"", "\"x\"", "\"y\"", "\"x\"", "\"y\"", "\"no\""));
                if (_random.Next(4) > 0)
                    _text.Append(" $");

                Close();
                break;
            case 9 when _rangeDepth > 0:
                Open();
                _text.Append(Pick("break", "continue"));
                Close();
                break;
            case 10:
                Open();
                _text.Append("/* c */");
                Close();
                break;
            case 11 or 12:
                Declare();
                return;
            default:
                Open();
                Pipe(2);
                Close();
                break;
        }

        _variables.RemoveRange(mark, _variables.Count - mark);
    }

    private void Declare()
    {
        Open();
        var isNew = _variables.Count == 0 || _random.Next(3) > 0;
        var name = isNew ? "$v" + _random.Next(4).ToString(CultureInfo.InvariantCulture) : Variable();
        _text.Append(name).Append(isNew ? " := " : " = ");
        Pipe(2);
        Close();
        if (isNew)
            _variables.Add(name);
    }

    private void Branch(string keyword, int depth)
    {
        var mark = _variables.Count;
        Open();
        _text.Append(keyword).Append(' ');
        if (_random.Next(5) == 0)
        {
            _text.Append("$w := ");
            Pipe(1);
            _variables.Add("$w");
        }
        else
        {
            Pipe(1);
        }

        Close();
        List(depth - 1);
        if (_random.Next(2) == 0)
        {
            Open();
            _text.Append("else");
            if (_random.Next(3) == 0)
            {
                _text.Append(' ').Append(keyword).Append(' ');
                Pipe(1);
            }

            Close();
            List(depth - 1);
        }

        Open();
        _text.Append("end");
        Close();
        _variables.RemoveRange(mark, _variables.Count - mark);
    }

    private void Range(int depth)
    {
        var mark = _variables.Count;
        Open();
        _text.Append("range ");
        switch (_random.Next(4))
        {
            case 0:
                _text.Append("$r := ");
                _variables.Add("$r");
                break;
            case 1:
                _text.Append("$q, $r := ");
                _variables.Add("$q");
                _variables.Add("$r");
                break;
        }

        if (_random.Next(15) == 0)
            Pipe(1);
        else
            _text.Append(Pick("$.l", "$.m", "$.z", "$.g", "$.list", "until 3", "$.el", "$.i", "$.n", "$.l", "$.m", "splitList \",\" $.s", "list 1 \"a\""));
        Close();
        _rangeDepth++;
        List(depth - 1);
        _rangeDepth--;
        if (_random.Next(3) == 0)
        {
            Open();
            _text.Append("else");
            Close();
            List(depth - 1);
        }

        Open();
        _text.Append("end");
        Close();
        _variables.RemoveRange(mark, _variables.Count - mark);
    }

    private void Pipe(int depth)
    {
        Command(depth);
        for (var more = _random.Next(4); more >= 2; more--)
        {
            _text.Append(" | ");
            if (_random.Next(8) == 0)
                Function(depth, 1);
            else
                _text.Append(Pick(Filters));
        }
    }

    private void Command(int depth)
    {
        if (_random.Next(3) == 0)
            Operand(depth);
        else
            Function(depth, 0);
    }

    private void Function(int depth, int piped)
    {
        var name = Pick(Functions);
        var signature = (HelmFunctions.Instance.Find(name) ?? Builtins.Find(name)!).Signature;
        var types = signature.TrimEnd('*') + (signature.EndsWith('*') && _random.Next(3) > 0 ? signature[^2] : "");
        _text.Append(name);
        for (var i = 0; i < types.Length - piped + (_random.Next(40) == 0 ? _random.Next(-1, 2) : 0); i++)
        {
            _text.Append(' ');
            if (_random.Next(20) == 0)
                Operand(depth - 1);
            else
                Typed(i < types.Length ? types[i] : 'a', depth - 1);
        }
    }

    private void Typed(char type, int depth)
    {
        switch (type)
        {
            case 's':
                _text.Append(Pick("$.s", "\"a\"", "\"x y\"", "\"\"", "\"x\"", "`[a-z]+`", "\"1.2.3\"", "(toString $.a)", "(print $.l)", "(upper $.s)", "(join \",\" $.z)", "$.u", "$.g.u", "\"{\\\"k\\\": 1}\"", "\"a,b\"", "(typeOf .)", "(toJson .)"));
                break;
            case 'i':
                _text.Append(Pick("0", "1", "2", "3", "7", "-1", "(int $.a)", "(len $.l)", "$.i"));
                break;
            case 'I':
                _text.Append(Pick("(int64 3)", "$.k", "5"));
                break;
            case 'f':
                _text.Append(Pick("0.5", "1", "$.f"));
                break;
            case 'b':
                _text.Append(Pick("true", "$.t", "(eq 1 1)", "(empty .)"));
                break;
            case 'm':
                _text.Append(Pick("$.m", "$.e", "(dict \"a\" 1 \"b\" (dict \"c\" $.s))", "(dict)", "(deepCopy $.m)", "(fromYaml \"a: 1\")"));
                break;
            case 't':
                _text.Append("(toDate \"2006-01-02\" \"2020-03-04\")");
                break;
            default:
                if (_random.Next(3) == 0)
                    _text.Append(Pick("$.l", "$.z", "(list 3 1 2)", "(list \"b\" $.s)", "$.list", "(until 3)", "(splitList \",\" $.s)", "$.m", "$.a", "1", "\"k\""));
                else
                    Operand(depth);
                break;
        }
    }

    private void Operand(int depth)
    {
        switch (_random.Next(10))
        {
            case < 4:
                _text.Append(Pick(Fields));
                break;
            case < 6:
                _text.Append(Pick(Constants));
                break;
            case 7 when _variables.Count > 0:
                _text.Append(Variable()).Append(Pick("", "", "", "", "", ".x"));
                break;
            case 8 or 9 when depth > 0:
                _text.Append('(');
                Pipe(depth - 1);
                _text.Append(')').Append(Pick("", "", "", "", "", "", "", ".x", ".y.z"));
                break;
            default:
                _text.Append(Pick("$.l", "$.m", "$.s", "$.a"));
                break;
        }
    }

    private string Variable() => _variables[_random.Next(_variables.Count)];

    private void Open() => _text.Append(Pick("{{ ", "{{ ", "{{", "{{- "));

    private void Close() => _text.Append(Pick(" }}", " }}", "}}", " -}}"));

    // One in ten is broken somewhere.
    private string Damage(string text)
    {
        if (_random.Next(10) > 0 || text.Length == 0)
            return text;
        var at = _random.Next(text.Length);
        if (char.IsSurrogate(text[at]))
            return text;
        return _random.Next(3) switch
        {
            0 => text.Remove(at, 1),
            1 => text.Insert(at, Pick("{{", "}}", "(", ")", "|", ".", "$", "\"", "`", " ", "end", "=", ":", ",", "'", "-", "/*", "*/", "\n", "%", "1")),
            _ => text[..at],
        };
    }

    private string Pick(params string[] choices) => choices[_random.Next(choices.Length)];
}
