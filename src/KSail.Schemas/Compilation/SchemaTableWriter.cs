using System.Buffers.Binary;
using System.Text;
using KSail.Schemas.Tables;

namespace KSail.Schemas.Compilation;

/// <summary>Writes kinds and their shapes in the form that <see cref="TableLayout"/> describes. Equal input gives equal bytes.</summary>
internal sealed class SchemaTableWriter
{
    private readonly List<KindNode> _kinds;
    private readonly ShapeNumbers _shapes;
    private readonly List<string> _strings = [];
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly List<ushort> _shapeWords = [];
    private readonly List<ushort> _propertyWords = [];
    private readonly List<ushort> _extraWords = [];
    private readonly List<ushort> _boundWords = [];
    private readonly Dictionary<string, int> _sharedExtras = new(StringComparer.Ordinal);

    /// <summary>Takes what is to be written.</summary>
    /// <param name="kinds">The kinds.</param>
    /// <param name="interned">Whether equal shapes are the same node already.</param>
    /// <exception cref="InvalidDataException">One kind is there twice, or there is too much for one table.</exception>
    public SchemaTableWriter(IEnumerable<KindNode> kinds, bool interned)
    {
        _kinds = [.. kinds];
        _kinds.Sort(CompareKinds);
        var roots = new List<ShapeNode>(_kinds.Count);
        for (var i = 0; i < _kinds.Count; i++)
        {
            if (i > 0 && CompareKinds(_kinds[i - 1], _kinds[i]) == 0)
                throw new InvalidDataException($"{_kinds[i].Kind} ({_kinds[i].Group}/{_kinds[i].Version}) is defined twice");
            if (_kinds[i].Shape is { } shape)
                roots.Add(shape);
        }

        _shapes = new ShapeNumbers(roots, interned);
        if (_shapes.Representatives.Length > TableLayout.MaxShapes)
            throw new InvalidDataException($"{_shapes.Representatives.Length} shapes do not fit into one table");
    }

    /// <summary>The table.</summary>
    /// <param name="releases">The releases that the table covers; null for none in particular.</param>
    public byte[] Write(ReleaseRange? releases = null)
    {
        CollectStrings();
        foreach (var shape in _shapes.Representatives)
            WriteShape(shape);
        if (_propertyWords.Count / 2 > ushort.MaxValue || _extraWords.Count >= TableLayout.NoShape)
            throw new InvalidDataException("the properties do not fit into one table");
        var texts = 0;
        foreach (var text in _strings)
            texts += Encoding.UTF8.GetByteCount(text);
        var words = _shapeWords.Count + _propertyWords.Count + _extraWords.Count + _boundWords.Count + (_kinds.Count * TableLayout.KindWords);
        var output = new TableBytes(TableLayout.HeaderSize + ((_strings.Count + 1) * 4) + (words * 2) + texts);
        output.Write(TableLayout.Magic);
        output.Write(TableLayout.Version);
        output.Write((ushort)((releases?.Oldest ?? 0) | ((releases?.Newest ?? 0) << 8)));
        foreach (var count in (ReadOnlySpan<int>)
            [_strings.Count, _shapes.Representatives.Length, _propertyWords.Count / 2, _extraWords.Count, _boundWords.Count / 2, _kinds.Count, texts])
        {
            output.Write((uint)count);
        }

        WriteOffsets(output);
        output.Write(_shapeWords);
        output.Write(_propertyWords);
        output.Write(_extraWords);
        output.Write(_boundWords);
        foreach (var kind in _kinds)
            WriteKind(output, kind);
        foreach (var text in _strings)
            output.Write(text);
        return output.Bytes;
    }

    private static int CompareKinds(KindNode left, KindNode right)
    {
        var order = Utf8Order.Compare(left.Group, right.Group);
        if (order == 0)
            order = Utf8Order.Compare(left.Version, right.Version);
        return order != 0 ? order : Utf8Order.Compare(left.Kind, right.Kind);
    }

    private ushort Number(ShapeNode shape) => (ushort)_shapes.NumberOf(shape);

    private ushort Text(string? text) => text is null ? TableLayout.NoText : (ushort)_numbers[text];

    private void WriteKind(TableBytes output, KindNode kind)
    {
        output.Write(Text(kind.Group));
        output.Write(Text(kind.Version));
        output.Write(Text(kind.Kind));
        output.Write(kind.Shape is null ? TableLayout.NoShape : Number(kind.Shape));
        output.Write((ushort)kind.Flags);
        output.Write(Text(kind.Label));
        output.Write((ushort)kind.Life.Introduced);
        output.Write((ushort)kind.Life.Deprecated);
        output.Write((ushort)kind.Life.Removed);
        output.Write(Text(kind.Life.Replacement));
        output.Write(Text(kind.Warning));
    }

    private void CollectStrings()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var kind in _kinds)
        {
            Collect(kind.Group);
            Collect(kind.Version);
            Collect(kind.Kind);
            Collect(kind.Label);
            Collect(kind.Life.Replacement);
            Collect(kind.Warning);
        }

        foreach (var shape in _shapes.Representatives)
        {
            foreach (var property in shape.Properties)
                Collect(property.Name);
            foreach (var extra in shape.Extras)
            {
                foreach (var text in extra.Texts)
                    Collect(text);
            }
        }

        if (_strings.Count > TableLayout.MaxStrings)
            throw new InvalidDataException($"{_strings.Count} names do not fit into one table");
        _strings.Sort(Utf8Order.Compare);
        for (var i = 0; i < _strings.Count; i++)
            _numbers.Add(_strings[i], i);

        void Collect(string? text)
        {
            if (text is not null && seen.Add(text))
                _strings.Add(text);
        }
    }

    private void WriteOffsets(TableBytes output)
    {
        uint offset = 0;
        foreach (var text in _strings)
        {
            output.Write(offset);
            offset += (uint)Encoding.UTF8.GetByteCount(text);
        }

        output.Write(offset);
    }

    private void WriteShape(ShapeNode shape)
    {
        var first = _propertyWords.Count / 2;
        ushort required = 0;
        foreach (var property in shape.Properties)
        {
            var bounded = property.Since > 0 || property.Until > 0;
            if (bounded)
            {
                _boundWords.Add((ushort)(_propertyWords.Count / 2));
                _boundWords.Add((ushort)(property.Since | (property.Until << 8)));
            }

            _propertyWords.Add((ushort)(Text(property.Name) | (bounded ? TableLayout.BoundedBit : 0)));
            _propertyWords.Add((ushort)(Number(property.Shape) | (property.IsRequired ? TableLayout.RequiredBit : 0)));
            required += (ushort)(property.IsRequired ? 1 : 0);
        }

        _shapeWords.Add((ushort)((int)shape.Kind | ((int)shape.Format << 8)));
        _shapeWords.Add((ushort)shape.Flags);
        _shapeWords.Add((ushort)first);
        _shapeWords.Add((ushort)shape.Properties.Count);
        _shapeWords.Add(shape.Child is null ? TableLayout.NoShape : Number(shape.Child));
        _shapeWords.Add(WriteExtras(shape));
        _shapeWords.Add(required);
    }

    // Equal runs are shared: most lists have the same few map keys.
    private ushort WriteExtras(ShapeNode shape)
    {
        if (shape.Extras.Count == 0)
            return TableLayout.NoShape;
        var words = new List<ushort>();
        foreach (var extra in shape.Extras)
        {
            words.Add((ushort)extra.Tag);
            var length = words.Count;
            words.Add(0);
            foreach (var text in extra.Texts)
                words.Add(Text(text));
            foreach (var other in extra.Shapes)
                words.Add(Number(other));
            if (extra.Number is { } number)
            {
                var bits = BitConverter.DoubleToUInt64Bits(number);
                for (var shift = 0; shift < 64; shift += 16)
                    words.Add((ushort)(bits >> shift));
            }

            if (words.Count - length - 1 > ushort.MaxValue)
                throw new InvalidDataException("a list of values does not fit into one table");
            words[length] = (ushort)(words.Count - length - 1);
        }

        words.Add((ushort)ExtraTag.End);
        var key = string.Create(words.Count, words, static (span, source) =>
        {
            for (var i = 0; i < span.Length; i++)
                span[i] = (char)source[i];
        });
        if (!_sharedExtras.TryGetValue(key, out var at))
        {
            at = _extraWords.Count;
            if (at + words.Count >= TableLayout.NoShape)
                throw new InvalidDataException("the rules do not fit into one table");
            _sharedExtras.Add(key, at);
            _extraWords.AddRange(words);
        }

        return (ushort)at;
    }

    // Not a BinaryWriter over a stream: the length is known, and a table is made for every definition that a build uses.
    private sealed class TableBytes(int length)
    {
        private int _at;

        public byte[] Bytes { get; } = new byte[length];

        public void Write(uint value)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(Bytes.AsSpan(_at), value);
            _at += 4;
        }

        public void Write(ushort value)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(Bytes.AsSpan(_at), value);
            _at += 2;
        }

        public void Write(List<ushort> values)
        {
            foreach (var value in values)
                Write(value);
        }

        public void Write(string text) => _at += Encoding.UTF8.GetBytes(text, Bytes.AsSpan(_at));
    }
}
