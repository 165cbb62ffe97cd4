using System.Globalization;
using System.Text;

namespace KSail.Charts.Templates;

/// <summary>Go's <c>fmt</c> package: <c>print</c>, <c>println</c>, <c>printf</c>, and how values print in templates.</summary>
internal static class GoFormat
{
    /// <summary>A value as <c>%v</c>.</summary>
    public static string Print(TemplateRun run, object? value)
    {
        if (value is string text)
            return text;
        var printer = new ValuePrinter(run);
        printer.Write(value, 'v', new FormatFlags());
        return printer.Text;
    }

    /// <summary>As <c>fmt.Sprint</c>: a blank between neighbours of which none is text.</summary>
    public static string PrintAll(TemplateRun run, object?[] values)
    {
        var printer = new ValuePrinter(run);
        for (var i = 0; i < values.Length; i++)
        {
            if (i > 0 && values[i] is not string && values[i - 1] is not string)
                printer.Append(" ");
            printer.Write(values[i], 'v', new FormatFlags());
        }

        return printer.Text;
    }

    /// <summary>As <c>fmt.Sprintln</c>.</summary>
    public static string PrintLine(TemplateRun run, object?[] values)
    {
        var printer = new ValuePrinter(run);
        for (var i = 0; i < values.Length; i++)
        {
            printer.Append(i > 0 ? " " : "");
            printer.Write(values[i], 'v', new FormatFlags());
        }

        printer.Append("\n");
        return printer.Text;
    }

    /// <summary>As <c>fmt.Sprintf</c>.</summary>
    public static string Format(TemplateRun run, string format, ReadOnlySpan<object?> values) => new Formatter(run, format).Run(values);

    /// <summary>One call of <c>Sprintf</c>.</summary>
    private sealed class Formatter(TemplateRun run, string format)
    {
        private readonly ValuePrinter _printer = new(run);
        private int _at;
        private int _next;
        private bool _reordered;
        private bool _isIndexGood;
        private bool _afterIndex;

        public string Run(ReadOnlySpan<object?> values)
        {
            while (_at < format.Length)
            {
                var percent = format.IndexOf('%', _at);
                if (percent < 0)
                    percent = format.Length;
                _printer.Append(format[_at..percent]);
                _at = percent + 1;
                if (percent < format.Length)
                    Directive(values);
            }

            if (!_reordered && _next < values.Length)
            {
                _printer.Append("%!(EXTRA ");
                for (var i = _next; i < values.Length; i++)
                {
                    _printer.Append(i > _next ? ", " : "");
                    _printer.WriteWithType(values[i], new FormatFlags());
                }

                _printer.Append(")");
            }

            return _printer.Text;
        }

        private void Directive(ReadOnlySpan<object?> values)
        {
            var flags = new FormatFlags();
            _isIndexGood = true;
            _afterIndex = false;
            for (; _at < format.Length; _at++)
            {
                var c = format[_at];
                if (c == '#')
                    flags.Sharp = true;
                else if (c == '0')
                    flags.Zero = true;
                else if (c == '+')
                    flags.Plus = true;
                else if (c == '-')
                    flags.Minus = true;
                else if (c == ' ')
                    flags.Space = true;
                else
                    break;
            }

            ReadIndex(values.Length);
            ReadWidth(values, flags);
            ReadPrecision(values, flags);
            if (!_afterIndex)
                ReadIndex(values.Length);
            if (_at >= format.Length)
            {
                _printer.Append("%!(NOVERB)");
                return;
            }

            Rune.DecodeFromUtf16(format.AsSpan(_at), out var verb, out var length);
            _at += length;
            if (verb.Value == '%')
            {
                _printer.Append("%");
            }
            else if (!_isIndexGood)
            {
                _printer.Append($"%!{verb}(BADINDEX)");
            }
            else if (_next >= values.Length)
            {
                _printer.Append($"%!{verb}(MISSING)");
            }
            else
            {
                // Some verbs see a plus or a sharp sign as a verb of their own.
                if (verb.Value is 'v')
                {
                    (flags.SharpV, flags.Sharp) = (flags.Sharp, false);
                    (flags.PlusV, flags.Plus) = (flags.Plus, false);
                }

                _printer.Write(values[_next++], verb.IsBmp ? (char)verb.Value : '\uFFFD', flags);
            }
        }

        private void ReadWidth(ReadOnlySpan<object?> values, FormatFlags flags)
        {
            if (_at < format.Length && format[_at] == '*')
            {
                _at++;
                if (!TryTakeInteger(values, out var width))
                {
                    _printer.Append("%!(BADWIDTH)");
                }
                else
                {
                    if (width < 0)
                        (width, flags.Minus) = (-width, true);
                    flags.Width = width;
                }

                _afterIndex = false;
                return;
            }

            flags.Width = ReadNumber();
            // A width behind an index is an error.
            if (_afterIndex && flags.Width is not null)
                _isIndexGood = false;
        }

        private void ReadPrecision(ReadOnlySpan<object?> values, FormatFlags flags)
        {
            if (_at >= format.Length || format[_at] != '.')
                return;
            _at++;
            if (_afterIndex)
                _isIndexGood = false;
            ReadIndex(values.Length);
            if (_at < format.Length && format[_at] == '*')
            {
                _at++;
                if (!TryTakeInteger(values, out var precision))
                    _printer.Append("%!(BADPREC)");
                else if (precision >= 0)
                    flags.Precision = precision;
                else
                    _printer.Append("%!(BADPREC)");
                _afterIndex = false;
                return;
            }

            flags.Precision = ReadNumber() ?? 0;
        }

        private bool TryTakeInteger(ReadOnlySpan<object?> values, out int value)
        {
            value = 0;
            if (_next >= values.Length)
                return false;
            var taken = values[_next++];
            if (!Numbers.IsInteger(taken) || Numbers.ToInt64(taken!) is < -1_000_000 or > 1_000_000)
                return false;
            value = (int)Numbers.ToInt64(taken!);
            return true;
        }

        private int? ReadNumber()
        {
            var start = _at;
            var value = 0;
            for (; _at < format.Length && char.IsAsciiDigit(format[_at]); _at++)
            {
                value = (value * 10) + format[_at] - '0';
                if (value > 1_000_000)
                    return null;
            }

            return _at > start ? value : null;
        }

        // [n] chooses the argument.
        private void ReadIndex(int count)
        {
            if (_at >= format.Length || format[_at] != '[')
                return;
            _reordered = true;
            var end = format.IndexOf(']', _at);
            if (end < 0)
            {
                _isIndexGood = false;
                _at++;
                return;
            }

            var isNumber = int.TryParse(format.AsSpan(_at + 1, end - _at - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var index);
            _at = end + 1;
            if (!isNumber || index < 1 || index > count)
            {
                _isIndexGood = false;
                return;
            }

            _next = index - 1;
            _afterIndex = true;
        }
    }
}

/// <summary>What stands between a percent sign and its verb.</summary>
internal sealed class FormatFlags
{
    public int? Width { get; set; }

    public int? Precision { get; set; }

    public bool Plus { get; set; }

    public bool Minus { get; set; }

    public bool Sharp { get; set; }

    public bool Space { get; set; }

    public bool Zero { get; set; }

    public bool PlusV { get; set; }

    public bool SharpV { get; set; }
}
