using System.Globalization;
using System.Text;
using KSail.Charts.Templates;
using KSail.Documents.Yaml;

namespace KSail.Charts.Functions;

/// <summary>Values as Go's <c>encoding/json</c> writes them: keys sorted, the signs of HTML escaped.</summary>
internal sealed class GoJsonWriter(TemplateRun run, bool escapesHtml, string indent)
{
    private const int MaxDepth = 500;

    private readonly StringBuilder _text = new();
    private int _depth;

    /// <summary>A value as JSON; null for what JSON has no notation for.</summary>
    public static string? Write(TemplateRun run, object? value, bool escapesHtml = true, string indent = "")
    {
        var writer = new GoJsonWriter(run, escapesHtml, indent);
        return writer.Append(value) ? writer._text.ToString() : null;
    }

    /// <summary>A number as JSON has it.</summary>
    public static string Number(double value)
    {
        var magnitude = Math.Abs(value);
        return magnitude != 0 && (magnitude < 1e-6 || magnitude >= 1e21)
            ? ScalarText.Shortest(value, smallest: 0, largest: 0, exponentDigits: 1)
            : ScalarText.Shortest(value, smallest: -7, largest: 22, exponentDigits: 1);
    }

    private bool Append(object? value)
    {
        run.Step();
        run.CheckTotal(_text.Length);
        switch (value)
        {
            case null:
                _text.Append("null");
                return true;
            case string text:
                AppendText(text);
                return true;
            case bool boolean:
                _text.Append(boolean ? "true" : "false");
                return true;
            case double number:
                if (!double.IsFinite(number))
                    return false;
                _text.Append(Number(number));
                return true;
            case ValueMap map:
                return AppendMap(map);
            case ValueList list:
                return AppendList(list);
            case byte[] bytes:
                AppendText(System.Convert.ToBase64String(bytes));
                return true;
            case DateTimeOffset time:
                AppendText(GoTime.Format(time, "2006-01-02T15:04:05.999999999Z07:00"));
                return true;
            case ulong number:
                _text.Append(number.ToString(CultureInfo.InvariantCulture));
                return true;
            case StructValue structure:
                return AppendStruct(structure);
            case ValueObject other:
                return Append(other.Printed);
            default:
                _text.Append(Numbers.ToInt64(value).ToString(CultureInfo.InvariantCulture));
                return true;
        }
    }

    private bool AppendMap(ValueMap map)
    {
        if (map.Count == 0)
        {
            _text.Append(map.IsNil ? "null" : "{}");
            return true;
        }

        Open('{');
        var keys = map.SortedKeys;
        for (var i = 0; i < keys.Length; i++)
        {
            Separate(i);
            AppendText(keys[i]);
            _text.Append(indent.Length > 0 ? ": " : ":");
            if (!Append(map[keys[i]]))
                return false;
        }

        Close('}');
        return true;
    }

    // Fields keep their order.
    private bool AppendStruct(StructValue structure)
    {
        Open('{');
        var count = 0;
        foreach (var field in structure.Fields)
        {
            if (field.Key is null)
                continue;
            Separate(count++);
            AppendText(field.Key);
            _text.Append(indent.Length > 0 ? ": " : ":");
            if (!Append(field.Value))
                return false;
        }

        Close('}');
        return true;
    }

    private bool AppendList(ValueList list)
    {
        if (list.Count == 0)
        {
            _text.Append(list.IsNil ? "null" : "[]");
            return true;
        }

        Open('[');
        for (var i = 0; i < list.Count; i++)
        {
            Separate(i);
            if (!Append(list[i]))
                return false;
        }

        Close(']');
        return true;
    }

    private void Open(char bracket)
    {
        if (++_depth > MaxDepth)
            throw new LimitException("the chart's templates write a value that is nested too deeply");
        _text.Append(bracket);
    }

    private void Separate(int index)
    {
        if (index > 0)
            _text.Append(',');
        BreakLine();
    }

    private void Close(char bracket)
    {
        _depth--;
        BreakLine();
        _text.Append(bracket);
    }

    private void BreakLine()
    {
        if (indent.Length == 0)
            return;
        _text.Append('\n');
        for (var i = 0; i < _depth; i++)
            _text.Append(indent);
    }

    private void AppendText(string text)
    {
        run.Step(text.Length >> 4);
        _text.Append('"');
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            _ = c switch
            {
                '"' => _text.Append("\\\""),
                '\\' => _text.Append("\\\\"),
                '\b' => _text.Append("\\b"),
                '\f' => _text.Append("\\f"),
                '\n' => _text.Append("\\n"),
                '\r' => _text.Append("\\r"),
                '\t' => _text.Append("\\t"),
                '<' or '>' or '&' when escapesHtml => Escape(c),
                < ' ' or '\u2028' or '\u2029' => Escape(c),
                _ when char.IsSurrogate(c) && !IsPair(text, i) => _text.Append("\\ufffd"),
                _ => _text.Append(c),
            };
        }

        _text.Append('"');
    }

    private StringBuilder Escape(char c) => _text.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture));

    private static bool IsPair(string text, int at) => char.IsHighSurrogate(text[at])
        ? at + 1 < text.Length && char.IsLowSurrogate(text[at + 1])
        : at > 0 && char.IsHighSurrogate(text[at - 1]);
}
