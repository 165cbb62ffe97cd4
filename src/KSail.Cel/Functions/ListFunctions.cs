using System.Runtime.CompilerServices;
using KSail.Cel.Evaluation;
using KSail.Cel.Types;
using KSail.Cel.Values;

namespace KSail.Cel.Functions;

/// <summary>What the functions of lists do.</summary>
internal static class ListFunctions
{
    private const int MaxRange = 1_000_000;

    public static CelValue IsSorted(CelRun run, CelList list)
    {
        for (var i = 1; i < list.Count; i++)
        {
            run.Step();
            if (list[i - 1].CompareTo(list[i]) > 0)
                return CelBool.False;
        }

        return CelBool.True;
    }

    public static CelValue Sum(CelRun run, CelList list, CelType type)
    {
        CelValue sum = type.Kind switch
        {
            CelKind.Uint => new CelUint(0),
            CelKind.Double => new CelDouble(0),
            CelKind.Duration => new CelDuration(0),
            _ => CelInt.Of(0),
        };
        for (var i = 0; i < list.Count && !sum.IsFailure; i++)
        {
            run.Step();
            // A list of unknown type decides by what is in it.
            if (i == 0 && list[i].Type.Kind != type.Kind && !list[i].IsFailure)
                sum = list[i];
            else
                sum = list[i].IsFailure ? list[i] : Arithmetic.Add(run, sum, list[i]);
        }

        return sum;
    }

    public static CelValue Extreme(CelRun run, CelList list, string name, int sign)
    {
        CelValue? best = null;
        for (var i = 0; i < list.Count; i++)
        {
            run.Step();
            var item = list[i];
            if (item.IsFailure)
                return item;
            if (!HasOrder(item))
                return CelFailure.NoOverload;
            if (best is null || Math.Sign(item.CompareTo(best) ?? 0) == sign)
                best = item;
        }

        return best ?? new CelFailure($"{name}() was called on an empty list");
    }

    public static CelValue IndexOf(CelRun run, CelList list, CelValue item)
    {
        for (var i = 0; i < list.Count; i++)
        {
            if (list[i].Equals(item, run))
                return CelInt.Of(i);
        }

        return CelInt.Of(-1);
    }

    public static CelValue LastIndexOf(CelRun run, CelList list, CelValue item)
    {
        for (var i = list.Count - 1; i >= 0; i--)
        {
            if (list[i].Equals(item, run))
                return CelInt.Of(i);
        }

        return CelInt.Of(-1);
    }

    public static CelValue Slice(CelRun run, CelList list, long start, long end)
    {
        if (start < 0 || end < start || end > list.Count)
            return new CelFailure($"slice({start}, {end}) is out of range: the list has {list.Count} items");
        var items = new List<CelValue>();
        for (var i = (int)start; i < end; i++)
            Append(run, items, list[i]);
        return new ArrayList(items);
    }

    public static CelValue Flatten(CelRun run, CelList list, long depth)
    {
        if (depth < 0)
            return new CelFailure("flatten() cannot go down a negative number of levels");
        var items = new List<CelValue>();
        Flatten(run, list, depth, items);
        return new ArrayList(items);
    }

    public static CelValue Range(CelRun run, long count)
    {
        if (count is < 0 or > MaxRange)
            return new CelFailure($"lists.range({count}) is out of range: 0 to {MaxRange} are possible");
        var items = new CelValue[count];
        for (var i = 0; i < items.Length; i++)
            items[i] = CelInt.Of(i);
        run.Step(count);
        return new ArrayList(items);
    }

    public static CelValue Reverse(CelRun run, CelList list)
    {
        var items = new List<CelValue>();
        for (var i = list.Count - 1; i >= 0; i--)
            Append(run, items, list[i]);
        return new ArrayList(items);
    }

    public static CelValue Distinct(CelRun run, CelList list)
    {
        var items = new List<CelValue>();
        for (var i = 0; i < list.Count; i++)
        {
            var item = list[i];
            if (!items.Exists(known => item.Equals(known, run)))
                Append(run, items, item);
        }

        return new ArrayList(items);
    }

    /// <summary>The items of a list in the order of their keys; items with equal keys keep theirs.</summary>
    public static CelValue Sort(CelRun run, CelList list, CelList keys)
    {
        if (list.Count == 0)
            return list;
        var order = new int[list.Count];
        var values = new CelValue[list.Count];
        for (var i = 0; i < order.Length; i++)
        {
            run.Step();
            order[i] = i;
            values[i] = keys[i];
            if (values[i].IsFailure)
                return values[i];
            if (values[i].Type.Kind != values[0].Type.Kind || !HasOrder(values[i]))
                return new CelFailure("only items of one type that has an order can be sorted");
        }

        Array.Sort(order, (a, b) =>
        {
            run.Step();
            return values[a].CompareTo(values[b]) is { } difference and not 0 ? difference : a.CompareTo(b);
        });
        return new ArrayList(Array.ConvertAll(order, i => list[i]));
    }

    public static CelValue ContainsAll(CelRun run, CelList list, CelList others)
    {
        for (var i = 0; i < others.Count; i++)
        {
            if (list.Contains(others[i], run) is not CelBool { Value: true } and var difference)
                return difference;
        }

        return CelBool.True;
    }

    public static CelValue AreEquivalent(CelRun run, CelList left, CelList right) =>
        ContainsAll(run, left, right) is not CelBool { Value: true } and var difference ? difference : ContainsAll(run, right, left);

    public static bool Intersects(CelRun run, CelList left, CelList right)
    {
        for (var i = 0; i < left.Count; i++)
        {
            if (right.Contains(left[i], run) is CelBool { Value: true })
                return true;
        }

        return false;
    }

    private static bool HasOrder(CelValue value) => value is CelDouble || value.CompareTo(value) is not null;

    private static void Flatten(CelRun run, CelList list, long depth, List<CelValue> items)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        for (var i = 0; i < list.Count; i++)
        {
            if (depth > 0 && list[i] is CelList inner)
                Flatten(run, inner, depth - 1, items);
            else
                Append(run, items, list[i]);
        }
    }

    private static void Append(CelRun run, List<CelValue> items, CelValue item)
    {
        run.Step();
        items.Add(item);
    }
}
