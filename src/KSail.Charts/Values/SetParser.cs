using System.Globalization;
using System.Text;
using KSail.Charts.Loading;
using KSail.Charts.Templates;

namespace KSail.Charts.Values;

/// <summary>
/// Sets values by a line such as <c>image.tag=1.2,args[0]=x</c>, as <c>helm --set</c> and Flux' <c>targetPath</c> do (<c>pkg/strvals</c>): dots
/// lead into maps, <c>[n]</c> into lists, <c>{a,b}</c> is a list, and <c>\</c> takes what follows as it is.
/// </summary>
internal sealed class SetParser
{
    // Helm's own bounds.
    private const int MaxIndex = 65536;
    private const int MaxLevel = 30;

    private readonly string _line;
    private readonly bool _areTexts;
    private int _at;

    private SetParser(string line, bool areTexts)
    {
        _line = line;
        _areTexts = areTexts;
    }

    private bool IsAtEnd => _at >= _line.Length;

    /// <summary>Sets what a line says.</summary>
    /// <param name="line">The line.</param>
    /// <param name="values">Is changed; lists in it are replaced.</param>
    /// <param name="areTexts">Whether values stay text, whatever they look like.</param>
    /// <exception cref="ChartException">The line is none, or leads through what is no map or list.</exception>
    public static void Apply(string line, ValueMap values, bool areTexts)
    {
        var parser = new SetParser(line, areTexts);
        while (!parser.IsAtEnd)
            parser.ReadKey(values, 0);
    }

    private void ReadKey(ValueMap values, int level)
    {
        var key = Until("=[,.", out var stop);
        switch (stop)
        {
            case '\0':
                throw new ChartException($"key \"{key}\" has no value");
            case '[':
                var index = ReadIndex();
                if (values.TryGet(key, out var existing) && existing is not ValueList)
                    throw new ChartException($"unable to parse key: '{key}' is no list");
                Set(values, key, ReadItem((existing as ValueList) ?? new ValueList([]), index, level));
                break;
            case '=':
                Set(values, key, ReadValue());
                break;
            case ',':
                Set(values, key, "");
                throw new ChartException($"key \"{key}\" has no value (cannot end with ,)");
            default:
                if (++level > MaxLevel)
                    throw new ChartException($"value name nested level is greater than maximum supported nested level of {MaxLevel}");
                if (values.TryGet(key, out var below) && below is not ValueMap)
                    throw new ChartException($"unable to parse key: '{key}' is no mapping");
                var inner = (below as ValueMap) ?? new ValueMap();
                ReadKey(inner, level);
                if (inner.Count == 0)
                    throw new ChartException($"key map \"{key}\" has no value");
                Set(values, key, inner);
                break;
        }
    }

    private ValueList ReadItem(ValueList list, int index, int level)
    {
        if (index < 0)
            throw new ChartException($"negative {index} index not allowed");
        var between = Until("[.=", out var stop);
        if (between.Length > 0)
            throw new ChartException($"unexpected data at end of array index: \"{between}\"");
        var existing = index < list.Count ? list[index] : null;
        switch (stop)
        {
            case '=':
                return SetItem(list, index, ReadValue());
            case '[':
                var next = ReadIndex();
                if (existing is not (null or ValueList))
                    throw new ChartException($"unable to parse key: item {index} is no list");
                return SetItem(list, index, ReadItem((existing as ValueList) ?? new ValueList([]), next, level));
            case '.':
                var inner = (existing as ValueMap) ?? new ValueMap();
                ReadKey(inner, level);
                return SetItem(list, index, inner);
            default:
                return list;
        }
    }

    private object? ReadValue()
    {
        if (IsAtEnd)
            return "";
        if (_line[_at] == '{')
        {
            _at++;
            return ReadList();
        }

        return Typed(Until(",", out _));
    }

    private ValueList ReadList()
    {
        var items = new List<object?>();
        while (true)
        {
            var item = Until(",}", out var stop);
            if (stop == '\0')
                throw new ChartException("list must terminate with '}'");
            items.Add(Typed(item));
            if (stop == ',')
                continue;
            if (!IsAtEnd && _line[_at] == ',')
                _at++;
            return new ValueList([.. items]);
        }
    }

    private int ReadIndex()
    {
        var text = Until("]", out var stop);
        if (stop == '\0')
            throw new ChartException("error parsing index: EOF");
        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var index)
            ? index
            : throw new ChartException($"error parsing index: strconv.Atoi: parsing \"{text}\": invalid syntax");
    }

    // Stops behind one of the characters; NUL where the line ends first.
    private string Until(string stops, out char stop)
    {
        var text = new StringBuilder();
        while (!IsAtEnd)
        {
            var c = _line[_at++];
            if (stops.Contains(c, StringComparison.Ordinal))
            {
                stop = c;
                return text.ToString();
            }

            if (c != '\\')
                text.Append(c);
            else if (!IsAtEnd)
                text.Append(_line[_at++]);
        }

        stop = '\0';
        return text.ToString();
    }

    private object? Typed(string text)
    {
        if (_areTexts)
            return text;
        if (text.Equals("true", StringComparison.OrdinalIgnoreCase))
            return true;
        if (text.Equals("false", StringComparison.OrdinalIgnoreCase))
            return false;
        if (text.Equals("null", StringComparison.OrdinalIgnoreCase))
            return null;
        if (text == "0")
            return 0L;
        return text.Length > 0 && text[0] != '0' && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : text;
    }

    private static void Set(ValueMap values, string key, object? value)
    {
        if (key.Length > 0)
            values[key] = value;
    }

    private static ValueList SetItem(ValueList list, int index, object? value)
    {
        if (index > MaxIndex)
            throw new ChartException($"index of {index} is greater than maximum supported index of {MaxIndex}");
        var items = new object?[Math.Max(list.Count, index + 1)];
        for (var i = 0; i < list.Count; i++)
            items[i] = list[i];
        items[index] = value;
        return new ValueList(items);
    }
}
