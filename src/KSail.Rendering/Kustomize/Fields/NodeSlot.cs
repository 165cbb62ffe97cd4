using KSail.Documents.Yaml;

namespace KSail.Rendering.Kustomize;

/// <summary>The place of a node in its parent, so that a value can be exchanged.</summary>
internal readonly struct NodeSlot
{
    private readonly YamlMapping? _mapping;
    private readonly YamlScalar? _key;
    private readonly YamlSequence? _sequence;
    private readonly int _index;

    public NodeSlot(YamlMapping mapping, YamlScalar key)
    {
        _mapping = mapping;
        _key = key;
    }

    public NodeSlot(YamlSequence sequence, int index)
    {
        _sequence = sequence;
        _index = index;
    }

    public YamlNode Value => _mapping is not null ? _mapping[_key!.Value]! : _sequence![_index];

    public void Set(YamlNode value)
    {
        if (_mapping is not null)
            _mapping.Set(_key!, value);
        else
            _sequence![_index] = value;
    }
}
