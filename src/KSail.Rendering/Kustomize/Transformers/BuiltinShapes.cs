using static KSail.Rendering.Kustomize.FieldType;

namespace KSail.Rendering.Kustomize;

/// <summary>The fields of builtin transformers.</summary>
internal static class BuiltinShapes
{
    /// <summary>The targets of a ValueAddTransformer, in the object itself or in a file.</summary>
    public static readonly ObjectShape ValueTargets = new("a list of targets",
        new Field("targets", ObjectList, new ObjectShape("a target of a ValueAddTransformer",
            new("selector", FieldType.Object, KustomizationFields.Selector), new("fieldPath", Text), new("filePathPosition", Integer))));

    private static readonly Field FieldSpecList = new("fieldSpecs", ObjectList, KustomizationFields.FieldSpec);

    private static readonly Dictionary<string, ObjectShape> Shapes = new(StringComparer.Ordinal)
    {
        ["AnnotationsTransformer"] = Shape("AnnotationsTransformer", new("annotations", TextMap), FieldSpecList),
        ["HashTransformer"] = Shape("HashTransformer"),
        ["ImageTagTransformer"] = Shape("ImageTagTransformer", new("imageTag", FieldType.Object, KustomizationFields.Image), FieldSpecList),
        ["LabelTransformer"] = Shape("LabelTransformer", new("labels", TextMap), FieldSpecList),
        ["NamespaceTransformer"] = Shape("NamespaceTransformer", FieldSpecList, new("unsetOnly", FieldType.Boolean), new("setRoleBindingSubjects", Text)),
        ["PatchJson6902Transformer"] = Shape("PatchJson6902Transformer", new("target", FieldType.Object, KustomizationFields.Selector), new("path", Text), new("jsonOp", Text)),
        ["PatchStrategicMergeTransformer"] = Shape("PatchStrategicMergeTransformer", new("paths", TextList), new("patches", Text)),
        ["PatchTransformer"] = Shape("PatchTransformer", KustomizationFields.Patch.Fields),
        ["PrefixSuffixTransformer"] = Shape("PrefixSuffixTransformer", new("prefix", Text), new("suffix", Text), FieldSpecList),
        ["PrefixTransformer"] = Shape("PrefixTransformer", new("prefix", Text), FieldSpecList),
        ["ReplacementTransformer"] = Shape("ReplacementTransformer", new Field("replacements", ObjectList, KustomizationFields.Replacement, IsEmbedded: true)),
        ["ReplicaCountTransformer"] = Shape("ReplicaCountTransformer", new("replica", FieldType.Object, KustomizationFields.Replica), FieldSpecList),
        ["SuffixTransformer"] = Shape("SuffixTransformer", new("suffix", Text), FieldSpecList),
        ["ValueAddTransformer"] = Shape("ValueAddTransformer", [new("value", Text), new("targetFilePath", Text), .. ValueTargets.Fields]),
    };

    /// <summary>The kinds of all, in ordinal order.</summary>
    public static IReadOnlyList<string> Kinds => [.. Shapes.Keys];

    public static ObjectShape? Find(string kind) => Shapes.GetValueOrDefault(kind);

    /// <summary>How the fields of a kind are decoded.</summary>
    public static Decoding DecodingOf(string kind) =>
        kind is "PrefixTransformer" or "SuffixTransformer" or "PrefixSuffixTransformer" ? Decoding.NamePlugin : Decoding.Plugin;

    private static ObjectShape Shape(string kind, params Field[] fields) =>
        new($"{(kind[0] is 'A' or 'I' ? "an" : "a")} {kind}", [new("apiVersion", Any), new("kind", Any), new("metadata", Any), .. fields]);
}
