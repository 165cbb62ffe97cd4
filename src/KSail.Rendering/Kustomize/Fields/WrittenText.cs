using KSail.Documents.Diagnostics;
using KSail.Documents.Yaml;

namespace KSail.Rendering.Kustomize;

/// <summary>
/// Text as kustomize writes it into an object: quoted where YAML 1.1 would read another type. The quotes matter to later strategic patches,
/// which keep them.
/// </summary>
internal static class WrittenText
{
    /// <summary>A text at a place where there was <paramref name="old"/>, whose quotes it takes over.</summary>
    public static YamlScalar Of(string value, SourceSpan span, YamlNode? old = null)
    {
        var style = old is YamlScalar { IsNull: false } scalar ? scalar.Style
            : value.Contains('\n', StringComparison.Ordinal) ? ScalarStyle.Literal
            : IsPlain(value) ? ScalarStyle.Plain : ScalarStyle.DoubleQuoted;
        return new YamlScalar(value, ScalarType.String, style, span);
    }

    private static bool IsPlain(string value) =>
        ScalarResolver.Resolve(value, YamlDialect.Yaml11) == ScalarType.String && ScalarResolver.Resolve(value, YamlDialect.Manifest) == ScalarType.String;
}
