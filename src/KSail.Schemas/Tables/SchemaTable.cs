using System.Buffers.Binary;
using System.Text;
using KSail.Documents.Yaml;
using KSail.Schemas.Compilation;
using KSail.Schemas.Validation;

namespace KSail.Schemas.Tables;

/// <summary>
/// Reads a table in its binary form. Thread-safe: the bytes never change, and the caches only ever hold equal values.
/// </summary>
internal sealed class SchemaTable
{
    private readonly byte[] _bytes;
    private readonly int _shapes;
    private readonly int _properties;
    private readonly int _extras;
    private readonly int _bounds;
    private readonly int _boundCount;
    private readonly int _kinds;
    private readonly int _text;
    private readonly string?[] _strings;
    private YamlNode?[]? _values;

    public SchemaTable(byte[] bytes)
    {
        var span = bytes.AsSpan();
        if (bytes.Length < TableLayout.HeaderSize
            || BinaryPrimitives.ReadUInt32LittleEndian(span) != TableLayout.Magic
            || BinaryPrimitives.ReadUInt16LittleEndian(span[4..]) != TableLayout.Version)
        {
            throw new InvalidDataException("The bytes are not a schema table of this version.");
        }

        _bytes = bytes;
        var strings = Count(span, 0);
        ShapeCount = Count(span, 1);
        _boundCount = Count(span, 4);
        KindCount = Count(span, 5);
        _strings = new string?[strings];
        _shapes = TableLayout.HeaderSize + ((strings + 1) * 4);
        _properties = _shapes + (ShapeCount * TableLayout.ShapeWords * 2);
        _extras = _properties + (Count(span, 2) * 4);
        _bounds = _extras + (Count(span, 3) * 2);
        _kinds = _bounds + (_boundCount * 4);
        _text = _kinds + (KindCount * TableLayout.KindWords * 2);
        if (_text + Count(span, 6) != bytes.Length)
            throw new InvalidDataException("The schema table is cut short.");
    }

    /// <summary>The minor releases of Kubernetes that the table covers; zero where it does not say.</summary>
    public int OldestRelease => _bytes[6];

    /// <inheritdoc cref="OldestRelease"/>
    public int NewestRelease => _bytes[7];

    public int ShapeCount { get; }

    public int KindCount { get; }

    /// <summary>Matches the table's patterns; each is compiled once.</summary>
    public PatternMatcher Patterns { get; } = new();

    public ushort ShapeWord(int shape, int word) => Word(_shapes + (((shape * TableLayout.ShapeWords) + word) * 2));

    public ushort KindWord(int kind, int word) => Word(_kinds + (((kind * TableLayout.KindWords) + word) * 2));

    public int PropertyName(int property) => Word(_properties + (property * 4)) & ~TableLayout.BoundedBit;

    /// <summary>Whether some releases lack a property.</summary>
    public bool IsBounded(int property) => (Word(_properties + (property * 4)) & TableLayout.BoundedBit) != 0;

    /// <summary>The releases that have a property: the first that has it, and the first after it that has not; zero for no bound.</summary>
    public void GetBounds(int property, out int since, out int until)
    {
        since = until = 0;
        var low = 0;
        var high = _boundCount - 1;
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            var at = _bounds + (middle * 4);
            var order = Word(at) - property;
            if (order == 0)
            {
                since = _bytes[at + 2];
                until = _bytes[at + 3];
                return;
            }

            if (order < 0)
                low = middle + 1;
            else
                high = middle - 1;
        }
    }

    /// <summary>Shape of a property, with <see cref="TableLayout.RequiredBit"/>.</summary>
    public ushort PropertyShape(int property) => Word(_properties + (property * 4) + 2);

    public ushort ExtraWord(int at) => Word(_extras + (at * 2));

    /// <summary>Finds an extra of a shape.</summary>
    /// <returns>Position of its first word, or -1.</returns>
    public int FindExtra(int shape, ExtraTag tag, out int length)
    {
        length = 0;
        int at = ShapeWord(shape, 5);
        if (at == TableLayout.NoShape)
            return -1;
        while (ExtraWord(at) is var found and not (ushort)ExtraTag.End)
        {
            var words = ExtraWord(at + 1);
            if (found == (ushort)tag)
            {
                length = words;
                return at + 2;
            }

            at += 2 + words;
        }

        return -1;
    }

    public double ExtraNumber(int at)
    {
        ulong bits = 0;
        for (var i = 3; i >= 0; i--)
            bits = (bits << 16) | ExtraWord(at + i);
        return BitConverter.UInt64BitsToDouble(bits);
    }

    /// <summary>The property of a shape with a name, or -1.</summary>
    public int FindProperty(int shape, string name)
    {
        int low = ShapeWord(shape, 2);
        var high = low + ShapeWord(shape, 3) - 1;
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            var order = CompareText(PropertyName(middle), name);
            if (order == 0)
                return middle;
            if (order < 0)
                low = middle + 1;
            else
                high = middle - 1;
        }

        return -1;
    }

    /// <summary>The kind with an identity, or -1.</summary>
    public int FindKind(ReadOnlySpan<char> group, ReadOnlySpan<char> version, ReadOnlySpan<char> kind)
    {
        var low = 0;
        var high = KindCount - 1;
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            var order = CompareText(KindWord(middle, 0), group);
            if (order == 0)
                order = CompareText(KindWord(middle, 1), version);
            if (order == 0)
                order = CompareText(KindWord(middle, 2), kind);
            if (order == 0)
                return middle;
            if (order < 0)
                low = middle + 1;
            else
                high = middle - 1;
        }

        return -1;
    }

    public string Text(int id) => _strings[id] ??= Encoding.UTF8.GetString(TextBytes(id));

    /// <summary>A text that may be left out.</summary>
    public string? OptionalText(int id) => id == TableLayout.NoText ? null : Text(id);

    /// <summary>The JSON value that a text holds.</summary>
    public YamlNode Json(int id)
    {
        var values = LazyInitializer.EnsureInitialized(ref _values, () => new YamlNode?[_strings.Length]);
        return values[id] ??= JsonText.Read(Text(id));
    }

    public bool TextEquals(int id, ReadOnlySpan<char> other) => CompareText(id, other) == 0;

    private ReadOnlySpan<byte> TextBytes(int id)
    {
        var offset = TableLayout.HeaderSize + (id * 4);
        var start = (int)BinaryPrimitives.ReadUInt32LittleEndian(_bytes.AsSpan(offset));
        var end = (int)BinaryPrimitives.ReadUInt32LittleEndian(_bytes.AsSpan(offset + 4));
        return _bytes.AsSpan(_text + start, end - start);
    }

    // Compares without decoding: nearly every name is ASCII on both sides.
    private int CompareText(int id, ReadOnlySpan<char> other)
    {
        var bytes = TextBytes(id);
        var length = Math.Min(bytes.Length, other.Length);
        for (var i = 0; i < length; i++)
        {
            if (bytes[i] == other[i] && other[i] < 0x80)
                continue;
            if (other[i] >= 0x80)
                return CompareEncoded(bytes, other);
            return bytes[i] - other[i];
        }

        return bytes.Length - other.Length;
    }

    private static int CompareEncoded(ReadOnlySpan<byte> bytes, ReadOnlySpan<char> other)
    {
        var encoded = new byte[Encoding.UTF8.GetMaxByteCount(other.Length)];
        var length = Encoding.UTF8.GetBytes(other, encoded);
        return bytes.SequenceCompareTo(encoded.AsSpan(0, length));
    }

    private ushort Word(int offset) => BinaryPrimitives.ReadUInt16LittleEndian(_bytes.AsSpan(offset));

    private static int Count(ReadOnlySpan<byte> bytes, int index) => (int)BinaryPrimitives.ReadUInt32LittleEndian(bytes[(8 + (index * 4))..]);
}
