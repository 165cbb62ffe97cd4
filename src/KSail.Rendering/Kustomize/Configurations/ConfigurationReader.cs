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

    public void Apply(Layer layer, ResourceSet set)
    {
        foreach (var entry in layer.Texts("configurations"))
        {
            if (Read(layer, entry) is not { } document)
                continue;
            if (document is YamlMapping mapping)
                set.Config = set.Config.Merge(ReadConfig(new ShapeCheck(context.Diagnostics).Read(mapping, Shape)), new FieldSpecMerge(context, entry.Span));
            else
                context.Diagnostics.Add(KustomizeDiagnostics.InvalidValue, document.Span, "a transformer configuration is a mapping of fields such as 'nameReference'");
        }

        foreach (var entry in layer.Texts("crds"))
        {
            if (Read(layer, entry) is { } document)
                set.Config = set.Config.Merge(new TypeDefinitions(context).Read(document), new FieldSpecMerge(context, entry.Span));
        }
    }

    private TransformerConfig ReadConfig(YamlMapping fields)
    {
        var lists = new Dictionary<ConfigList, List<FieldSpec>>();
        foreach (var (name, list) in Lists)
        {
            if (fields.GetSequence(name) is { } items)
                lists[list] = ReadSpecs(items);
        }

        var references = new List<NameReference>();
        foreach (var item in fields.GetSequence("nameReference") ?? [])
        {
            var reference = (YamlMapping)item;
            var target = new ReferenceTarget(reference.GetString("kind") ?? "", reference.GetString("group") ?? "", reference.GetString("version") ?? "");
            foreach (var spec in ReadSpecs(reference.GetSequence("fieldSpecs") ?? []))
                references.Add(new NameReference(target, spec));
        }

        return TransformerConfig.Of(lists, references);
    }

    private List<FieldSpec> ReadSpecs(IEnumerable<YamlNode> items)
    {
        var specs = new List<FieldSpec>();
        foreach (var item in items)
        {
            if (LabelTransformer.Read(context, (YamlMapping)item) is { } spec)
                specs.Add(spec);
        }

        return specs;
    }

    // The first document counts, as everywhere where kustomize reads one.
    private YamlNode? Read(Layer layer, YamlScalar entry)
    {
        if (EntryPath.ResolveFile(context, layer.Directory, entry) is not { } path)
            return null;
        if (context.View.ReadYaml(path, YamlDialect.Yaml11) is not { } file)
        {
            context.ReportUnreadable(path, entry.Span);
            return null;
        }

        context.ReportFile(path, file.Diagnostics);
        return file.HasErrors || file.Documents.Count == 0 ? null : file.Documents[0];
    }
}
