using System.Globalization;
using System.Text;

namespace KSail.Oci.Artifacts;

/// <summary>
/// Writes JSON whose bytes are settled: keys in the order of the calls, no blanks, and only what must be escaped is. The framework's
/// encoder escapes more than that and may change its mind in a later version, which would change digests.
/// </summary>
internal sealed class CanonicalJson
{
    private readonly StringBuilder _text = new();
    private bool _needsComma;

    public CanonicalJson BeginObject(string? key = null) => Begin(key, '{');

    public CanonicalJson BeginArray(string key) => Begin(key, '[');

    public CanonicalJson EndObject() => End('}');

    public CanonicalJson EndArray() => End(']');

    public CanonicalJson Number(string key, long value)
    {
        Key(key);
        _text.Append(value.ToString(CultureInfo.InvariantCulture));
        _needsComma = true;
        return this;
    }

    public CanonicalJson Text(string key, string value)
    {
        Key(key);
        Quote(value);
        _needsComma = true;
        return this;
    }

    /// <summary>An element of the array begun last.</summary>
    public CanonicalJson Element(string value)
    {
        Key(null);
        Quote(value);
        _needsComma = true;
        return this;
    }

    /// <summary>A value that is JSON already, taken over as it is.</summary>
    public CanonicalJson Raw(string? key, string json)
    {
        Key(key);
        _text.Append(json);
        _needsComma = true;
        return this;
    }

    public CanonicalJson Descriptor(string? key, Descriptor descriptor) =>
        BeginObject(key).Text("mediaType", descriptor.MediaType).Text("digest", descriptor.Digest.ToString()).Number("size", descriptor.Size);

    /// <summary>What is written so far.</summary>
    public override string ToString() => _text.ToString();

    public byte[] ToBytes() => Encoding.UTF8.GetBytes(_text.ToString());

    private CanonicalJson Begin(string? key, char bracket)
    {
        Key(key);
        _text.Append(bracket);
        _needsComma = false;
        return this;
    }

    private CanonicalJson End(char bracket)
    {
        _text.Append(bracket);
        _needsComma = true;
        return this;
    }

    private void Key(string? key)
    {
        if (_needsComma)
            _text.Append(',');
        if (key is null)
            return;
        Quote(key);
        _text.Append(':');
    }

    private void Quote(string value)
    {
        _text.Append('"');
        foreach (var c in value)
        {
            if (c is '"' or '\\')
                _text.Append('\\').Append(c);
            else if (c < ' ')
                _text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            else
                _text.Append(c);
        }

        _text.Append('"');
    }
}
