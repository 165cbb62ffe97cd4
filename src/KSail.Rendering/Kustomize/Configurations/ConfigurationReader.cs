using KSail.Documents.Diagnostics;
using KSail.Documents.Yaml;
using static KSail.Rendering.Kustomize.FieldType;

namespace KSail.Rendering.Kustomize;

/// <summary>Reads the files of <c>configurations</c> and <c>crds</c> and adds what they say to the configuration of a layer.</summary>
internal sealed class ConfigurationReader(BuildContext context)
{
    private static readonly (string Name, ConfigList List)[] Lists =
    [
        ("namePrefix", ConfigList.NamePrefix), ("nameSuffix", ConfigList.NameSuffix), ("namespace", ConfigList.Namespace),
        ("commonLabels", ConfigList.CommonLabels), ("labels", ConfigList.Labels), ("templateLabels", ConfigList.TemplateLabels),
        ("commonAnnotations", ConfigList.CommonAnnotations), ("varReference", ConfigList.VarReference), ("images", ConfigList.Images),
        ("replicas", ConfigList.Replicas),
    ];

    private static readonly ObjectShape Shape = new("a transformer configuration",
    [
        .. Lists.Select(static each => new Field(each.Name, ObjectList, KustomizationFields.FieldSpec)),
        new("nameReference", ObjectList, new ObjectShape("a name reference",
            new("group", Text), new("version", Text), new("kind", Text), new("fieldSpecs", ObjectList, KustomizationFields.FieldSpec))),
    ]);

    /// <summary>Adds to what the bases of a layer have brought kustomize's own configuration, and the layer's with it.</summary>
    public void Apply(Layer layer, ResourceSet set)
    {
        var own = TransformerConfig.Empty;
        foreach (var entry in layer.Texts("configurations"))
        {
            if (Read(layer, entry, isStrict: true) is not { } document)
                continue;
            if (document is YamlMapping mapping)
                own = own.Merge(ReadConfig(new ShapeCheck(context.Diagnostics, Decoding.Configuration).Read(mapping, Shape)), new FieldSpecMerge(context, entry.Span));
            else
                context.Diagnostics.Add(KustomizeDiagnostics.InvalidValue, document.Span, "a transformer configuration is a mapping of fields such as 'nameReference'");
        }

        var merge = new FieldSpecMerge(context, layer.Fields["configurations"]?.Span ?? layer.Fields.Span);
        set.Config = set.Config.Merge(TransformerConfig.Default.Merge(own, merge), merge);
        foreach (var entry in layer.Texts("crds"))
        {
            if (Read(layer, entry, isStrict: false) is { } document)
                set.Config = set.Config.Merge(new TypeDefinitions(context).Read(document), new FieldSpecMerge(context, entry.Span));
        }
    }

    private static TransformerConfig ReadConfig(YamlMapping fields)
    {
        var lists = new Dictionary<ConfigList, List<FieldSpec>>();
        foreach (var (name, list) in Lists)
        {
            if (fields.GetSequence(name) is { } items)
                lists[list] = FieldSpecReader.Read(items);
        }

        var references = new List<NameReference>();
        foreach (var item in fields.GetSequence("nameReference") ?? [])
        {
            var reference = (YamlMapping)item;
            var target = new ReferenceTarget(reference.GetString("kind") ?? "", reference.GetString("group") ?? "", reference.GetString("version") ?? "");
            foreach (var spec in FieldSpecReader.Read(reference.GetSequence("fieldSpecs")))
                references.Add(new NameReference(target, spec));
        }

        return TransformerConfig.Of(lists, references);
    }

    // The first document counts, as everywhere where kustomize reads one.
    private YamlNode? Read(Layer layer, YamlScalar entry, bool isStrict)
    {
        if (EntryPath.ResolveFile(context, layer.Directory, entry) is not { } path)
            return null;
        if (context.View.ReadYaml(path, YamlDialect.Yaml11) is not { } file)
        {
            context.ReportUnreadable(path, entry.Span);
            return null;
        }

        context.ReportFile(path, isStrict ? WithErrors(file.Diagnostics) : file.Diagnostics);
        if (file.HasErrors)
            return null;
        if (file.Documents.Count > 0)
            return file.Documents[0];
        // Of definitions, upstream looks at the first character.
        if (!isStrict)
            context.Diagnostics.Add(KustomizeDiagnostics.InvalidValue, entry.Span, $"the file {entry.Value} is empty; 'crds' takes OpenAPI definitions");
        return null;
    }

    // Alone among the files of a kustomization these may not set a key twice.
    private static List<Diagnostic> WithErrors(IReadOnlyList<Diagnostic> diagnostics)
    {
        var result = new List<Diagnostic>(diagnostics.Count);
        foreach (var each in diagnostics)
            result.Add(each.Code == DocumentDiagnostics.DuplicateKey.Code ? DocumentDiagnostics.DuplicateKey.At(each.Span, each.Message) : each);
        return result;
    }
}
