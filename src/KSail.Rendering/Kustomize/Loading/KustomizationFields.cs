using static KSail.Rendering.Kustomize.FieldType;

namespace KSail.Rendering.Kustomize;

/// <summary>Every field of kustomize 5.8.</summary>
internal static class KustomizationFields
{
    public static readonly ObjectShape Selector = new("a selector",
        Embedded("group"), Embedded("version"), Embedded("kind"), Embedded("name"), Embedded("namespace"),
        new("labelSelector", Text), new("annotationSelector", Text));

    public static readonly ObjectShape GeneratorOptions = new("the options of a generator",
        new("labels", TextMap), new("annotations", TextMap), new("disableNameSuffixHash", FieldType.Boolean), new("immutable", FieldType.Boolean));

    public static readonly ObjectShape ConfigMapGenerator = new("a configMapGenerator entry", GeneratorFields());

    public static readonly ObjectShape SecretGenerator = new("a secretGenerator entry", [.. GeneratorFields(), new("type", Text)]);

    public static readonly ObjectShape Patch = new("a patch",
        new("path", Text), new("patch", Text), new("target", FieldType.Object, Selector),
        new("options", FieldType.Object, new ObjectShape("the options of a patch", new("allowNameChange", FieldType.Boolean), new("allowKindChange", FieldType.Boolean))));

    public static readonly ObjectShape Image = new("an image",
        new("name", Text), new("newName", Text), new("newTag", Text), new("tagSuffix", Text), new("digest", Text));

    public static readonly ObjectShape Replica = new("a replicas entry", new("name", Text), new("count", Integer));

    public static readonly ObjectShape FieldSpec = new("a field specification",
        new("path", Text), Embedded("group"), Embedded("version"), Embedded("kind"), new("create", FieldType.Boolean));

    public static readonly ObjectShape Label = new("a labels entry",
        new("pairs", TextMap), new("includeSelectors", FieldType.Boolean), new("includeTemplates", FieldType.Boolean), new("fields", ObjectList, FieldSpec));

    private static readonly ObjectShape ReplacementOptions = new("the options of a replacement",
        new("delimiter", Text), new("index", Integer), new("create", FieldType.Boolean), new("encoding", Text));

    public static readonly ObjectShape Replacement = new("a replacement",
        new("path", Text),
        new("source", FieldType.Object, new ObjectShape("a replacement source",
            Embedded("group"), Embedded("version"), Embedded("kind"), Embedded("name"), Embedded("namespace"),
            new("fieldPath", Text), new("options", FieldType.Object, ReplacementOptions))),
        new("sourceValue", Text),
        new("targets", ObjectList, new ObjectShape("a replacement target",
            new("select", FieldType.Object, Selector), new("reject", ObjectList, Selector), new("fieldPaths", TextList),
            new("options", FieldType.Object, ReplacementOptions))));

    public static readonly ObjectShape Var = new("a var",
        new("name", Text),
        new("objref", FieldType.Object, new ObjectShape("an objref",
            new("apiVersion", Text), new("group", Text), new("version", Text), new("kind", Text), new("name", Text), new("namespace", Text))),
        new("fieldref", FieldType.Object, new ObjectShape("a fieldref", new Field("fieldPath", Text))));

    public static readonly ObjectShape SortOptions = new("sortOptions",
        new("order", Text),
        new("legacySortOptions", FieldType.Object, new ObjectShape("legacySortOptions", new("orderFirst", TextList), new("orderLast", TextList))));

    public static readonly ObjectShape HelmGlobals = new("helmGlobals", new("chartHome", Text), new("configHome", Text));

    public static readonly ObjectShape HelmChart = new("a helmCharts entry",
        new("name", Text), new("version", Text), new("repo", Text), new("releaseName", Text), new("namespace", Text),
        new("additionalValuesFiles", TextList), new("valuesFile", Text), new("valuesInline", Mapping), new("valuesMerge", Text),
        new("includeCRDs", FieldType.Boolean), new("skipHooks", FieldType.Boolean), new("apiVersions", TextList), new("kubeVersion", Text),
        new("nameTemplate", Text), new("skipTests", FieldType.Boolean), new("debug", FieldType.Boolean), new("devel", FieldType.Boolean));

    private static readonly ObjectShape FormerHelmChart = new("a helmChartInflationGenerator entry",
        new("chartName", Text), new("chartVersion", Text), new("chartRepoUrl", Text), new("chartHome", Text), new("chartRepoName", Text),
        new("helmBin", Text), new("helmHome", Text), new("values", Text), new("valuesLocal", Mapping), new("valuesMerge", Text),
        new("releaseName", Text), new("releaseNamespace", Text), new("extraArgs", TextList));

    private static readonly ObjectShape Metadata = new("the metadata of a kustomization",
        new("name", Text), new("namespace", Text), new("labels", TextMap), new("annotations", TextMap));

    public static readonly ObjectShape Kustomization = new("a kustomization",
        new("apiVersion", Text), new("kind", Text), new("metadata", FieldType.Object, Metadata),
        new("resources", TextList), new("bases", TextList, IsDeprecated: true),
        new("components", TextList),
        new("patches", ObjectList, Patch),
        new("patchesStrategicMerge", TextList, IsDeprecated: true),
        new("patchesJson6902", ObjectList, Patch, IsDeprecated: true),
        new("configMapGenerator", ObjectList, ConfigMapGenerator),
        new("secretGenerator", ObjectList, SecretGenerator),
        new("generatorOptions", FieldType.Object, GeneratorOptions),
        new("images", ObjectList, Image), new("imageTags", ObjectList, Image, IsDeprecated: true),
        new("replicas", ObjectList, Replica),
        new("labels", ObjectList, Label),
        new("commonLabels", TextMap, IsDeprecated: true),
        new("commonAnnotations", TextMap),
        new("namespace", Text), new("namePrefix", Text), new("nameSuffix", Text),
        new("replacements", ObjectList, Replacement),
        new("generators", TextList), new("transformers", TextList), new("validators", TextList),
        new("sortOptions", FieldType.Object, SortOptions),
        new("vars", ObjectList, Var, IsDeprecated: true),
        new("configurations", TextList), new("crds", TextList),
        new("buildMetadata", TextList),
        new("helmCharts", ObjectList, HelmChart), new("helmChartInflationGenerator", ObjectList, FormerHelmChart),
        new("helmGlobals", FieldType.Object, HelmGlobals),
        new("openapi", TextMap));

    private static Field Embedded(string name) => new(name, Text, IsEmbedded: true);

    private static Field[] GeneratorFields() =>
    [
        new("name", Text), new("namespace", Text), new("behavior", Text), new("literals", TextList), new("files", TextList),
        new("envs", TextList), new("env", Text), new("options", FieldType.Object, GeneratorOptions),
    ];
}
