using System.Globalization;
using System.Text;
using KSail.Documents.Diagnostics;
using KSail.Documents.Yaml;

namespace KSail.Schemas.Validation;

/// <summary>The way from the root of an object to the value at hand. Costs a few words per level; text is made when something is wrong.</summary>
internal sealed class ValuePath
{
    private readonly List<Step> _steps = [];

    public void Push(YamlNode node, string key) => _steps.Add(new Step(node, key, 0));

    public void Push(YamlNode node, int index) => _steps.Add(new Step(node, null, index));

    public void Pop() => _steps.RemoveAt(_steps.Count - 1);

    public void Clear() => _steps.Clear();

    /// <summary>The span of a node or, where a transformation made it, of the nearest node above that has one.</summary>
    public SourceSpan Locate(SourceSpan span, SourceSpan fallback)
    {
        if (span.HasFile)
            return span;
        for (var i = _steps.Count - 1; i >= 0; i--)
        {
            if (_steps[i].Node.Span.HasFile)
                return _steps[i].Node.Span;
        }

        return fallback;
    }

    /// <summary><c>spec.containers[0].image</c>; keys that are no plain words stand in brackets, as in <c>metadata.labels['a.b/c']</c>.</summary>
    public string ToText(string? last = null)
    {
        var text = new StringBuilder();
        foreach (var (_, key, index) in _steps)
        {
            if (key is null)
                text.Append('[').Append(index.ToString(CultureInfo.InvariantCulture)).Append(']');
            else
                Append(text, key);
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

    // A type of this assembly, not a tuple: its list is compiled ahead of time together with it.
    private readonly record struct Step(YamlNode Node, string? Key, int Index);
}
