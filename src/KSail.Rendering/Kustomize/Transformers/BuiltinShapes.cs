using static KSail.Rendering.Kustomize.FieldType;

namespace KSail.Rendering.Kustomize;

/// <summary>The fields of builtin transformers.</summary>
internal static class BuiltinShapes
{
    private static readonly Field FieldSpecList = new("fieldSpecs", ObjectList, KustomizationFields.FieldSpec);

    private static readonly Dictionary<string, ObjectShape> Shapes = new(StringComparer.Ordinal)
    {
        ["AnnotationsTransformer"] = Shape("AnnotationsTransformer", new("annotations", TextMap), FieldSpecList),
        ["HashTransformer"] = Shape("HashTransformer"),
        ["LabelTransformer"] = Shape("LabelTransformer", new("labels", TextMap), FieldSpecList),
        ["NamespaceTransformer"] = Shape("NamespaceTransformer", FieldSpecList, new("unsetOnly", FieldType.Boolean), new("setRoleBindingSubjects", Text)),
        ["PrefixTransformer"] = Shape("PrefixTransformer", new("prefix", Text), FieldSpecList),
        ["SuffixTransformer"] = Shape("SuffixTransformer", new("suffix", Text), FieldSpecList),
        ["PrefixSuffixTransformer"] = Shape("PrefixSuffixTransformer", new("prefix", Text), new("suffix", Text), FieldSpecList),
        ["ImageTagTransformer"] = Shape("ImageTagTransformer", new("imageTag", FieldType.Object, KustomizationFields.Image), FieldSpecList),
        ["ReplicaCountTransformer"] = Shape("ReplicaCountTransformer", new("replica", FieldType.Object, KustomizationFields.Replica), FieldSpecList),
        ["ReplacementTransformer"] = Shape("ReplacementTransformer", new Field("replacements", ObjectList, KustomizationFields.Replacement)),
        ["PatchTransformer"] = Shape("PatchTransformer", KustomizationFields.Patch.Fields),
        ["PatchJson6902Transformer"] = Shape("PatchJson6902Transformer", new("target", FieldType.Object, KustomizationFields.Selector), new("path", Text), new("jsonOp", Text)),
        ["PatchStrategicMergeTransformer"] = Shape("PatchStrategicMergeTransformer", new("paths", TextList), new("patches", Text)),
    };

    /// <summary>The names of all, for messages.</summary>
    public static string List => string.Join(", ", Shapes.Keys.Order(StringComparer.Ordinal));

    public static ObjectShape? Find(string kind) => Shapes.GetValueOrDefault(kind);

    private static ObjectShape Shape(string kind, params Field[] fields) =>
        new(kind, [new("apiVersion", Any), new("kind", Any), new("metadata", Any), .. fields]);
}
