using KSail.Documents.Diagnostics;
using KSail.Documents.Yaml;

namespace KSail.Rendering.Kustomize;

/// <summary>
/// Quotes as kustomize keeps them while it works. They matter only to strategic patches: a value that takes the place of a quoted text is a
/// text, whatever it looks like.
/// </summary>
internal static class WrittenText
{
    /// <summary>A text put at a place where there was <paramref name="old"/>, whose quotes, or lack of them, it takes over.</summary>
    public static YamlScalar Of(string value, SourceSpan span, YamlNode? old = null)
    {
        if (old is YamlScalar scalar)
            return new YamlScalar(value, ScalarType.String, scalar.IsNull ? ScalarStyle.Plain : scalar.Style, span);
        var style = value.Contains('\n', StringComparison.Ordinal) ? ScalarStyle.Literal : ScalarStyle.Plain;
        return Quoted(new YamlScalar(value, ScalarType.String, style, span));
    }

    /// <summary>
    /// A scalar that replaces <paramref name="old"/> without a type of its own: where that had no quotes, the text means what YAML makes of it.
    /// </summary>
    public static YamlScalar Untyped(string value, SourceSpan span, YamlScalar old) => Untyped(value, span, old.IsNull ? ScalarStyle.Plain : old.Style);

    /// <inheritdoc cref="Untyped(string,SourceSpan,YamlScalar)"/>
    public static YamlScalar Untyped(string value, SourceSpan span, ScalarStyle style) =>
        new(value, style == ScalarStyle.Plain ? ScalarResolver.Resolve(value, YamlDialect.Manifest) : ScalarType.String, style, span) { IsUntyped = true };

    /// <summary>The key of a field that a transformation adds: upstream writes it without quotes, so it means what YAML makes of it.</summary>
    public static YamlScalar Key(YamlScalar key) => YamlScalar.Plain(key.Value, span: key.Span) is { Type: not ScalarType.String } typed ? typed : key;

    /// <summary>
    /// A text, or what has no type of its own, with quotes where YAML 1.1 would read another type without them: every setter of a field adds
    /// these, but not around nothing.
    /// </summary>
    public static YamlScalar Quoted(YamlScalar scalar) =>
        (scalar.Type == ScalarType.String || scalar.IsUntyped) && scalar.Style == ScalarStyle.Plain && scalar.Value.Length > 0
            && ScalarResolver.Resolve(scalar.Value, YamlDialect.Yaml11) != ScalarType.String
            ? new YamlScalar(scalar.Value, ScalarType.String, ScalarStyle.DoubleQuoted, scalar.Span) { IsUntyped = scalar.IsUntyped }
            : scalar;

    /// <summary>A value as it comes back from JSON: with the quotes that printing it would need.</summary>
    public static YamlScalar FromJson(YamlScalar scalar)
    {
        if (scalar.Type is not (ScalarType.String or ScalarType.Timestamp))
            return scalar;
        var style = ScalarText.StyleOf(scalar.Value);
        // The type of a time stays for the writer, which knows its form as text.
        return style == scalar.Style && !scalar.IsUntyped ? scalar : new YamlScalar(scalar.Value, scalar.Type, style, scalar.Span);
    }
}
