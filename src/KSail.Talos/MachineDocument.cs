using KSail.Documents.Diagnostics;
using KSail.Documents.Yaml;
using KSail.Schemas;
using KSail.Talos.Reading;

namespace KSail.Talos;

/// <summary>One document of a machine configuration.</summary>
public sealed class MachineDocument
{
    internal MachineDocument(DocumentIdentity identity, KindSchema? schema, YamlMapping root)
    {
        Identity = identity;
        Schema = schema;
        Root = root;
    }

    /// <summary>Kind; empty for the machine configuration proper.</summary>
    public string Kind => Identity.Kind;

    /// <summary>Name; empty for kinds that are there once.</summary>
    public string Name => Identity.Name;

    /// <summary>The document. What a patch set knows its place; what was generated has none.</summary>
    public YamlMapping Root { get; internal set; }

    internal DocumentIdentity Identity { get; }

    internal KindSchema? Schema { get; }

    /// <summary>The last patch that touched the document, for findings about what is not there; none when no patch did.</summary>
    internal SourceSpan LastPatch { get; set; }
}
