using System.Globalization;

namespace KSail.Charts.Functions;

/// <summary>Reads one time by a layout.</summary>
internal sealed class TimeReader(string text)
{
    private int _at;
    private int _year;
    private int _month = -1;
    private int _day = -1;
    private int _yearDay = -1;
    private int _hour;
    private int _minute;
    private int _second;
    private long _ticks;
    private bool? _isAfternoon;
    private TimeSpan _offset;

    /// <summary>What was to be read where it failed.</summary>
    public string FailedElement { get; private set; } = "";

    /// <summary>The text from where it failed.</summary>
    public string FailedText { get; private set; } = "";

    /// <summary>What is wrong with a text that has the form of the layout, as the message goes on; null for one that has not.</summary>
    public string? Problem { get; private set; }

    /// <summary>The time; null when the text does not follow the layout.</summary>
    public DateTimeOffset? TryRead(List<TimeChunk> layout)
    {
        foreach (var chunk in layout)
        {
            FailedElement = chunk.Prefix;
            if (!SkipPrefix(chunk.Prefix))
            {
                FailedText = text[Math.Min(_at, text.Length)..];
                return null;
            }

            FailedElement = chunk.Text;
            FailedText = text[_at..];
            if (!Read(chunk))
                return null;
            if (OutOfRange(chunk.Element) is not { } field)
                continue;
            Problem = $": {field} out of range";
            return null;
        }

        if (_at != text.Length)
        {
            Problem = $": extra text: {GoTime.Quote(text[_at..])}";
            return null;
        }

        if (_isAfternoon is { } afternoon)
            _hour = _hour == 12 ? (afternoon ? 12 : 0) : _hour + (afternoon && _hour < 12 ? 12 : 0);
        return Compose();
    }

    // What is found as soon as it is read; days are known with their month.
    private string? OutOfRange(TimeElement element) => element switch
    {
        TimeElement.NumericMonth or TimeElement.ZeroMonth when _month is < 1 or > 12 => "month",
        TimeElement.Hour when _hour > 23 => "hour",
        TimeElement.Hour12 or TimeElement.ZeroHour12 when _hour > 12 => "hour",
        TimeElement.Minute or TimeElement.ZeroMinute when _minute > 59 => "minute",
        TimeElement.Second or TimeElement.ZeroSecond when _second > 59 => "second",
        _ => null,
    };

    private DateTimeOffset? Compose()
    {
        // Years that nobody writes have no place in our calendar.
        var year = Math.Max(_year, 1);
        if (_yearDay >= 0)
        {
            if (_yearDay < 1 || _yearDay > (DateTime.IsLeapYear(year) ? 366 : 365))
            {
                Problem = ": day-of-year out of range";
                return null;
            }

            var date = new DateTime(year, 1, 1, 0, 0, 0, DateTimeKind.Unspecified).AddDays(_yearDay - 1);
            (_month, _day) = (date.Month, date.Day);
        }

        var month = _month < 0 ? 1 : _month;
        var day = _day < 0 ? 1 : _day;
        if (day < 1 || day > DateTime.DaysInMonth(year, month))
        {
            Problem = ": day out of range";
            return null;
        }

        return new DateTimeOffset(year, month, day, _hour, _minute, _second, _offset).AddTicks(_ticks);
    }

    private bool Read(TimeChunk chunk)
    {
        switch (chunk.Element)
        {
            case TimeElement.None:
                return true;
            case TimeElement.LongMonth or TimeElement.Month:
                return ReadName(12, i => GoTime.MonthName(i + 1), chunk.Element == TimeElement.Month, i => _month = i + 1);
            case TimeElement.LongWeekday or TimeElement.Weekday:
                return ReadName(7, GoTime.WeekdayName, chunk.Element == TimeElement.Weekday, static _ => { });
            case TimeElement.NumericMonth or TimeElement.ZeroMonth:
                return ReadNumber(chunk.Element == TimeElement.ZeroMonth ? 2 : 1, 2, out _month);
            case TimeElement.Day or TimeElement.BlankDay or TimeElement.ZeroDay:
                if (chunk.Element == TimeElement.BlankDay && _at < text.Length && text[_at] == ' ')
                    _at++;
                return ReadNumber(chunk.Element == TimeElement.ZeroDay ? 2 : 1, 2, out _day);
            case TimeElement.BlankYearDay or TimeElement.ZeroYearDay:
                while (chunk.Element == TimeElement.BlankYearDay && _at < text.Length && text[_at] == ' ')
                    _at++;
                return ReadNumber(chunk.Element == TimeElement.ZeroYearDay ? 3 : 1, 3, out _yearDay);
            case TimeElement.Hour:
                return ReadNumber(1, 2, out _hour);
            case TimeElement.Hour12 or TimeElement.ZeroHour12:
                return ReadNumber(chunk.Element == TimeElement.ZeroHour12 ? 2 : 1, 2, out _hour);
            case TimeElement.Minute or TimeElement.ZeroMinute:
                return ReadNumber(chunk.Element == TimeElement.ZeroMinute ? 2 : 1, 2, out _minute);
            case TimeElement.Second or TimeElement.ZeroSecond:
                return ReadNumber(chunk.Element == TimeElement.ZeroSecond ? 2 : 1, 2, out _second) && ReadFraction(isRequired: false, 0);
            case TimeElement.LongYear:
                return ReadNumber(4, 4, out _year);
            case TimeElement.Year:
                if (!ReadNumber(2, 2, out _year))
                    return false;
                _year += _year >= 69 ? 1900 : 2000;
                return true;
            case TimeElement.UpperHalf or TimeElement.LowerHalf:
                return ReadHalf(chunk.Element == TimeElement.UpperHalf);
            case TimeElement.ZoneName:
                return ReadZoneName();
            case TimeElement.Zone:
                return ReadZone(chunk.Text);
            case TimeElement.FractionZeros:
                return ReadFraction(isRequired: true, chunk.Text.Length - 1);
            default:
                return true;
        }
    }

    // Any run of blanks stands for any other.
    private bool SkipPrefix(string prefix)
    {
        for (var i = 0; i < prefix.Length;)
        {
            if (prefix[i] == ' ')
            {
                if (_at < text.Length && text[_at] != ' ')
                    return false;
                while (i < prefix.Length && prefix[i] == ' ')
                    i++;
                while (_at < text.Length && text[_at] == ' ')
                    _at++;
                continue;
            }

            if (_at >= text.Length || text[_at] != prefix[i])
                return false;
            i++;
            _at++;
        }

        return true;
    }

    private bool ReadName(int count, Func<int, string> nameOf, bool isShort, Action<int> found)
    {
        for (var i = 0; i < count; i++)
        {
            var name = isShort ? nameOf(i)[..3] : nameOf(i);
            if (string.Compare(text, _at, name, 0, name.Length, StringComparison.OrdinalIgnoreCase) != 0)
                continue;
            _at += name.Length;
            found(i);
            return true;
        }

        return false;
    }

    private bool ReadNumber(int least, int most, out int value)
    {
        var start = _at;
        while (_at < text.Length && _at - start < most && char.IsAsciiDigit(text[_at]))
            _at++;
        value = 0;
        return _at - start >= least && int.TryParse(text.AsSpan(start, _at - start), NumberStyles.None, CultureInfo.InvariantCulture, out value);
    }

    private bool ReadFraction(bool isRequired, int count)
    {
        if (_at + 1 >= text.Length || text[_at] is not ('.' or ',') || !char.IsAsciiDigit(text[_at + 1]))
            return !isRequired;
        var start = ++_at;
        while (_at < text.Length && char.IsAsciiDigit(text[_at]))
            _at++;
        if (isRequired && _at - start != count)
            return false;
        var digits = text[start..Math.Min(_at, start + 7)].PadRight(7, '0');
        _ticks = long.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);
        return true;
    }

    private bool ReadHalf(bool isUpper)
    {
        if (_at + 2 > text.Length)
            return false;
        var half = text.Substring(_at, 2);
        _at += 2;
        _isAfternoon = half == (isUpper ? "PM" : "pm");
        return _isAfternoon == true || half == (isUpper ? "AM" : "am");
    }

    private bool ReadZoneName()
    {
        var start = _at;
        while (_at < text.Length && char.IsAsciiLetterUpper(text[_at]))
            _at++;
        return _at - start is 3 or 4;
    }

    private bool ReadZone(string form)
    {
        if (form[0] == 'Z' && _at < text.Length && text[_at] == 'Z')
        {
            _at++;
            return true;
        }

        if (_at >= text.Length || text[_at] is not ('+' or '-'))
            return false;
        var sign = text[_at++] == '-' ? -1 : 1;
        var hasColon = form.Contains(':', StringComparison.Ordinal);
        var (hours, minutes, seconds) = (0, 0, 0);
        if (!ReadNumber(2, 2, out hours))
            return false;
        if (form.Length > 3 && (!SkipColon(hasColon) || !ReadNumber(2, 2, out minutes)))
            return false;
        if (form.Length > 6 && (!SkipColon(hasColon) || !ReadNumber(2, 2, out seconds)))
            return false;
        if (hours > 14 || minutes > 59 || seconds != 0)
            return false;
        _offset = new TimeSpan(sign * hours, sign * minutes, 0);
        return _offset.Duration() <= TimeSpan.FromHours(14);
    }

    private bool SkipColon(bool isThere)
    {
        if (!isThere)
            return true;
        return _at < text.Length && text[_at++] == ':';
    }
}
