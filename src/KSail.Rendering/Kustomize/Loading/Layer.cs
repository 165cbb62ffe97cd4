using KSail.Documents.Yaml;

namespace KSail.Rendering.Kustomize;

/// <summary>One kustomization or component, read and checked.</summary>
/// <param name="Directory">Absolute path, links resolved, against which its paths resolve.</param>
/// <param name="File">Absolute path of its kustomization file.</param>
/// <param name="Fields">Its well-formed fields under their exact names.</param>
/// <param name="IsComplete">Whether no field was left out for an error.</param>
/// <param name="IsComponent">Whether its kind is Component.</param>
internal sealed record Layer(string Directory, string File, YamlMapping Fields, bool IsComplete, bool IsComponent)
{
    /// <summary>Texts of a list field; none when the field is absent.</summary>
    public IEnumerable<YamlScalar> Texts(string field) => Fields.GetSequence(field)?.Cast<YamlScalar>() ?? [];

    /// <summary>Objects of a list field; none when the field is absent.</summary>
    public IEnumerable<YamlMapping> Objects(string field) => Fields.GetSequence(field)?.Cast<YamlMapping>() ?? [];
}
