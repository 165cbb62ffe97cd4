using System.Text;
using KSail.Cel.Evaluation;
using KSail.Cel.Values;

namespace KSail.Cel.Functions;

/// <summary>What the functions of texts do; positions count code points.</summary>
internal static class TextFunctions
{
    public static CelValue CharAt(CelString text, long index)
    {
        if (index < 0 || index > text.Length)
            return OutOfRange(index);
        if (index == text.Length)
            return new CelString("");
        var at = text.UnitOf((int)index);
        return new CelString(text.Value.Substring(at, CodePoints.LengthAt(text.Value, at)));
    }

    public static CelValue IndexOf(CelRun run, CelString text, CelString other, long offset)
    {
        if (offset < 0)
            return OutOfRange(offset);
        if (other.Value.Length == 0)
            return CelInt.Of(Math.Min(offset, text.Length));
        if (offset >= text.Length)
            return CelInt.Of(-1);
        run.Step(text.Value.Length / 16);
        var unit = text.Value.IndexOf(other.Value, text.UnitOf((int)offset), StringComparison.Ordinal);
        return CelInt.Of(CodePointOf(text, unit));
    }

    public static CelValue LastIndexOf(CelRun run, CelString text, CelString other, long? offset)
    {
        if (offset < 0)
            return OutOfRange(offset.Value);
        if (other.Value.Length == 0)
            return CelInt.Of(Math.Min(offset ?? text.Length, text.Length));
        if (offset >= text.Length || other.Length > text.Length)
            return CelInt.Of(-1);
        run.Step(text.Value.Length / 16);
        var last = (int)Math.Min(offset ?? text.Length, text.Length - other.Length);
        // The search goes backwards from the last unit that a match may cover.
        var end = text.UnitOf(last) + other.Value.Length;
        var unit = text.Value.AsSpan(0, Math.Min(end, text.Value.Length)).LastIndexOf(other.Value, StringComparison.Ordinal);
        return CelInt.Of(CodePointOf(text, unit));
    }

    public static CelValue ChangeCase(string text, char from, char to) => new CelString(string.Create(text.Length, (text, from, to), static (buffer, state) =>
    {
        for (var i = 0; i < buffer.Length; i++)
        {
            var c = state.text[i];
            buffer[i] = c >= state.from && c <= state.to ? (char)(c ^ 0x20) : c;
        }
    }));

    public static CelValue Replace(CelRun run, string text, string old, string replacement, long count)
    {
        if (count == 0 || old == replacement)
            return new CelString(text);
        var result = new StringBuilder();
        var at = 0;
        for (var i = 0L; count < 0 || i < count; i++)
        {
            int found;
            if (old.Length > 0)
            {
                found = text.IndexOf(old, at, StringComparison.Ordinal);
                if (found < 0)
                    break;
            }
            else if (i > 0)
            {
                // Nothing is found before every code point and at the end.
                if (at == text.Length)
                    break;
                found = at + CodePoints.LengthAt(text, at);
            }
            else
            {
                found = 0;
            }

            run.Step();
            CelRun.CheckLength(result.Length + (long)replacement.Length + text.Length);
            result.Append(text, at, found - at).Append(replacement);
            at = found + old.Length;
        }

        return new CelString(result.Append(text, at, text.Length - at).ToString());
    }

    public static CelValue Split(string text, string separator, long count)
    {
        if (count == 0)
            return ArrayList.Empty;
        var limit = count < 0 || count > int.MaxValue ? int.MaxValue : (int)count;
        var parts = new List<CelValue>();
        if (separator.Length == 0)
        {
            for (var at = 0; at < text.Length;)
            {
                var length = parts.Count == limit - 1 ? text.Length - at : CodePoints.LengthAt(text, at);
                parts.Add(new CelString(text.Substring(at, length)));
                at += length;
            }

            return new ArrayList(parts);
        }

        var start = 0;
        while (parts.Count < limit - 1)
        {
            var found = text.IndexOf(separator, start, StringComparison.Ordinal);
            if (found < 0)
                break;
            parts.Add(new CelString(text[start..found]));
            start = found + separator.Length;
        }

        parts.Add(new CelString(text[start..]));
        return new ArrayList(parts);
    }

    public static CelValue Substring(CelString text, long start, long? end)
    {
        if (start > end)
            return new CelFailure($"invalid range of a substring: it begins at {start} and ends at {end}");
        if (start < 0 || start > text.Length)
            return OutOfRange(start);
        if (end < 0 || end > text.Length)
            return OutOfRange(end.Value);
        var from = text.UnitOf((int)start);
        return new CelString(text.Value[from..text.UnitOf((int)(end ?? text.Length))]);
    }

    public static CelValue Join(CelRun run, CelList list, string separator)
    {
        var result = new StringBuilder();
        for (var i = 0; i < list.Count; i++)
        {
            if (i > 0)
                result.Append(separator);
            if (list[i] is not CelString text)
                return list[i].IsFailure ? list[i] : new CelFailure($"join() takes texts only, but item {i} is of type {list[i].Type}");
            CelRun.CheckLength((long)result.Length + text.Value.Length + separator.Length);
            run.Step();
            result.Append(text.Value);
        }

        return new CelString(result.ToString());
    }

    public static CelValue Quote(string text)
    {
        CelRun.CheckLength(text.Length * 2L);
        var result = new StringBuilder("\"", text.Length + 2);
        foreach (var c in text)
        {
            _ = c switch
            {
                '\a' => result.Append("\\a"),
                '\b' => result.Append("\\b"),
                '\f' => result.Append("\\f"),
                '\n' => result.Append("\\n"),
                '\r' => result.Append("\\r"),
                '\t' => result.Append("\\t"),
                '\v' => result.Append("\\v"),
                '\\' => result.Append("\\\\"),
                '"' => result.Append("\\\""),
                _ => result.Append(c),
            };
        }

        return new CelString(result.Append('"').ToString());
    }

    private static long CodePointOf(CelString text, int unit) => unit < 0 || text.IsFlat ? unit : CodePoints.Count(text.Value[..unit]);

    private static CelFailure OutOfRange(long index) => new($"index out of range: {index}");
}
