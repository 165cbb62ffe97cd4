using System.Globalization;
using KSail.Documents;

namespace KSail.Validation.Forms;

/// <summary>
/// Schedules as <c>robfig/cron</c> v3 parses them (<c>ParseStandard</c>), which is what a CronJob's schedule must pass: five fields, or one of
/// the words that begin with <c>@</c>.
/// </summary>
internal static class CronSchedule
{
    private static readonly string[] FieldNames = ["minute", "hour", "day of month", "month", "day of week"];
    private static readonly int[] Lowest = [0, 0, 1, 1, 0];
    private static readonly int[] Highest = [59, 23, 31, 12, 6];
    private static readonly int[] DaysOfMonths = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    private static readonly string[] MonthNames = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    private static readonly string[] DayNames = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

    /// <summary>What is wrong with a schedule; null when nothing is.</summary>
    /// <param name="schedule">The text.</param>
    /// <param name="neverFires">Whether it is well-formed but names days that no month has.</param>
    public static string? FindError(string schedule, out bool neverFires)
    {
        neverFires = false;
        if (schedule.StartsWith('@'))
            return FindDescriptorError(schedule);
        ReadOnlySpan<char> rest = schedule;
        var sets = new ulong[5];
        var count = 0;
        while (TryNextField(ref rest, out var field))
        {
            if (count < 5 && FindFieldError(field, count, out sets[count]) is { } error)
                return error;
            count++;
        }

        if (count != 5)
            return $"must have five fields (minute, hour, day of month, month, day of week), but has {count.ToString(CultureInfo.InvariantCulture)}";
        neverFires = NeverFires(sets);
        return null;
    }

    private static string? FindDescriptorError(string schedule)
    {
        const string Every = "@every ";
        if (schedule is "@yearly" or "@annually" or "@monthly" or "@weekly" or "@daily" or "@midnight" or "@hourly")
            return null;
        if (!schedule.StartsWith(Every, StringComparison.Ordinal))
            return "is not one of @yearly, @annually, @monthly, @weekly, @daily, @midnight, @hourly and '@every <duration>'";
        return GoDuration.TryParseNanoseconds(schedule.AsSpan(Every.Length), out _) ? null : "must have a duration such as 90m after @every";
    }

    private static bool TryNextField(ref ReadOnlySpan<char> text, out ReadOnlySpan<char> field)
    {
        text = text.TrimStart();
        var length = 0;
        while (length < text.Length && !char.IsWhiteSpace(text[length]))
            length++;
        field = text[..length];
        text = text[length..];
        return length > 0;
    }

    private static string? FindFieldError(ReadOnlySpan<char> field, int index, out ulong set)
    {
        set = 0;
        while (field.Length > 0)
        {
            var comma = field.IndexOf(',');
            var range = comma < 0 ? field : field[..comma];
            field = comma < 0 ? [] : field[(comma + 1)..];
            // An empty item between commas is skipped, as in the original.
            if (range.Length > 0 && FindRangeError(range, index, ref set) is { } error)
                return error;
        }

        return null;
    }

    private static string? FindRangeError(ReadOnlySpan<char> text, int index, ref ulong set)
    {
        var name = FieldNames[index];
        var slash = text.IndexOf('/');
        var range = slash < 0 ? text : text[..slash];
        var step = 1;
        if (slash >= 0 && (!TryNumber(text[(slash + 1)..], out step) || step == 0))
            return $"must have a positive number after '/' in the {name}";
        var dash = range.IndexOf('-');
        var first = dash < 0 ? range : range[..dash];
        int start, end;
        if (first is "*" or "?")
        {
            start = Lowest[index];
            end = Highest[index];
        }
        else
        {
            if (!TryValue(first, index, out start))
                return $"has no number '{first.ToString()}' for the {name}";
            end = start;
            if (dash >= 0 && !TryValue(range[(dash + 1)..], index, out end))
                return $"has no number '{range[(dash + 1)..].ToString()}' for the {name}";
            if (dash < 0 && slash >= 0)
                end = Highest[index];
        }

        if (start < Lowest[index] || end > Highest[index])
            return $"must have a {name} from {Number(Lowest[index])} to {Number(Highest[index])}";
        if (start > end)
            return $"has a range of the {name} that ends before it begins: {range.ToString()}";
        for (var value = start; value <= end; value += Math.Min(step, 64))
            set |= 1UL << value;
        return null;
    }

    private static bool TryValue(ReadOnlySpan<char> text, int index, out int value)
    {
        var names = index == 3 ? MonthNames : index == 4 ? DayNames : [];
        for (var i = 0; i < names.Length; i++)
        {
            if (text.Equals(names[i], StringComparison.OrdinalIgnoreCase))
            {
                value = index == 3 ? i + 1 : i;
                return true;
            }
        }

        return TryNumber(text, out value);
    }

    private static bool TryNumber(ReadOnlySpan<char> text, out int value) =>
        int.TryParse(text.Length > 1 && text[0] == '+' ? text[1..] : text, NumberStyles.None, CultureInfo.InvariantCulture, out value);

    // The day of the month alone decides when every day of the week will do.
    private static bool NeverFires(ulong[] sets)
    {
        const ulong EveryDayOfWeek = 0b111_1111;
        if (sets[4] != EveryDayOfWeek)
            return false;
        for (var month = 1; month <= 12; month++)
        {
            if ((sets[3] & (1UL << month)) == 0)
                continue;
            for (var day = 1; day <= DaysOfMonths[month - 1]; day++)
            {
                if ((sets[2] & (1UL << day)) != 0)
                    return false;
            }
        }

        return sets[2] != 0 && sets[3] != 0;
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
