using System.Globalization;
using System.Text;
using KSail.Charts.Templates;

namespace KSail.Charts.Functions;

/// <summary>Values as TOML, as BurntSushi's encoder writes them: plain keys first, then tables, both sorted and indented by depth.</summary>
internal sealed class TomlWriter
{
    private const int MaxDepth = 250;

    private readonly TemplateRun _run;
    private readonly StringBuilder _text = new();

    private TomlWriter(TemplateRun run) => _run = run;

    /// <summary>A value as TOML; what cannot be written becomes the message, as Helm prints it.</summary>
    public static string Write(TemplateRun run, object? value)
    {
        var writer = new TomlWriter(run);
        try
        {
            switch (value is ValueObject other ? other.Printed : value)
            {
                case null:
                    throw new FunctionException("reflect: call of reflect.Value.Type on zero Value");
                case ValueMap map:
                    writer.WriteEntries([], map);
                    break;
                case ValueList list when IsTables(list):
                    return "toml: top-level values must be Go maps or structs";
                case var single:
                    writer.WriteValue(single);
                    break;
            }

            return writer._text.ToString();
        }
        catch (TomlException e)
        {
            return e.Message;
        }
    }

    private void WriteTable(List<string> path, ValueMap map)
    {
        // Between top-level tables stands an empty line.
        if (path.Count == 1 && _text.Length > 0)
            _text.Append('\n');
        WriteHeader(path, "[", "]");
        WriteEntries(path, map);
    }

    private void WriteEntries(List<string> path, ValueMap map)
    {
        _run.Step();
        if (path.Count > MaxDepth)
            throw new LimitException("the chart's templates write a value that is nested too deeply");
        foreach (var key in map.SortedKeys)
        {
            if (map[key] is { } value && !IsTable(value))
                WriteEntry(path.Count, key, value);
        }

        foreach (var key in map.SortedKeys)
        {
            if (map[key] is not { } value || !IsTable(value))
                continue;
            List<string> inner = [.. path, key];
            if (value is ValueMap table)
                WriteTable(inner, table);
            else
                WriteTables(inner, (ValueList)value);
        }

        _run.CheckTotal(_text.Length);
    }

    private void WriteTables(List<string> path, ValueList tables)
    {
        foreach (var table in tables.Items)
        {
            if (_text.Length > 0)
                _text.Append('\n');
            WriteHeader(path, "[[", "]]");
            WriteEntries(path, (ValueMap)table!);
        }
    }

    private static bool IsTable(object value) => value is ValueMap || (value is ValueList list && IsTables(list));

    // A list of maps alone is written as tables.
    private static bool IsTables(ValueList list)
    {
        var all = list.Count > 0;
        foreach (var item in list.Items)
        {
            if (item is null)
                throw new TomlException("toml: cannot encode array with nil element");
            all &= item is ValueMap;
        }

        return all;
    }

    private void WriteHeader(List<string> path, string open, string close)
    {
        Indent(path.Count - 1);
        _text.Append(open);
        for (var i = 0; i < path.Count; i++)
        {
            _text.Append(i > 0 ? "." : "");
            WriteKey(path[i]);
        }

        _text.Append(close).Append('\n');
    }

    private void WriteEntry(int depth, string key, object value)
    {
        Indent(depth);
        WriteKey(key);
        _text.Append(" = ");
        WriteValue(value);
        _text.Append('\n');
    }

    private void WriteValue(object? value)
    {
        _run.Step();
        switch (value)
        {
            case string text:
                WriteText(text);
                break;
            case bool boolean:
                _text.Append(boolean ? "true" : "false");
                break;
            case double number:
                WriteFloat(number);
                break;
            case ValueList list:
                WriteList(list);
                break;
            case ValueMap map:
                WriteInline(map);
                break;
            case DateTimeOffset time:
                _text.Append(GoTime.Format(time, "2006-01-02T15:04:05.999999999Z07:00"));
                break;
            case null:
                throw new TomlException("toml: cannot encode array with nil element");
            default:
                _text.Append(Numbers.ToInt64(value).ToString(CultureInfo.InvariantCulture));
                break;
        }
    }

    private void WriteList(ValueList list)
    {
        _text.Append('[');
        for (var i = 0; i < list.Count; i++)
        {
            _text.Append(i > 0 ? ", " : "");
            WriteValue(list[i]);
        }

        _text.Append(']');
    }

    // The last comma stays where the last value is nil, as in the original.
    private void WriteInline(ValueMap map)
    {
        var plain = Array.FindAll(map.SortedKeys, key => map[key] is not { } value || !IsTable(value));
        var tables = Array.FindAll(map.SortedKeys, key => map[key] is { } value && IsTable(value));
        _text.Append('{');
        WriteInline(map, plain, hasMore: tables.Length > 0);
        WriteInline(map, tables, hasMore: false);
        _text.Append('}');
    }

    private void WriteInline(ValueMap map, string[] keys, bool hasMore)
    {
        for (var i = 0; i < keys.Length; i++)
        {
            if (map[keys[i]] is not { } value)
                continue;
            WriteKey(keys[i]);
            _text.Append(" = ");
            WriteValue(value);
            _text.Append(hasMore || i < keys.Length - 1 ? ", " : "");
        }
    }

    private void WriteFloat(double number)
    {
        if (!double.IsFinite(number))
        {
            _text.Append(double.IsNaN(number) ? "nan" : number > 0 ? "inf" : "-inf");
            return;
        }

        var text = GoNumber.Shortest(number);
        _text.Append(text).Append(text.AsSpan().IndexOfAny('.', 'e') < 0 ? ".0" : "");
    }

    private void WriteText(string text)
    {
        _run.Step(text.Length >> 4);
        _text.Append('"');
        foreach (var c in text)
        {
            _ = c switch
            {
                '\b' => _text.Append("\\b"),
                '\t' => _text.Append("\\t"),
                '\n' => _text.Append("\\n"),
                '\f' => _text.Append("\\f"),
                '\r' => _text.Append("\\r"),
                '"' => _text.Append("\\\""),
                '\\' => _text.Append("\\\\"),
                < ' ' or '\x7f' => _text.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture)),
                _ => _text.Append(c),
            };
        }

        _text.Append('"');
    }

    private void Indent(int depth) => _text.Append(' ', depth * 2);

    private void WriteKey(string key)
    {
        var isBare = key.Length > 0;
        foreach (var c in key)
            isBare &= char.IsAsciiLetterOrDigit(c) || c is '_' or '-';
        if (isBare)
            _text.Append(key);
        else
            WriteText(key);
    }

    /// <summary>What TOML cannot say.</summary>
    private sealed class TomlException(string message) : Exception(message);
}
