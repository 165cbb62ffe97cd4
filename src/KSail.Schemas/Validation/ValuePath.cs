using System.Globalization;
using System.Text;
using KSail.Documents.Diagnostics;
using KSail.Documents.Yaml;

namespace KSail.Schemas.Validation;

/// <summary>
/// The way from the root of an object to the value at hand. Costs a few words per level; text is made when something is wrong. Arrays, not
/// a list of steps: a list of our own value type would have to be compiled when a build runs.
/// </summary>
public sealed class ValuePath
{
    private YamlNode[] _nodes = new YamlNode[32];
    private string?[] _keys = new string?[32];
    private int[] _indices = new int[32];
    private int _count;

    /// <summary>The key of the mapping that the value, or the list that it is an item of, stands under; null at the root.</summary>
    public string? LastKey
    {
        get
        {
            for (var i = _count - 1; i >= 0; i--)
            {
                if (_keys[i] is { } key)
                    return key;
            }

            return null;
        }
    }

    /// <summary>Goes down to the value of a key.</summary>
    public void Push(YamlNode node, string key) => Push(node, key, 0);

    /// <summary>Goes down to an item of a list.</summary>
    public void Push(YamlNode node, int index) => Push(node, null, index);

    /// <summary>Goes up again.</summary>
    public void Pop() => _count--;

    /// <summary>Goes back to the root.</summary>
    public void Clear() => _count = 0;

    /// <summary>The span of a node or, where a transformation made it, of the nearest node above that has one.</summary>
    public SourceSpan Locate(SourceSpan span, SourceSpan fallback)
    {
        if (span.HasFile)
            return span;
        for (var i = _count - 1; i >= 0; i--)
        {
            if (_nodes[i].Span.HasFile)
                return _nodes[i].Span;
        }

        return fallback;
    }

    /// <summary><c>spec.containers[0].image</c>; keys that are no plain words stand in brackets, as in <c>metadata.labels['a.b/c']</c>.</summary>
    public string ToText(string? last = null)
    {
        var text = new StringBuilder();
        for (var i = 0; i < _count; i++)
        {
            if (_keys[i] is { } key)
                Append(text, key);
            else
                text.Append('[').Append(_indices[i].ToString(CultureInfo.InvariantCulture)).Append(']');
        }

        if (last is not null)
            Append(text, last);
        return text.ToString();
    }

    private static void Append(StringBuilder text, string key)
    {
        var plain = key.Length > 0;
        foreach (var c in key)
            plain &= char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '$';
        if (!plain)
            text.Append("['").Append(Printable.Shorten(key)).Append("']");
        else if (text.Length > 0)
            text.Append('.').Append(key);
        else
            text.Append(key);
    }

    private void Push(YamlNode node, string? key, int index)
    {
        if (_count == _nodes.Length)
        {
            Array.Resize(ref _nodes, _count * 2);
            Array.Resize(ref _keys, _count * 2);
            Array.Resize(ref _indices, _count * 2);
        }

        _nodes[_count] = node;
        _keys[_count] = key;
        _indices[_count] = index;
        _count++;
    }
}
