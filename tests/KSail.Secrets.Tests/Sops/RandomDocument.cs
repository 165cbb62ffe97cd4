using System.Text;

namespace KSail.Secrets.Tests.Sops;

/// <summary>Writes a document by chance: nesting, all styles of values, comments wherever people put them, several documents.</summary>
internal sealed class RandomDocument(int seed)
{
    private static readonly string[] Plain =
    [
        "text", "two words", "5", "-17", "0x1F", "017", "0o17", "1_000", "1.50", "1e3", "-.inf", ".nan", "true", "False", "yes", "~", "null", "2001-12-14", "2001-12-14t21:59:43.10-05:00",
        "2001-12-14 21:59:43", "a:b", "x#y", "http://host/path?a=b", "12:30:45", "+12", "0.1e-6", "1234567890123456789", "0", "-0.0", "1e21", "=", "ä", "a 'b' c", "off", "!!str 5", "!!binary aGk=", "!!float 3",
    ];

    private static readonly string[] Quoted = ["''", "\"\"", "'5'", "\"true\"", "'it''s'", "\"tab\\tend\"", "\"line\\nbreak\"", "\"\\u00e4 \\\" q\"", "' lead'", "'# no comment'", "\"a: b\"", "'2001-12-14'", "\"\\x07\"", "\"multi\n    line\""];

    private readonly Random _random = new(seed);
    private readonly StringBuilder _text = new();

    public string Write()
    {
        var documents = _random.Next(6) == 0 ? _random.Next(2, 4) : 1;
        for (var i = 0; i < documents; i++)
        {
            if (i > 0 || _random.Next(8) == 0)
                _text.Append("---\n");
            Comment(0);
            Mapping(0, 0);
            if (_random.Next(6) == 0)
                Comment(0, always: true);
        }

        return _text.ToString();
    }

    public string WriteJson()
    {
        _text.Clear();
        var isIndented = _random.Next(2) == 0;
        JsonObject(0, isIndented);
        return _text.ToString();
    }

    private void Mapping(int indent, int depth, bool isItem = false)
    {
        var count = _random.Next(1, 5);
        for (var i = 0; i < count; i++)
        {
            if (i > 0 || !isItem)
            {
                Comment(indent);
                _text.Append(' ', indent);
            }

            _text.Append(_random.Next(10) == 0 ? $"\"k{i}\"" : $"k{i}").Append(':');
            Value(indent, depth, canBeFlush: true);
        }
    }

    private void Sequence(int indent, int depth)
    {
        var count = _random.Next(1, 4);
        for (var i = 0; i < count; i++)
        {
            Comment(indent);
            _text.Append(' ', indent).Append('-');
            if (depth < 4 && _random.Next(3) == 0)
            {
                _text.Append(' ');
                Mapping(indent + 2, depth + 1, isItem: true);
            }
            else
            {
                Value(indent, depth, canBeFlush: false);
            }
        }
    }

    private void Value(int indent, int depth, bool canBeFlush)
    {
        var step = _random.Next(2) == 0 ? 2 : 4;
        switch (_random.Next(depth < 4 ? 12 : 8))
        {
            case < 4:
                _text.Append(' ').Append(Plain[_random.Next(Plain.Length)]);
                EndOfLine();
                break;
            case 4:
                _text.Append(' ').Append(Quoted[_random.Next(Quoted.Length)].Replace("\n    ", $"\n{new string(' ', indent + step)}"));
                EndOfLine();
                break;
            case 5:
                Block(indent + step);
                break;
            case 6:
                _text.Append(_random.Next(3) switch { 0 => " {a: x, b: [1, \"2\"]}", 1 => " [a, {b: 5}, true]", _ => " []" });
                EndOfLine();
                break;
            case 7:
                EndOfLine();
                break;
            case < 10 when canBeFlush:
                EndOfLine();
                Mapping(indent + step, depth + 1);
                break;
            case < 12 when canBeFlush:
                EndOfLine();
                Sequence(indent + (_random.Next(3) == 0 ? 0 : step), depth + 1);
                break;
            default:
                _text.Append(" item\n");
                break;
        }
    }

    private void Block(int indent)
    {
        _text.Append(_random.Next(2) == 0 ? " |" : " >").Append(_random.Next(4) switch { 0 => "-", 1 => "+", _ => "" }).Append('\n');
        for (var lines = _random.Next(1, 4); lines > 0; lines--)
            _text.Append(' ', indent).Append(lines % 2 == 0 ? "# not a comment\n" : "some text\n").Append(_random.Next(5) == 0 ? "\n" : "");
    }

    private void EndOfLine() => _text.Append(_random.Next(8) == 0 ? $" # beside{(_random.Next(3) == 0 ? " enc" : "")}\n" : "\n");

    private void Comment(int indent, bool always = false)
    {
        if (!always && _random.Next(6) != 0)
            return;
        if (_random.Next(4) == 0)
            _text.Append('\n');
        for (var lines = _random.Next(1, 3); lines > 0; lines--)
            _text.Append(' ', indent).Append(_random.Next(3) switch { 0 => "# enc", 1 => "# plain words", _ => "#tight" }).Append('\n');
        if (_random.Next(6) == 0)
            _text.Append('\n');
    }

    private void JsonObject(int depth, bool isIndented)
    {
        _text.Append('{');
        for (var i = _random.Next(1, 4); i > 0; i--)
        {
            Break(depth + 1, isIndented);
            _text.Append($"\"k{i}\":{(isIndented ? " " : "")}");
            JsonValue(depth + 1, isIndented);
            if (i > 1)
                _text.Append(',');
        }

        Break(depth, isIndented);
        _text.Append('}');
    }

    private void JsonValue(int depth, bool isIndented)
    {
        switch (_random.Next(depth < 4 ? 9 : 7))
        {
            case 0:
                _text.Append("\"text ä \\u00e4 \\n \\\" \\\\ \\/\"");
                break;
            case 1:
                _text.Append(_random.Next(2) == 0 ? "5" : "-1.50e3");
                break;
            case 2:
                _text.Append(_random.Next(2) == 0 ? "true" : "null");
                break;
            case 3:
                _text.Append("\"\"");
                break;
            case 4:
                _text.Append("\"\\ud83d\\ude00 \\u0007\"");
                break;
            case < 7:
                _text.Append("\"v\"");
                break;
            case 7:
                _text.Append('[');
                JsonValue(depth + 1, isIndented);
                _text.Append(isIndented ? ", " : ",");
                JsonValue(depth + 1, isIndented);
                _text.Append(']');
                break;
            default:
                JsonObject(depth, isIndented);
                break;
        }
    }

    private void Break(int depth, bool isIndented)
    {
        if (isIndented)
            _text.Append('\n').Append('\t', depth);
    }
}
