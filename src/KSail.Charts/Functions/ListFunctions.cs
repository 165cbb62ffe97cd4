using System.Globalization;
using KSail.Charts.Templates;

namespace KSail.Charts.Functions;

/// <summary>Sprig's functions on lists.</summary>
internal static class ListFunctions
{
    public static TemplateFunction? Find(string name) => name switch
    {
        "list" or "tuple" => new(name, "a*", static (_, a) => new ValueList(a)),
        "append" or "push" or "mustAppend" or "mustPush" => new(name, "aa", static (run, a) => Add(run, Lists.Require(a[0], "Cannot push on type "), a[1], atEnd: true)),
        "prepend" or "mustPrepend" => new(name, "aa", static (run, a) => Add(run, Lists.Require(a[0], "Cannot prepend on type "), a[1], atEnd: false)),
        "first" or "mustFirst" => new(name, "a", static (_, a) => Lists.Require(a[0], "Cannot find first on type ") is [var first, ..] ? first : null),
        "last" or "mustLast" => new(name, "a", static (_, a) => Lists.Require(a[0], "Cannot find last on type ") is [.., var last] ? last : null),
        "rest" or "mustRest" => new(name, "a", static (_, a) => Lists.Require(a[0], "Cannot find rest on type ") is [_, .. var rest] ? new ValueList(rest) : ValueList.Nil()),
        "initial" or "mustInitial" => new(name, "a", static (_, a) => Lists.Require(a[0], "Cannot find initial on type ") is [.. var initial, _] ? new ValueList(initial) : ValueList.Nil()),
        "reverse" or "mustReverse" => new(name, "a", static (_, a) => Reverse(Lists.Require(a[0], "Cannot find reverse on type "))),
        "compact" or "mustCompact" => new(name, "a", static (_, a) => Compact(Lists.Require(a[0], "Cannot compact on type "))),
        "uniq" or "mustUniq" => new(name, "a", static (run, a) => Unique(run, Lists.Require(a[0], "Cannot find uniq on type "))),
        "without" or "mustWithout" => new(name, "aa*", static (run, a) => Without(run, Lists.Require(a[0], "Cannot find without on type "), a[1..])),
        "has" or "mustHas" => new(name, "aa", static (run, a) => a[1] is not null && Contains(run, Lists.Require(a[1], "Cannot find has on type "), a[0])),
        "slice" or "mustSlice" => new(name, "aa*", static (_, a) => Slice(a)),
        "concat" => new(name, "a*", static (run, a) => Concatenate(run, a)),
        "chunk" or "mustChunk" => new(name, "ia", static (_, a) => Chunk((nint)a[0]!, Lists.Require(a[1], "Cannot chunk type "))),
        "until" => new(name, "i", static (run, a) => Until(run, 0, (nint)a[0]!, (nint)a[0]! < 0 ? -1 : 1)),
        "untilStep" => new(name, "iii", static (run, a) => Until(run, (nint)a[0]!, (nint)a[1]!, (nint)a[2]!)),
        "seq" => new(name, "i*", static (run, a) => Sequence(run, Array.ConvertAll(a, static value => (nint)value!))),
        _ => null,
    };

    private static ValueList Add(TemplateRun run, object?[] items, object? item, bool atEnd)
    {
        run.CheckLength(items.Length + 1);
        return new ValueList(atEnd ? [.. items, item] : [item, .. items]);
    }

    private static ValueList Reverse(object?[] items)
    {
        var reversed = (object?[])items.Clone();
        Array.Reverse(reversed);
        return new ValueList(reversed);
    }

    private static ValueList Compact(object?[] items)
    {
        var kept = new List<object?>(items.Length);
        foreach (var item in items)
        {
            if (!LogicFunctions.IsEmpty(item))
                kept.Add(item);
        }

        return new ValueList([.. kept]);
    }

    private static ValueList Unique(TemplateRun run, object?[] items)
    {
        var kept = new List<object?>(items.Length);
        foreach (var item in items)
        {
            if (!Contains(run, kept, item))
                kept.Add(item);
        }

        return new ValueList([.. kept]);
    }

    private static ValueList Without(TemplateRun run, object?[] items, object?[] omitted)
    {
        var kept = new List<object?>(items.Length);
        foreach (var item in items)
        {
            if (!Contains(run, omitted, item))
                kept.Add(item);
        }

        return new ValueList([.. kept]);
    }

    private static bool Contains(TemplateRun run, IReadOnlyList<object?> items, object? wanted)
    {
        for (var i = 0; i < items.Count; i++)
        {
            if (Lists.AreDeeplyEqual(run, wanted, items[i]))
                return true;
        }

        return false;
    }

    private static ValueList? Slice(object?[] arguments)
    {
        var items = Lists.Require(arguments[0], "list should be type of slice or array but ");
        if (items.Length == 0)
            return null;
        var start = arguments.Length > 1 ? Convert.ToIndex(arguments[1]) : 0;
        var end = arguments.Length > 2 ? Convert.ToIndex(arguments[2]) : items.Length;
        if (start < 0 || end < start || end > items.Length)
            throw new FunctionException("reflect.Value.Slice: slice index out of bounds");
        return new ValueList(items[start..end], (arguments[0] as ValueList)?.Element ?? ElementType.Any);
    }

    private static ValueList Concatenate(TemplateRun run, object?[] lists)
    {
        var items = new List<object?>();
        foreach (var list in lists)
        {
            if (list is null)
                throw new FunctionException(Lists.NilPointer);
            var more = Lists.ItemsOf(list) ?? throw new FunctionException($"Cannot concat type {TypeNames.KindOf(list)} as list");
            run.CheckLength(items.Count + more.Length);
            items.AddRange(more);
        }

        return items.Count == 0 ? ValueList.Nil() : new ValueList([.. items]);
    }

    private static ValueList Chunk(nint size, object?[] items)
    {
        if (size <= 0)
        {
            // Where the original's rounding comes out at no chunks at all.
            return size < 0 && items.Length > 1 && items.Length - 1 <= -size
                ? new ValueList([], ElementType.List)
                : throw new FunctionException("runtime error: makeslice: len out of range");
        }

        var chunks = new object?[(int)((items.Length + size - 1) / size)];
        for (var i = 0; i < chunks.Length; i++)
            chunks[i] = new ValueList(items[(int)(i * size)..(int)Math.Min((i + 1) * size, items.Length)]);
        return new ValueList(chunks, ElementType.List);
    }

    private static ValueList Until(TemplateRun run, nint start, nint stop, nint step)
    {
        var items = new List<object?>();
        if (stop < start ? step < 0 : step > 0)
        {
            run.CheckLength(Math.Abs((long)stop - start) / Math.Abs((long)step));
            for (long i = start; step > 0 ? i < stop : i > stop; i += step)
                items.Add((nint)i);
        }

        return new ValueList([.. items], ElementType.Number);
    }

    private static string Sequence(TemplateRun run, nint[] bounds)
    {
        var (start, step, end) = bounds switch
        {
            [var only] => (1, 0, only),
            [var first, var last] => (first, 0, last),
            [var first, var by, var last] => (first, by, last),
            _ => (0, 1, -1),
        };
        var direction = end < start ? -1 : 1;
        if (bounds.Length is 0 or > 3 || (bounds.Length == 3 && end < start && step > 0))
            return "";
        var numbers = Until(run, start, end + direction, bounds.Length == 3 ? step : direction);
        var texts = new string[numbers.Count];
        for (var i = 0; i < texts.Length; i++)
            texts[i] = ((nint)numbers[i]!).ToString(CultureInfo.InvariantCulture);
        return string.Join(' ', texts);
    }
}
