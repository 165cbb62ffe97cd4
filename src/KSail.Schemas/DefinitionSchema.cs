using KSail.Documents.Yaml;
using KSail.Schemas.Compilation;
using KSail.Schemas.Tables;

namespace KSail.Schemas;

/// <summary>Reads the schemas that CustomResourceDefinitions (<c>apiextensions.k8s.io/v1</c>) hold, with the meaning that an API server gives them.</summary>
public static class DefinitionSchema
{
    /// <summary>The schema of one version of the kind that a definition defines.</summary>
    /// <param name="spec">The <c>spec</c> of the definition.</param>
    /// <param name="version">The item of its <c>versions</c>.</param>
    /// <param name="kubernetes">Minor release of Kubernetes 1 whose server reads the definition; zero for the newest.</param>
    /// <returns>Null when the version has no schema, or none that a server would take; the definition itself is judged elsewhere.</returns>
    public static KindSchema? Read(YamlMapping spec, YamlMapping version, int kubernetes = 0)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(version);
        if (version.GetMapping("schema")?.GetMapping("openAPIV3Schema") is not { } schema || spec.GetMapping("names")?.GetString("kind") is not { } kind
            || version.GetString("name") is not { } name)
        {
            return null;
        }

        var flags = KindFlags.None;
        if (spec.GetString("scope") != "Cluster")
            flags |= KindFlags.Namespaced;
        if (version.GetMapping("subresources")?["status"] is YamlMapping)
            flags |= KindFlags.StatusSubresource;
        if (SchemaKeywords.IsTrue(version["deprecated"]))
            flags |= KindFlags.Deprecated;
        try
        {
            var reader = new StructuralReader(SchemaDialect.Definition, schema, kubernetes);
            return CustomKind.Compile(reader, $"{spec.GetString("group")}/{name}", kind, flags, version.GetString("deprecationWarning"));
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }
}
