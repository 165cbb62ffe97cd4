using System.Globalization;
using KSail.Documents.Diagnostics;

namespace KSail.Documents.Yaml;

/// <summary>A YAML scalar. Immutable but for its span, so it may stand in several trees.</summary>
public sealed class YamlScalar : YamlNode
{
    /// <summary>A scalar whose type is known.</summary>
    /// <param name="value">The text after unescaping and folding, before any conversion: <c>0o17</c> stays <c>0o17</c>.</param>
    /// <param name="type">What the text means.</param>
    /// <param name="style">How it was written.</param>
    /// <param name="span">Where it stands.</param>
    public YamlScalar(string value, ScalarType type, ScalarStyle style = ScalarStyle.Plain, SourceSpan span = default)
        : base(span)
    {
        ArgumentNullException.ThrowIfNull(value);
        Value = value;
        Type = type;
        Style = style;
    }

    /// <summary>The text after unescaping and folding, before any conversion.</summary>
    public string Value { get; }

    /// <summary>What the text means.</summary>
    public ScalarType Type { get; }

    /// <summary>How it was written.</summary>
    public ScalarStyle Style { get; }

    /// <summary>
    /// Whether the type comes from nothing but the text, so that another text in this place may get another type. go-yaml notes the type of
    /// whatever it reads, and programs that use it set values without one.
    /// </summary>
    public bool IsUntyped { get; init; }

    /// <summary>Whether this is null, written out or left blank.</summary>
    public bool IsNull => Type == ScalarType.Null;

    /// <summary>Text.</summary>
    public static YamlScalar String(string value, SourceSpan span = default) => new(value, ScalarType.String, ScalarStyle.Plain, span);

    /// <summary>A whole number.</summary>
    public static YamlScalar Integer(long value, SourceSpan span = default) =>
        new(value.ToString(CultureInfo.InvariantCulture), ScalarType.Integer, ScalarStyle.Plain, span);

    /// <summary>True or false.</summary>
    public static YamlScalar Boolean(bool value, SourceSpan span = default) =>
        new(value ? "true" : "false", ScalarType.Boolean, ScalarStyle.Plain, span);

    /// <summary>Null.</summary>
    public static YamlScalar Null(SourceSpan span = default) => new("null", ScalarType.Null, ScalarStyle.Plain, span);

    /// <summary>A plain scalar, typed by the rules of a dialect.</summary>
    public static YamlScalar Plain(string value, YamlDialect dialect = YamlDialect.Manifest, SourceSpan span = default) =>
        new(value, ScalarResolver.Resolve(value, dialect), ScalarStyle.Plain, span);

    /// <summary>The truth value of a <see cref="ScalarType.Boolean"/>; null for any other type.</summary>
    public bool? AsBoolean() => Type == ScalarType.Boolean ? Value is ['t' or 'T' or 'y' or 'Y', ..] or "on" or "On" or "ON" : null;

    /// <summary>The text that JSON has for it, apart from what JSON knows itself: RFC 3339 for a <see cref="ScalarType.Timestamp"/>.</summary>
    public string AsText() => Type == ScalarType.Timestamp ? YamlTimestamp.ToRfc3339(Value) : Value;

    /// <summary>The value of a <see cref="ScalarType.Integer"/> that fits 64 signed bits.</summary>
    public bool TryGetInt64(out long value)
    {
        value = 0;
        if (Type != ScalarType.Integer || !ScalarResolver.TryParseInteger(Value, out var number) || !number.FitsInt64)
            return false;
        value = number.ToInt64();
        return true;
    }

    /// <summary>The value of an <see cref="ScalarType.Integer"/> or <see cref="ScalarType.Float"/> as a 64-bit float.</summary>
    public bool TryGetDouble(out double value)
    {
        value = 0;
        if (Type == ScalarType.Integer && ScalarResolver.TryParseInteger(Value, out var number))
        {
            value = number.ToDouble();
            return true;
        }

        return Type == ScalarType.Float && ScalarResolver.TryParseFloat(Value, out value);
    }

    /// <inheritdoc/>
    public override YamlNode Clone() => new YamlScalar(Value, Type, Style, Span) { IsUntyped = IsUntyped };

    /// <summary>The text.</summary>
    public override string ToString() => Value;
}
