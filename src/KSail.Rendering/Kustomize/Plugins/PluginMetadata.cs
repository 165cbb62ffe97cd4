using KSail.Documents.Yaml;

namespace KSail.Rendering.Kustomize;

/// <summary>Reads what builtin plug-ins take from their own metadata.</summary>
internal static class PluginMetadata
{
    /// <summary>The name or namespace, as text whatever its type; null when it is absent or no single value.</summary>
    public static YamlScalar? Text(YamlMapping plugin, string field) =>
        plugin.GetMapping("metadata")?[field] is not YamlScalar { IsNull: false } scalar ? null
            : scalar.Type == ScalarType.String ? scalar : ConvertedText.Of(scalar, Decoding.Plugin);
}
