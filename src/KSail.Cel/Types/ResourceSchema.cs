namespace KSail.Cel.Types;

/// <summary>
/// The schema of a Kubernetes object: whatever it says itself, <c>apiVersion</c>, <c>kind</c>, <c>metadata.name</c> and
/// <c>metadata.generateName</c> are there, and nothing else of the metadata is (<c>WithTypeAndObjectMeta</c>).
/// </summary>
internal sealed class ResourceSchema : CelSchema
{
    private readonly CelSchema _schema;

    private ResourceSchema(CelSchema schema) => _schema = schema;

    public override CelSchemaKind Kind => CelSchemaKind.Object;

    public override bool IsNullable => _schema.IsNullable;

    public override bool HasProperties => true;

    public override IEnumerable<string> PropertyNames => _schema.PropertyNames.Union(["apiVersion", "kind", "metadata"], StringComparer.Ordinal);

    /// <summary>The schema of the root of a resource.</summary>
    public static CelSchema OfRoot(CelSchema schema) => schema is ResourceSchema ? schema : new ResourceSchema(schema);

    /// <summary>The schema with what every object has, if it is that of an embedded one; else the schema itself.</summary>
    public static CelSchema Around(CelSchema schema) => schema.IsEmbeddedResource ? OfRoot(schema) : schema;

    public override CelSchema? FindProperty(string name) => name switch
    {
        "apiVersion" or "kind" => TextSchema.Instance,
        "metadata" => DeclaresNames(_schema.FindProperty(name)) ? _schema.FindProperty(name) : MetadataSchema.Instance,
        _ => _schema.FindProperty(name),
    };

    private static bool DeclaresNames(CelSchema? metadata) =>
        metadata?.FindProperty("name")?.Kind == CelSchemaKind.Text && metadata.FindProperty("generateName")?.Kind == CelSchemaKind.Text;

    private sealed class TextSchema : CelSchema
    {
        public static readonly TextSchema Instance = new();

        public override CelSchemaKind Kind => CelSchemaKind.Text;
    }

    private sealed class MetadataSchema : CelSchema
    {
        public static readonly MetadataSchema Instance = new();

        public override CelSchemaKind Kind => CelSchemaKind.Object;

        public override bool HasProperties => true;

        public override IEnumerable<string> PropertyNames => ["name", "generateName"];

        public override CelSchema? FindProperty(string name) => name is "name" or "generateName" ? TextSchema.Instance : null;
    }
}
