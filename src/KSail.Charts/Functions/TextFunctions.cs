using System.Globalization;
using System.Text;
using KSail.Charts.Templates;
using static KSail.Charts.Functions.Convert;

namespace KSail.Charts.Functions;

/// <summary>Sprig's functions on texts.</summary>
internal static class TextFunctions
{
    public static TemplateFunction? Find(string name) => name switch
    {
        "hello" => new(name, "", static (_, _) => "Hello!"),
        "abbrev" => new(name, "is", static (_, a) => Abbreviation.Of(Text(a[1]), 0, Int(a[0]))),
        "abbrevboth" => new(name, "iis", static (_, a) => Int(a[1]) < 4 || (Int(a[0]) > 0 && Int(a[1]) < 7) ? a[2] : Abbreviation.Of(Text(a[2]), Int(a[0]), Int(a[1]))),
        "trunc" => new(name, "is", static (_, a) => Truncate(Int(a[0]), Text(a[1]))),
        "trim" => new(name, "s", static (_, a) => GoText.TrimSpace(Text(a[0]))),
        "upper" => new(name, "s", static (_, a) => LetterCase.Upper(Text(a[0]))),
        "lower" => new(name, "s", static (_, a) => LetterCase.Lower(Text(a[0]))),
        "title" => new(name, "s", static (_, a) => LetterCase.Title(Text(a[0]))),
        "untitle" => new(name, "s", static (_, a) => LetterCase.Untitle(Text(a[0]))),
        "substr" => new(name, "iis", static (_, a) => Substring(Int(a[0]), Int(a[1]), Text(a[2]))),
        "repeat" => new(name, "is", static (run, a) => Repeat(run, (nint)a[0]!, Text(a[1]))),
        "trimall" or "trimAll" => new(name, "ss", static (_, a) => TrimAll(Text(a[1]), Text(a[0]))),
        "trimSuffix" => new(name, "ss", static (_, a) => Text(a[1]).EndsWith(Text(a[0]), StringComparison.Ordinal) ? Text(a[1])[..^Text(a[0]).Length] : a[1]),
        "trimPrefix" => new(name, "ss", static (_, a) => Text(a[1]).StartsWith(Text(a[0]), StringComparison.Ordinal) ? Text(a[1])[Text(a[0]).Length..] : a[1]),
        "nospace" => new(name, "s", static (_, a) => WithoutSpace(Text(a[0]))),
        "initials" => new(name, "s", static (_, a) => Initials(Text(a[0]))),
        "swapcase" => new(name, "s", static (_, a) => LetterCase.Swap(Text(a[0]))),
        "snakecase" => new(name, "s", static (_, a) => WordCase.Lower(Text(a[0]), '_')),
        "kebabcase" => new(name, "s", static (_, a) => WordCase.Lower(Text(a[0]), '-')),
        "camelcase" => new(name, "s", static (_, a) => WordCase.Pascal(Text(a[0]))),
        "wrap" => new(name, "is", static (run, a) => Wrapping.Wrap(run, Text(a[1]), Int(a[0]), "", breaksWords: false)),
        "wrapWith" => new(name, "iss", static (run, a) => Wrapping.Wrap(run, Text(a[2]), Int(a[0]), Text(a[1]), breaksWords: true)),
        "contains" => new(name, "ss", static (_, a) => Text(a[1]).Contains(Text(a[0]), StringComparison.Ordinal)),
        "hasPrefix" => new(name, "ss", static (_, a) => Text(a[1]).StartsWith(Text(a[0]), StringComparison.Ordinal)),
        "hasSuffix" => new(name, "ss", static (_, a) => Text(a[1]).EndsWith(Text(a[0]), StringComparison.Ordinal)),
        "quote" => new(name, "a*", static (run, a) => JoinQuoted(run, a, static (run, value) => GoQuote.Of(ToText(run, value)))),
        "squote" => new(name, "a*", static (run, a) => JoinQuoted(run, a, static (run, value) => $"'{GoFormat.Print(run, value)}'")),
        "cat" => new(name, "a*", static (run, a) => JoinQuoted(run, a, static (run, value) => GoFormat.Print(run, value))),
        "indent" => new(name, "is", static (run, a) => Indent(run, (nint)a[0]!, Text(a[1]), "")),
        "nindent" => new(name, "is", static (run, a) => Indent(run, (nint)a[0]!, Text(a[1]), "\n")),
        "replace" => new(name, "sss", static (run, a) => Replace(run, Text(a[0]), Text(a[1]), Text(a[2]))),
        "plural" => new(name, "ssi", static (_, a) => (nint)a[2]! == 1 ? a[0] : a[1]),
        "toString" => new(name, "a", static (run, a) => ToText(run, a[0])),
        "toStrings" => new(name, "a", static (run, a) => new ValueList(ToTexts(run, a[0]), ElementType.Text)),
        "join" => new(name, "sa", static (run, a) => Checked(run, string.Join(Text(a[0]), ToTexts(run, a[1])))),
        "split" => new(name, "ss", static (run, a) => Numbered(Split(run, Text(a[1]), Text(a[0]), -1))),
        "splitn" => new(name, "sis", static (run, a) => Numbered(Split(run, Text(a[2]), Text(a[0]), Int(a[1])))),
        "splitList" => new(name, "ss", static (run, a) => new ValueList(Split(run, Text(a[1]), Text(a[0]), -1), ElementType.Text)),
        "sortAlpha" => new(name, "a", static (run, a) => SortAlpha(run, a[0])),
        _ => null,
    };

    private static string Text(object? value) => (string)value!;

    private static int Int(object? value) => (int)Math.Clamp((long)(nint)value!, int.MinValue, int.MaxValue);

    private static string Checked(TemplateRun run, string text)
    {
        run.CheckLength(text.Length);
        return text;
    }

    private static string Truncate(int count, string text)
    {
        var length = GoText.Length(text);
        if (count < 0 && length + count > 0)
            return GoText.Slice(text, length + count, length);
        return count >= 0 && length > count ? GoText.Slice(text, 0, count) : text;
    }

    private static string Substring(int start, int end, string text)
    {
        var length = GoText.Length(text);
        if (start < 0)
            return end < 0 || end > length ? throw OutOfRange(end, length) : GoText.Slice(text, 0, end);
        if (end < 0 || end > length)
            return start > length ? throw new FunctionException($"runtime error: slice bounds out of range [{start}:{length}]") : GoText.Slice(text, start, length);
        return start > end ? throw new FunctionException($"runtime error: slice bounds out of range [{start}:{end}]") : GoText.Slice(text, start, end);
    }

    private static FunctionException OutOfRange(int end, int length) =>
        new($"runtime error: slice bounds out of range [:{end}]{(end < 0 ? "" : $" with length {length}")}");

    private static string Repeat(TemplateRun run, nint count, string text)
    {
        if (count < 0)
            throw new FunctionException("strings: negative Repeat count");
        if (count == 0 || text.Length == 0)
            return "";
        run.CheckLength(count > int.MaxValue ? long.MaxValue : count * (long)text.Length);
        return new StringBuilder().Insert(0, text, (int)count).ToString();
    }

    private static string TrimAll(string text, string characters)
    {
        var set = new HashSet<Rune>(characters.EnumerateRunes());
        var (start, end) = (0, text.Length);
        while (start < end && Rune.DecodeFromUtf16(text.AsSpan(start, end - start), out var rune, out var length) == System.Buffers.OperationStatus.Done && set.Contains(rune))
            start += length;
        while (start < end && Rune.DecodeLastFromUtf16(text.AsSpan(start, end - start), out var rune, out var length) == System.Buffers.OperationStatus.Done && set.Contains(rune))
            end -= length;
        return text[start..end];
    }

    // Byte by byte, as the original: letters beyond ASCII come out as what their bytes are in Latin 1, if there is white space at all.
    private static string WithoutSpace(string text)
    {
        var bytes = GoText.Encode(text);
        var result = new StringBuilder(bytes.Length);
        foreach (var b in bytes)
        {
            if (!GoText.IsSpace((char)b))
                result.Append((char)b);
        }

        return result.Length == bytes.Length ? text : result.ToString();
    }

    private static string Initials(string text)
    {
        var result = new StringBuilder();
        var afterGap = true;
        foreach (var b in GoText.Encode(text))
        {
            if (GoText.IsSpace((char)b))
            {
                afterGap = true;
            }
            else if (afterGap)
            {
                result.Append((char)b);
                afterGap = false;
            }
        }

        return result.ToString();
    }

    private static string JoinQuoted(TemplateRun run, object?[] values, Func<TemplateRun, object, string> write)
    {
        if (values is [{ } single])
            return Checked(run, write(run, single));
        var texts = new List<string>(values.Length);
        foreach (var value in values)
        {
            if (value is not null)
                texts.Add(write(run, value));
        }

        return Checked(run, string.Join(' ', texts));
    }

    private static string Indent(TemplateRun run, nint spaces, string text, string before)
    {
        if (spaces < 0)
            throw new FunctionException("strings: negative Repeat count");
        var lines = text.AsSpan().Count('\n') + 1L;
        run.CheckLength(spaces > int.MaxValue ? long.MaxValue : text.Length + (lines * spaces));
        var blanks = new string(' ', (int)spaces);
        return string.Concat(before, blanks, text.Replace("\n", "\n" + blanks, StringComparison.Ordinal));
    }

    private static string Replace(TemplateRun run, string old, string replacement, string text)
    {
        if (old.Length > 0)
        {
            run.CheckLength(text.Length + ((text.Length / old.Length) * (long)Math.Max(0, replacement.Length - old.Length)));
            return text.Replace(old, replacement, StringComparison.Ordinal);
        }

        // Nothing is found before every character, and at the end.
        run.CheckLength(text.Length + ((text.Length + 1L) * replacement.Length));
        var result = new StringBuilder(replacement);
        for (var i = 0; i < text.Length; i++)
        {
            result.Append(text[i]);
            if (!(char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1])))
                result.Append(replacement);
        }

        return result.ToString();
    }

    /// <summary>As Go's <c>strings.SplitN</c>; negative for all parts.</summary>
    public static string[] Split(TemplateRun run, string text, string separator, int most)
    {
        if (most == 0)
            return [];
        run.CheckLength(text.Length);
        if (separator.Length > 0)
            return most < 0 ? text.Split(separator) : text.Split(separator, most);
        var parts = new List<string>();
        for (var i = 0; i < text.Length;)
        {
            var length = most > 0 && parts.Count == most - 1 ? text.Length - i : char.IsHighSurrogate(text[i]) && i + 1 < text.Length ? 2 : 1;
            parts.Add(text.Substring(i, length));
            i += length;
        }

        return [.. parts];
    }

    private static ValueMap Numbered(string[] parts)
    {
        var map = new ValueMap(ElementType.Text);
        for (var i = 0; i < parts.Length; i++)
            map["_" + i.ToString(CultureInfo.InvariantCulture)] = parts[i];
        return map;
    }

    private static ValueList SortAlpha(TemplateRun run, object? value)
    {
        if (value is null || Lists.ItemsOf(value) is null)
            return new ValueList([ToText(run, value)], ElementType.Text);
        var texts = ToTexts(run, value);
        run.Step(texts.Length);
        Array.Sort(texts, GoText.Compare);
        return new ValueList(texts, ElementType.Text);
    }
}
