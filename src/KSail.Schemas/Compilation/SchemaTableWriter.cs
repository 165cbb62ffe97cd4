using System.Text;
using KSail.Schemas.Tables;

namespace KSail.Schemas.Compilation;

/// <summary>Writes kinds and their shapes in the form that <see cref="TableLayout"/> describes. Equal input gives equal bytes.</summary>
internal sealed class SchemaTableWriter
{
    private readonly List<KindNode> _kinds;
    private readonly ShapeMinimizer _shapes;
    private readonly Dictionary<string, ushort> _strings = new(StringComparer.Ordinal);
    private readonly List<ushort> _shapeWords = [];
    private readonly List<ushort> _propertyWords = [];
    private readonly List<ushort> _extraWords = [];
    private readonly Dictionary<string, ushort> _sharedExtras = new(StringComparer.Ordinal);

    public SchemaTableWriter(IEnumerable<KindNode> kinds)
    {
        _kinds = [.. kinds
            .OrderBy(static kind => kind.Group, Utf8Order.Instance)
            .ThenBy(static kind => kind.Version, Utf8Order.Instance)
            .ThenBy(static kind => kind.Kind, Utf8Order.Instance)];
        for (var i = 1; i < _kinds.Count; i++)
        {
            var (a, b) = (_kinds[i - 1], _kinds[i]);
            if (a.Group == b.Group && a.Version == b.Version && a.Kind == b.Kind)
                throw new InvalidDataException($"{b.Kind} ({b.Group}/{b.Version}) is defined twice");
        }

        _shapes = new ShapeMinimizer(_kinds.Select(static kind => kind.Shape));
        if (_shapes.Representatives.Length > TableLayout.MaxShapes)
            throw new InvalidDataException($"{_shapes.Representatives.Length} shapes do not fit into one table");
    }

    public byte[] Write()
    {
        var text = WriteStrings(out var offsets);
        foreach (var shape in _shapes.Representatives)
            WriteShape(shape);
        if (_propertyWords.Count / 2 > ushort.MaxValue || _extraWords.Count > ushort.MaxValue)
            throw new InvalidDataException("the properties do not fit into one table");
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write(TableLayout.Magic);
        writer.Write(TableLayout.Version);
        writer.Write((ushort)0);
        foreach (var count in (ReadOnlySpan<int>)
            [_strings.Count, _shapes.Representatives.Length, _propertyWords.Count / 2, _extraWords.Count, _kinds.Count, text.Length])
        {
            writer.Write(count);
        }

        foreach (var offset in offsets)
            writer.Write(offset);
        WriteWords(writer, _shapeWords);
        WriteWords(writer, _propertyWords);
        WriteWords(writer, _extraWords);
        foreach (var kind in _kinds)
        {
            WriteWords(
                writer,
                [_strings[kind.Group], _strings[kind.Version], _strings[kind.Kind], Number(kind.Shape), (ushort)kind.Flags, _strings[kind.Label]]);
        }

        writer.Write(text);
        writer.Flush();
        return stream.ToArray();
    }

    private static void WriteWords(BinaryWriter writer, IReadOnlyList<ushort> words)
    {
        foreach (var word in words)
            writer.Write(word);
    }

    private ushort Number(ShapeNode shape) => (ushort)_shapes.NumberOf(shape);

    private byte[] WriteStrings(out List<int> offsets)
    {
        var all = new SortedSet<string>(Utf8Order.Instance);
        foreach (var kind in _kinds)
            all.UnionWith([kind.Group, kind.Version, kind.Kind, kind.Label]);
        foreach (var shape in _shapes.Representatives)
        {
            all.UnionWith(shape.Properties.Keys);
            all.UnionWith(shape.Enum);
            all.UnionWith(shape.MapKeys);
            if (shape.MergeKey is not null)
                all.Add(shape.MergeKey);
            if (shape.Pattern is not null)
                all.Add(shape.Pattern);
        }

        if (all.Count > ushort.MaxValue)
            throw new InvalidDataException($"{all.Count} names do not fit into one table");
        offsets = [];
        using var text = new MemoryStream();
        foreach (var name in all)
        {
            _strings.Add(name, (ushort)_strings.Count);
            offsets.Add((int)text.Length);
            text.Write(Encoding.UTF8.GetBytes(name));
        }

        offsets.Add((int)text.Length);
        return text.ToArray();
    }

    private void WriteShape(ShapeNode shape)
    {
        var first = _propertyWords.Count / 2;
        ushort required = 0;
        foreach (var (name, property) in shape.Properties.OrderBy(static pair => pair.Key, Utf8Order.Instance))
        {
            _propertyWords.Add(_strings[name]);
            _propertyWords.Add((ushort)(Number(property.Shape) | (property.IsRequired ? TableLayout.RequiredBit : 0)));
            required += (ushort)(property.IsRequired ? 1 : 0);
        }

        _shapeWords.AddRange(
        [
            (ushort)((int)shape.Kind | ((int)shape.Format << 8)),
            (ushort)shape.Flags,
            (ushort)first,
            (ushort)shape.Properties.Count,
            shape.Child is null ? TableLayout.NoShape : Number(shape.Child),
            WriteExtras(shape),
            required,
        ]);
    }

    // Equal runs are shared: most lists have the same few map keys.
    private ushort WriteExtras(ShapeNode shape)
    {
        var words = new List<ushort>();
        Texts(ExtraTag.Enum, shape.Enum);
        Texts(ExtraTag.MapKeys, shape.MapKeys);
        Texts(ExtraTag.Pattern, shape.Pattern is null ? [] : [shape.Pattern]);
        Texts(ExtraTag.MergeKey, shape.MergeKey is null ? [] : [shape.MergeKey]);
        foreach (var (tag, bound) in shape.Bounds)
        {
            var bits = BitConverter.DoubleToUInt64Bits(bound);
            words.AddRange([(ushort)tag, 4, (ushort)bits, (ushort)(bits >> 16), (ushort)(bits >> 32), (ushort)(bits >> 48)]);
        }

        if (words.Count == 0)
            return TableLayout.NoShape;
        words.Add((ushort)ExtraTag.End);
        var key = string.Join(',', words);
        if (!_sharedExtras.TryGetValue(key, out var at))
        {
            _sharedExtras.Add(key, at = (ushort)_extraWords.Count);
            _extraWords.AddRange(words);
        }

        return at;

        void Texts(ExtraTag tag, IReadOnlyList<string> texts)
        {
            if (texts.Count == 0)
                return;
            words.AddRange([(ushort)tag, (ushort)texts.Count]);
            foreach (var text in texts)
                words.Add(_strings[text]);
        }
    }

    // The order of UTF-8 bytes, which the reader's binary searches follow; ordinal order of UTF-16 differs beyond the basic plane.
    private sealed class Utf8Order : IComparer<string>
    {
        public static readonly Utf8Order Instance = new();

        public int Compare(string? x, string? y) =>
            Encoding.UTF8.GetBytes(x ?? "").AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(y ?? ""));
    }
}
