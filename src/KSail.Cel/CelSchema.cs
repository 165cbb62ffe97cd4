using KSail.Cel.Types;
using KSail.Documents.Yaml;

namespace KSail.Cel;

/// <summary>What sort of value a structural schema declares.</summary>
public enum CelSchemaKind
{
    /// <summary>Anything: <c>x-kubernetes-preserve-unknown-fields</c> without a type. Rules cannot see such a value at all.</summary>
    Unknown,

    /// <summary>A mapping: named properties, free keys, or neither.</summary>
    Object,

    /// <summary>A list.</summary>
    Array,

    /// <summary>Text; <see cref="CelSchema.Format"/> may make it a time, a duration or bytes.</summary>
    Text,

    /// <summary>A whole number.</summary>
    Integer,

    /// <summary>A number.</summary>
    Number,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary><c>x-kubernetes-int-or-string</c>: dynamic within rules.</summary>
    IntegerOrText,
}

/// <summary>How the items of a list relate: <c>x-kubernetes-list-type</c>.</summary>
public enum CelListKind
{
    /// <summary>One value, in order; the default.</summary>
    Atomic,

    /// <summary>Equality ignores the order, and <c>+</c> is a union.</summary>
    Set,

    /// <summary>Equality ignores the order, and <c>+</c> merges by <see cref="CelSchema.ListKeys"/>.</summary>
    Map,
}

/// <summary>
/// A structural schema as rules see it: the caller's own schema behind the few questions that types and values ask. Implementations are
/// immutable; a schema asked twice for a part may answer with two equal objects.
/// </summary>
/// <remarks>Source: <c>k8s.io/apiserver/pkg/cel/common</c>, <c>SchemaDeclType</c> and <c>UnstructuredToVal</c>.</remarks>
public abstract class CelSchema
{
    /// <summary>A schema as a CustomResourceDefinition has it (<c>openAPIV3Schema</c> or a part of it), read where it lies.</summary>
    public static CelSchema OfOpenApi(YamlMapping schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        return new OpenApiSchema(schema);
    }

    /// <summary>What sort of value this is.</summary>
    public abstract CelSchemaKind Kind { get; }

    /// <summary>The schema's <c>format</c>: <c>date-time</c>, <c>date</c>, <c>duration</c> and <c>byte</c> matter. Empty when there is none.</summary>
    public virtual string Format => "";

    /// <summary>Whether null is a value of its own in lists and maps. A field that is null is absent either way.</summary>
    public virtual bool IsNullable => false;

    /// <summary>Whether the value is a Kubernetes object, whose <c>apiVersion</c>, <c>kind</c> and <c>metadata.name</c> rules see always.</summary>
    public virtual bool IsEmbeddedResource => false;

    /// <summary>How the items of a list relate.</summary>
    public virtual CelListKind ListKind => CelListKind.Atomic;

    /// <summary>The fields that tell items apart in a <see cref="CelListKind.Map"/>.</summary>
    public virtual IReadOnlyList<string> ListKeys => [];

    /// <summary>The schema of a list's items; null when there is none.</summary>
    public virtual CelSchema? Items => null;

    /// <summary>The schema of the values under free keys (<c>additionalProperties</c>); null when there is none.</summary>
    public virtual CelSchema? Values => null;

    /// <summary>
    /// The greatest number of items of a list, or of entries under free keys, that the server reckons with before it has seen any: the bound of
    /// the schema or, without one, as many of the smallest as fit into a request. Zero for values of other kinds, and where nothing is known.
    /// </summary>
    public virtual long LargestCount => 0;

    /// <summary>
    /// The most bytes of a text, or items of a list or map, that the server reckons with when it tells what a function costs at most. Zero
    /// where nothing is known, and for values that are compared at once.
    /// </summary>
    public virtual long LargestSize => LargestCount;

    /// <summary>The fewest bytes that a value takes as JSON, as the server reckons.</summary>
    public virtual long SmallestSize => 1;

    /// <summary>Whether the schema has <c>properties</c>.</summary>
    public virtual bool HasProperties => false;

    /// <summary>The names of the properties, for suggestions.</summary>
    public virtual IEnumerable<string> PropertyNames => [];

    /// <summary>The schema of a named property; null when there is none.</summary>
    public virtual CelSchema? FindProperty(string name) => null;
}
