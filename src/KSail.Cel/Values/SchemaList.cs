using System.Text;
using KSail.Cel.Evaluation;
using KSail.Documents.Yaml;

namespace KSail.Cel.Values;

/// <summary>
/// A list of a manifest with its schema. Sets and lists with keys are equal in any order, and <c>+</c> merges them
/// (<c>unstructuredSetList</c>, <c>unstructuredMapList</c>).
/// </summary>
internal sealed class SchemaList : CelList
{
    private readonly IReadOnlyList<YamlNode> _nodes;
    private readonly CelSchema _schema;
    private readonly CelSchema _items;
    private Dictionary<string, int>? _index;

    private SchemaList(IReadOnlyList<YamlNode> nodes, CelSchema schema, CelSchema items)
    {
        _nodes = nodes;
        _schema = schema;
        _items = items;
    }

    public override int Count => _nodes.Count;

    public override CelValue this[int index] => YamlValues.Of(_nodes[index], _items);

    public static SchemaList Of(YamlSequence sequence, CelSchema schema, CelSchema items) => new(sequence, schema, items);

    public override CelValue EqualTo(CelValue other, CelRun run)
    {
        if (other is not CelList)
            return CelFailure.NoOverload;
        if (Comparable(other) is not { } list)
            return base.EqualTo(other, run);
        if (list.Count != Count)
            return CelBool.False;
        var index = Index();
        for (var i = 0; i < list.Count; i++)
        {
            run.Step();
            if (!index.TryGetValue(KeyOf(list._nodes[i]), out var at))
                return CelBool.False;
            if (_schema.ListKind == CelListKind.Map && Equal(this[at], list[i], run) is not CelBool { Value: true } and var difference)
                return difference;
        }

        return CelBool.True;
    }

    // Items that cannot be compared matter only if no other one is equal.
    public override CelValue Contains(CelValue value, CelRun run)
    {
        CelFailure? failure = null;
        for (var i = 0; i < Count; i++)
        {
            switch (Equal(this[i], value, run))
            {
                case CelBool { Value: true } found:
                    return found;
                case CelFailure problem:
                    failure = Interpreter.Combine(failure, problem);
                    break;
            }
        }

        return failure ?? (CelValue)CelBool.False;
    }

    public override CelValue Concat(CelList other, CelRun run)
    {
        if (Comparable(other) is not { } list)
            return base.Concat(other, run);
        var nodes = new List<YamlNode>(_nodes);
        var index = new Dictionary<string, int>(Index(), StringComparer.Ordinal);
        foreach (var node in list._nodes)
        {
            run.Step();
            if (index.TryAdd(KeyOf(node), nodes.Count))
                nodes.Add(node);
            else if (_schema.ListKind == CelListKind.Map)
                nodes[index[KeyOf(node)]] = node;
        }

        run.Step(nodes.Count);
        return new SchemaList(nodes, _schema, _items);
    }

    // A list that the expression made can stand beside a set: its items are scalars.
    private SchemaList? Comparable(CelValue other)
    {
        if (_schema.ListKind == CelListKind.Atomic)
            return null;
        if (other is SchemaList list)
            return list;
        if (_schema.ListKind != CelListKind.Set || other is not CelList items)
            return null;
        var nodes = new YamlNode[items.Count];
        for (var i = 0; i < nodes.Length; i++)
        {
            if (ToNode(items[i]) is not { } node)
                return null;
            nodes[i] = node;
        }

        return new SchemaList(nodes, _schema, _items);
    }

    private static YamlScalar? ToNode(CelValue value) => value switch
    {
        CelString text => YamlScalar.String(text.Value),
        CelInt number => YamlScalar.Integer(number.Value),
        CelDouble number => new YamlScalar(GoText.OfPlainDouble(number.Value), ScalarType.Float),
        CelBool boolean => YamlScalar.Boolean(boolean.Value),
        _ => null,
    };

    private Dictionary<string, int> Index()
    {
        if (_index is not null)
            return _index;
        var index = new Dictionary<string, int>(_nodes.Count, StringComparer.Ordinal);
        for (var i = 0; i < _nodes.Count; i++)
            index[KeyOf(_nodes[i])] = i;
        return _index = index;
    }

    private string KeyOf(YamlNode node)
    {
        if (_schema.ListKind == CelListKind.Set)
            return ScalarKey(node);
        var key = new StringBuilder();
        foreach (var name in _schema.ListKeys)
            key.Append(ScalarKey(node is YamlMapping mapping ? mapping[name] : null)).Append('\0');
        return key.ToString();
    }

    // Type and canonical value: 1, 0x1 and 1.0 are one number, "1" is text.
    private static string ScalarKey(YamlNode? node) => node switch
    {
        YamlScalar { Type: ScalarType.Integer or ScalarType.Float } scalar when scalar.TryGetDouble(out var number) =>
            "n" + (scalar.TryGetInt64(out var whole) ? whole.ToString(System.Globalization.CultureInfo.InvariantCulture) : GoText.OfPlainDouble(number)),
        YamlScalar { Type: ScalarType.Boolean } scalar => scalar.AsBoolean() == true ? "b1" : "b0",
        YamlScalar { IsNull: true } or null => "0",
        YamlScalar scalar => "t" + scalar.Value,
        _ => "?" + YamlWriter.ToText(node),
    };
}
