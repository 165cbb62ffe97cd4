using System.Globalization;
using System.Text;

namespace KSail.Charts.Tests;

/// <summary>Makes templates and data by chance: most are valid, many fail when they are executed, some cannot be parsed. Equal seeds make equal ones.</summary>
internal sealed class RandomTemplates(int seed)
{
    private static readonly string[] Fields =
        [".a", ".s", ".n", ".l", ".m", ".m.x", ".m.x.y", ".m.nope", ".nope", ".nope.x", ".t", ".i", ".k", ".z", ".g", ".g.u", ".f", ".", "$", "$.s", "$.m.x", ".e", ".el", ".u", ".big", ".list"];

    private static readonly string[] Constants =
        ["1", "0", "-3", "2.5", "\"a\"", "\"\"", "\"x y\"", "`r\"w`", "true", "false", "nil", "'c'", "0x1F", "1e3", "\"é😀\"", "\"1,2,3\"", "\"%v|%d\"", "\"{{ .s }}\"", "\"2006-01-02\"", "10", "3", "\"a.b\""];

    // Those that give the same every time; the number of arguments is mostly right.
    private static readonly (string Name, int Count)[] Functions =
    [
        ("abbrev", 2), ("abbrevboth", 3), ("add", 2), ("add1", 1), ("add1f", 1), ("addf", 2), ("adler32sum", 1), ("all", 2), ("any", 2), ("append", 2), ("atoi", 1), ("b32dec", 1),
        ("b32enc", 1), ("b64dec", 1), ("b64enc", 1), ("base", 1), ("biggest", 2), ("camelcase", 1), ("cat", 3), ("ceil", 1), ("chunk", 2), ("clean", 1), ("coalesce", 3), ("compact", 1),
        ("concat", 2), ("contains", 2), ("deepCopy", 1), ("deepEqual", 2), ("default", 2), ("dict", 4), ("dig", 3), ("dir", 1), ("div", 2), ("divf", 2), ("duration", 1),
        ("durationRound", 1), ("empty", 1), ("eq", 2), ("ext", 1), ("fail", 1), ("first", 1), ("float64", 1), ("floor", 1), ("fromJson", 1), ("fromJsonArray", 1), ("ge", 2), ("get", 2), ("gt", 2),
        ("has", 2), ("hasKey", 2), ("hasPrefix", 2), ("hasSuffix", 2), ("html", 1), ("include", 2), ("indent", 2), ("index", 2), ("initial", 1), ("initials", 1), ("int", 1),
        ("int64", 1), ("isAbs", 1), ("join", 2), ("js", 1), ("kebabcase", 1), ("kindIs", 2), ("kindOf", 1), ("last", 1), ("le", 2), ("len", 1), ("list", 3), ("lower", 1), ("lt", 2), ("max", 2),
        ("maxf", 2), ("merge", 2), ("mergeOverwrite", 2), ("min", 2), ("minf", 2), ("mod", 2), ("mul", 2), ("mulf", 2), ("mustFromJson", 1), ("ne", 2), ("nindent", 2), ("nospace", 1), ("not", 1), ("omit", 2),
        ("pick", 2), ("pluck", 2), ("plural", 3), ("prepend", 2), ("print", 2), ("printf", 3), ("println", 2), ("quote", 1), ("regexFind", 2), ("regexMatch", 2), ("regexQuoteMeta", 1),
        ("regexReplaceAll", 3), ("repeat", 2), ("replace", 3), ("required", 2), ("rest", 1), ("reverse", 1), ("round", 2), ("semver", 1), ("semverCompare", 2), ("seq", 2), ("set", 3), ("sha256sum", 1),
        ("slice", 3), ("snakecase", 1), ("sortAlpha", 1), ("split", 2), ("splitList", 2), ("splitn", 3), ("squote", 1), ("sub", 2), ("subf", 2), ("substr", 3), ("swapcase", 1), ("ternary", 3), ("title", 1),
        ("toDate", 2), ("toDecimal", 1), ("toJson", 1), ("toPrettyJson", 1), ("toRawJson", 1), ("toString", 1), ("toStrings", 1), ("toYaml", 1), ("tpl", 2), ("trim", 1), ("trimAll", 2), ("trimPrefix", 2),
        ("trimSuffix", 2), ("trunc", 2), ("typeIs", 2), ("typeOf", 1), ("uniq", 1), ("unset", 2), ("until", 1), ("untilStep", 3), ("untitle", 1), ("upper", 1), ("urlParse", 1), ("urlquery", 1),
        ("values", 1), ("without", 2), ("wrap", 2), ("wrapWith", 3), ("and", 2), ("or", 2), ("keys", 1), ("toToml", 1), ("fromYaml", 1),
    ];

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
                _text.Append("template ").Append(Pick("\"x\"", "\"y\"", "\"x\"", "\"no\""));
                if (_random.Next(4) > 0)
                {
                    _text.Append(' ');
                    Pipe(1);
                }

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

        if (_random.Next(3) == 0)
            Pipe(1);
        else
            _text.Append(Pick(".l", ".m", ".z", ".g", ".list", "until 3", ".el", ".i", ".n", "$.l", "$.m", "splitList \",\" .s", "list 1 \"a\" nil"));
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
            Function(depth, 1);
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
        var (name, count) = Functions[_random.Next(Functions.Length)];
        _text.Append(name);
        count += _random.Next(25) == 0 ? _random.Next(-1, 2) : 0;
        for (var i = piped; i < count; i++)
        {
            _text.Append(' ');
            Operand(depth - 1);
        }
    }

    private void Operand(int depth)
    {
        switch (_random.Next(10))
        {
            case < 4:
                _text.Append(Pick(Fields));
                break;
            case < 7:
                _text.Append(Pick(Constants));
                break;
            case 7 when _variables.Count > 0:
                _text.Append(Variable()).Append(Pick("", "", ".x", ".x.y"));
                break;
            case 8 or 9 when depth > 0:
                _text.Append('(');
                Pipe(depth - 1);
                _text.Append(')').Append(Pick("", "", "", ".x", ".y.z"));
                break;
            default:
                _text.Append(Pick(".l", ".m", ".s", ".a"));
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
