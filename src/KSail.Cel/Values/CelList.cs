using System.Runtime.CompilerServices;
using KSail.Cel.Evaluation;
using KSail.Cel.Types;

namespace KSail.Cel.Values;

/// <summary>A list. Items are made when they are asked for.</summary>
internal abstract class CelList : CelValue
{
    public sealed override CelType Type => CelType.AnyList;

    public abstract int Count { get; }

    public sealed override long Size => Count;

    public sealed override bool IsZero => Count == 0;

    /// <summary>The item at a position within bounds.</summary>
    public abstract CelValue this[int index] { get; }

    /// <summary>The item at an index of any type: whole numbers of every kind count.</summary>
    public CelValue At(CelValue index)
    {
        if (!TryGetIndex(index, out var at))
            return new CelFailure($"a list has no index of type {index.Type}");
        return at >= 0 && at < Count ? this[(int)at] : new CelFailure($"index out of bounds: {at}, where the list has {Count} items");
    }

    /// <summary>The item at an index, if there is one.</summary>
    public CelValue? Find(CelValue index) => TryGetIndex(index, out var at) && at >= 0 && at < Count ? this[(int)at] : null;

    /// <summary>This list and then another one.</summary>
    public virtual CelValue Concat(CelList other, CelRun run) => ConcatList.Of(this, other);

    /// <summary>Whether an item equals a value: true, false, or a failure.</summary>
    public virtual CelValue Contains(CelValue value, CelRun run)
    {
        for (var i = 0; i < Count; i++)
        {
            if (value.Equals(this[i], run))
                return CelBool.True;
        }

        return CelBool.False;
    }

    public override CelValue EqualTo(CelValue other, CelRun run)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (other is not CelList list || list.Count != Count)
            return CelBool.False;
        for (var i = 0; i < Count; i++)
        {
            if (Equal(this[i], list[i], run) is CelBool { Value: false })
                return CelBool.False;
        }

        return CelBool.True;
    }

    private static bool TryGetIndex(CelValue index, out long at)
    {
        switch (index)
        {
            case CelInt number:
                at = number.Value;
                return true;
            case CelUint number when number.Value <= long.MaxValue:
                at = (long)number.Value;
                return true;
            case CelDouble number when number.Value == Math.Floor(number.Value) && Math.Abs(number.Value) < long.MaxValue:
                at = (long)number.Value;
                return true;
            default:
                at = 0;
                return false;
        }
    }
}

/// <summary>A list whose items are at hand.</summary>
internal sealed class ArrayList(IReadOnlyList<CelValue> items) : CelList
{
    public static readonly ArrayList Empty = new([]);

    public override int Count => items.Count;

    public override CelValue this[int index] => items[index];

    /// <summary>A list of texts.</summary>
    public static ArrayList OfTexts(IReadOnlyList<string> texts)
    {
        var items = new CelValue[texts.Count];
        for (var i = 0; i < items.Length; i++)
            items[i] = new CelString(texts[i]);
        return new ArrayList(items);
    }
}

/// <summary>
/// Two lists, one after the other, without a copy: <c>+</c> costs nothing on the API server however long the lists are, so it must not
/// take memory here.
/// </summary>
internal sealed class ConcatList : CelList
{
    private const int MaxCount = 10_000_000;

    private readonly CelList _first;
    private readonly CelList _second;

    private ConcatList(CelList first, CelList second)
    {
        _first = first;
        _second = second;
        Count = first.Count + second.Count;
    }

    public override int Count { get; }

    public override CelValue this[int index]
    {
        get
        {
            RuntimeHelpers.EnsureSufficientExecutionStack();
            return index < _first.Count ? _first[index] : _second[index - _first.Count];
        }
    }

    public static CelList Of(CelList first, CelList second)
    {
        if (first.Count == 0)
            return second;
        if (second.Count == 0)
            return first;
        if ((long)first.Count + second.Count > MaxCount)
            throw CelRun.OverLimit($"a list would have more than {MaxCount} items");
        return new ConcatList(first, second);
    }
}
