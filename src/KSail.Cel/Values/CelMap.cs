using System.Globalization;
using System.Runtime.CompilerServices;
using KSail.Cel.Evaluation;
using KSail.Cel.Types;

namespace KSail.Cel.Values;

/// <summary>A map, or an object with named fields.</summary>
internal abstract class CelMap : CelValue
{
    public sealed override CelType Type => CelType.AnyMap;

    /// <summary>How many entries there are, those included that expressions cannot see.</summary>
    public abstract int Count { get; }

    public sealed override long Size => Count;

    public sealed override bool IsZero => Count == 0;

    /// <summary>The keys that can be seen, in order.</summary>
    public abstract IReadOnlyList<CelValue> Keys { get; }

    /// <summary>The value under a key; null when there is none. A failure when the key is of a type that cannot be one.</summary>
    public abstract CelValue? Find(CelValue key);

    /// <summary>The value under a key that is text.</summary>
    public virtual CelValue? FindField(string name) => Find(new CelString(name));

    /// <summary>The value under a key, or an error.</summary>
    public CelValue At(CelValue key) => Find(key) ?? new CelFailure($"no such key: {ValueText.Of(key)}");

    public override CelValue EqualTo(CelValue other, CelRun run)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (other is not CelMap map || map.Count != Count)
            return CelBool.False;
        foreach (var key in Keys)
        {
            if (map.Find(key) is not { } value || Equal(At(key), value, run) is CelBool { Value: false })
                return CelBool.False;
        }

        return CelBool.True;
    }
}

/// <summary>A map made by an expression. Numbers that are equal are one key, whatever their types.</summary>
internal sealed class EntryMap : CelMap
{
    private readonly List<CelValue> _keys = [];
    private readonly List<CelValue> _values = [];
    private readonly Dictionary<string, int> _index = new(StringComparer.Ordinal);

    public override int Count => _keys.Count;

    public override IReadOnlyList<CelValue> Keys => _keys;

    /// <summary>Adds an entry; false when the key is taken, or of a type that cannot be a key.</summary>
    public bool TryAdd(CelValue key, CelValue value)
    {
        if (KeyText(key) is not { } text || !_index.TryAdd(text, _keys.Count))
            return false;
        _keys.Add(key);
        _values.Add(value);
        return true;
    }

    /// <summary>Adds an entry, or replaces the value of its key.</summary>
    public void Set(CelValue key, CelValue value)
    {
        if (!TryAdd(key, value) && KeyText(key) is { } text)
            _values[_index[text]] = value;
    }

    public override CelValue? Find(CelValue key) => KeyText(key) is { } text && _index.TryGetValue(text, out var at) ? _values[at] : null;

    /// <summary>Whether a value can be a key.</summary>
    public static bool IsKey(CelValue value) => KeyText(value) is not null;

    private static string? KeyText(CelValue key) => key switch
    {
        CelString text => "t" + text.Value,
        CelInt number => number.Value.ToString(CultureInfo.InvariantCulture),
        CelUint number => number.Value.ToString(CultureInfo.InvariantCulture),
        CelDouble number when number.Value == Math.Floor(number.Value) && number.Value is >= -9.2233720368547758E18 and < 1.8446744073709552E19 =>
            number.Value < 0 ? ((long)number.Value).ToString(CultureInfo.InvariantCulture) : ((ulong)number.Value).ToString(CultureInfo.InvariantCulture),
        CelDouble number => "d" + GoText.OfDouble(number.Value),
        CelBool boolean => boolean.Value ? "b1" : "b0",
        CelNull => "null",
        _ => null,
    };
}
