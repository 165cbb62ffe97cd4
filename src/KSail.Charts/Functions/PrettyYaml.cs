using System.Globalization;
using System.Text;
using KSail.Charts.Templates;
using KSail.Documents.Yaml;

namespace KSail.Charts.Functions;

/// <summary>Values as go-yaml v3 writes them with two blanks of indentation, also for lists in maps: what <c>toYamlPretty</c> is.</summary>
internal sealed class PrettyYaml
{
    private const int MaxDepth = 250;

    private readonly TemplateRun _run;
    private readonly StringBuilder _text = new();

    private PrettyYaml(TemplateRun run) => _run = run;

    /// <summary>A value as a document without the line break at its end.</summary>
    public static string Write(TemplateRun run, object? value)
    {
        var writer = new PrettyYaml(run);
        writer.WriteNode(value, 0, isInline: false);
        var text = writer._text;
        if (text.Length > 0 && text[^1] == '\n')
            text.Length--;
        return text.ToString();
    }

    // Inline is behind the dash of an item, where the first line of a collection goes on.
    private void WriteNode(object? value, int indent, bool isInline)
    {
        _run.Step();
        if (indent > MaxDepth * 2)
            throw new LimitException("the chart's templates write a value that is nested too deeply");
        _run.CheckTotal(_text.Length);
        switch (value is ValueObject other ? other.Printed : value)
        {
            case ValueMap { Count: > 0 } map:
                WriteMap(map, indent, isInline);
                break;
            case ValueList { Count: > 0 } list:
                WriteList(list, indent, isInline);
                break;
            case var scalar:
                // Lines of a text are indented even where it is all there is.
                WriteScalar(scalar, Math.Max(indent, 2));
                _text.Append('\n');
                break;
        }
    }

    private void WriteMap(ValueMap map, int indent, bool isInline)
    {
        var mapping = new YamlMapping();
        foreach (var key in map.SortedKeys)
            mapping.Set(key, YamlScalar.Null());
        foreach (var entry in YamlWriter.PrintOrder(mapping))
        {
            if (!isInline)
                _text.Append(' ', indent);
            isInline = false;
            WriteScalar(entry.Name, indent);
            _text.Append(':');
            WriteBehind(map[entry.Name], indent);
        }
    }

    private void WriteBehind(object? value, int indent)
    {
        if (value is ValueMap { Count: > 0 } or ValueList { Count: > 0 } or ValueObject { Printed: ValueMap { Count: > 0 } or ValueList { Count: > 0 } })
        {
            _text.Append('\n');
            WriteNode(value, indent + 2, isInline: false);
            return;
        }

        _text.Append(' ');
        WriteNode(value, indent + 2, isInline: false);
    }

    private void WriteList(ValueList list, int indent, bool isInline)
    {
        foreach (var item in list.Items)
        {
            if (!isInline)
                _text.Append(' ', indent);
            isInline = false;
            _text.Append("- ");
            WriteNode(item, indent + 2, isInline: true);
        }
    }

    private void WriteScalar(object? value, int indent)
    {
        _ = value switch
        {
            null => _text.Append("null"),
            bool boolean => _text.Append(boolean ? "true" : "false"),
            string text => WriteText(text, indent),
            double number => _text.Append(double.IsNaN(number) ? ".nan" : double.IsInfinity(number) ? (number > 0 ? ".inf" : "-.inf") : GoNumber.Shortest(number)),
            ValueMap => _text.Append("{}"),
            ValueList => _text.Append("[]"),
            byte[] bytes => WriteText(System.Convert.ToBase64String(bytes), indent),
            DateTimeOffset time => _text.Append(GoTime.Format(time, "2006-01-02T15:04:05.999999999Z07:00")),
            ulong number => _text.Append(number),
            _ => _text.Append(Numbers.ToInt64(value).ToString(CultureInfo.InvariantCulture)),
        };
    }

    private StringBuilder WriteText(string text, int indent)
    {
        _run.Step(text.Length >> 4);
        switch (ScalarText.StyleOf(text))
        {
            case ScalarStyle.Plain:
                return _text.Append(text);
            case ScalarStyle.SingleQuoted:
                return _text.Append('\'').Append(text.Replace("'", "''", StringComparison.Ordinal)).Append('\'');
            case ScalarStyle.Literal:
                WriteLiteral(text, indent);
                return _text;
            default:
                var quoted = YamlText.Write(_run, text);
                return _text.Append(quoted);
        }
    }

    private void WriteLiteral(string text, int indent)
    {
        _text.Append('|');
        if (text[0] is ' ' or '\n')
            _text.Append('2');
        _text.Append(!text.EndsWith('\n') ? "-" : text.Length == 1 || text.EndsWith("\n\n", StringComparison.Ordinal) ? "+" : "");
        var lines = (text.EndsWith('\n') ? text[..^1] : text).Split('\n');
        foreach (var line in lines)
        {
            _text.Append('\n');
            if (line.Length > 0)
                _text.Append(' ', indent).Append(line);
        }
    }
}
