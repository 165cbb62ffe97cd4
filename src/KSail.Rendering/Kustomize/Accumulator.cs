using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Documents.Yaml;

namespace KSail.Rendering.Kustomize;

/// <summary>
/// Builds layers on layers in kustomize's order: resources, generators, components, then the transformations in an order of their own,
/// whatever the order of the fields.
/// </summary>
internal sealed class Accumulator(BuildContext context)
{
    // Each level costs stack; real platforms stay below ten.
    private const int MaxDepth = 64;

    private readonly LayerLoader _loader = new(context);

    // The directories being built, outermost first.
    private readonly List<string> _open = [];

    // The namespace of the innermost layer that has one, for charts.
    private string _namespace = "";

    /// <summary>Everything that a layer makes.</summary>
    public ResourceSet Build(Layer layer, SourceSpan from)
    {
        var set = new ResourceSet();
        Apply(layer, set, from);
        return set;
    }

    private void Apply(Layer layer, ResourceSet set, SourceSpan from)
    {
        if (!context.EnterLayer(from))
            return;
        _open.Add(layer.Directory);
        var outerNamespace = _namespace;
        if (layer.Fields["namespace"] is YamlScalar { Value.Length: > 0 } own)
            _namespace = own.Value;
        context.OpenApi.Set(context, layer);
        set.IsIncomplete |= !layer.IsComplete;
        foreach (var entry in layer.Texts("resources"))
            AddResource(layer, set, entry);
        foreach (var entry in layer.Texts("bases"))
            AddResource(layer, set, entry);
        new ConfigurationReader(context).Apply(layer, set);
        var generator = new ObjectGenerator(context);
        foreach (var entry in layer.Objects("configMapGenerator"))
            generator.Apply(layer, set, entry, "ConfigMap", context.Metadata?.OriginOf(layer, "ConfigMapGenerator"));
        foreach (var entry in layer.Objects("secretGenerator"))
            generator.Apply(layer, set, entry, "Secret", context.Metadata?.OriginOf(layer, "SecretGenerator"));
        new ChartInflation(context).Apply(layer, set, _namespace);
        foreach (var each in ReadPlugins(layer, "generators").Objects)
            new BuiltinGenerators(context).Apply(layer, set, each);
        foreach (var entry in layer.Texts("components"))
            AddComponent(layer, set, entry);
        Transform(layer, set);
        new VarResolver(context, set).Record(layer);
        _namespace = outerNamespace;
        _open.RemoveAt(_open.Count - 1);
    }

    private void Transform(Layer layer, ResourceSet set)
    {
        var patches = new PatchTransformer(context);
        Run(set, () => patches.ApplyStrategicMerge(layer, set, layer.Texts("patchesStrategicMerge")));
        Note("PatchStrategicMergeTransformer", layer.Texts("patchesStrategicMerge").Any());
        foreach (var entry in layer.Objects("patches"))
        {
            Run(set, () => patches.Apply(layer, set, entry));
            Note("PatchTransformer");
        }

        if (layer.Fields["namespace"] is YamlScalar { Value.Length: > 0 } ns)
        {
            Run(set, () => NamespaceTransformer.Apply(context, set, ns, set.Config[ConfigList.Namespace]));
            Note("NamespaceTransformer");
        }

        if (layer.Fields["namePrefix"] is YamlScalar { Value.Length: > 0 } prefix)
        {
            Run(set, () => NameTransformer.Prefix(context, set, prefix, set.Config[ConfigList.NamePrefix]));
            Note("PrefixTransformer");
        }

        if (layer.Fields["nameSuffix"] is YamlScalar { Value.Length: > 0 } suffix)
        {
            Run(set, () => NameTransformer.Suffix(context, set, suffix, set.Config[ConfigList.NameSuffix]));
            Note("SuffixTransformer");
        }

        TransformLabels(layer, set);
        if (layer.Fields.GetMapping("commonAnnotations") is { Count: > 0 } annotations)
        {
            Run(set, () => LabelTransformer.Apply(context, set, annotations, set.Config[ConfigList.CommonAnnotations]));
            Note("AnnotationsTransformer");
        }

        foreach (var entry in layer.Objects("patchesJson6902"))
        {
            Run(set, () => patches.ApplyJson6902(layer, set, entry));
            Note("PatchJson6902Transformer");
        }

        foreach (var entry in layer.Objects("replicas"))
        {
            Run(set, () => ReplicaTransformer.Apply(context, set, entry, set.Config[ConfigList.Replicas]));
            Note("ReplicaCountTransformer");
        }

        foreach (var entry in layer.Objects("images").Concat(layer.Objects("imageTags")))
        {
            Run(set, () => ImageTransformer.Apply(context, set, entry, set.Config[ConfigList.Images]));
            Note("ImageTagTransformer");
        }

        foreach (var entry in layer.Objects("replacements"))
            Run(set, () => new ReplacementTransformer(context).Apply(layer, set, entry));
        Note("ReplacementTransformer", layer.Objects("replacements").Any());
        ApplyTransformers(layer, set);

        void Note(string kind, bool isThere = true)
        {
            if (isThere)
                context.Metadata?.NoteTransformation(layer, set, kind);
        }
    }

    // kustomize runs one transformer for each entry and one for commonLabels, which it needs not have.
    private void TransformLabels(Layer layer, ResourceSet set)
    {
        var labels = layer.Fields.GetMapping("commonLabels");
        var hasEntries = false;
        foreach (var entry in layer.Objects("labels"))
        {
            hasEntries = true;
            Run(set, () => LabelTransformer.ApplyEntry(context, set, entry));
            context.Metadata?.NoteTransformation(layer, set, "LabelTransformer");
        }

        if (labels is not null)
            Run(set, () => LabelTransformer.Apply(context, set, labels, set.Config[ConfigList.CommonLabels]));
        if (hasEntries || labels is { Count: > 0 })
            context.Metadata?.NoteTransformation(layer, set, "LabelTransformer");
    }

    private void ApplyTransformers(Layer layer, ResourceSet set)
    {
        var builtin = new BuiltinTransformers(context);
        foreach (var each in ReadPlugins(layer, "transformers").Objects)
        {
            Run(set, () => builtin.Apply(layer, set, each));
            context.Metadata?.NoteTransformation(layer, set, each);
        }

        foreach (var each in ReadPlugins(layer, "validators").Objects)
        {
            var validation = new Validation(set);
            Run(set, () => builtin.Apply(layer, set, each));
            if (validation.FindChange() is { } changed)
            {
                context.Diagnostics.Add(KustomizeDiagnostics.TransformerFailed, each.Span,
                    $"the validator {each.Name} changes {changed}, and a validator may change nothing but the label 'validated-by'; list it under 'transformers'");
            }
        }
    }

    // All are read before the first is carried out.
    private ResourceSet ReadPlugins(Layer layer, string field)
    {
        var (plugins, paths) = PluginReader.Read(context, layer, field);
        foreach (var path in paths)
            AddResource(layer, plugins, path);
        return plugins;
    }

    private void Run(ResourceSet set, Action transformation)
    {
        context.Cancellation.ThrowIfCancellationRequested();
        if (!context.Growth.AllowVisits(set.Objects.Count, SourceSpan.OfFile(_open[^1])))
            return;
        transformation();
        set.Settle();
    }

    private void AddResource(Layer layer, ResourceSet set, YamlScalar entry)
    {
        if (!TryAddResource(layer, set, entry))
            set.IsIncomplete = true;
    }

    // False when something of it could not be loaded.
    private bool TryAddResource(Layer layer, ResourceSet set, YamlScalar entry)
    {
        if (EntryPath.Resolve(context, layer.Directory, entry.Value, entry.Span) is not { } target)
            return false;
        if (target.Kind == PathKind.Directory)
            return Within(target, () => TryAddBase(set, entry, target.Path));
        var objects = ManifestReader.Read(context, target.Path, entry.Span, out var isComplete);
        if (!context.AddObjects(objects.Count, entry.Span))
            return false;
        var origin = context.Metadata is null ? null
            : ReferenceEquals(target.View, context.View) ? context.Metadata.OriginOf(target.Path) : BuildMetadata.OriginOfRemoteFile(entry.Value);
        foreach (var each in objects)
        {
            each.Origin = origin;
            context.OpenApi.Note(each);
            set.Add(each, context.Diagnostics);
        }

        return isComplete;
    }

    private bool TryAddBase(ResourceSet set, YamlScalar entry, string directory)
    {
        if (Enter(directory, entry) is not { } child)
            return false;
        if (child.IsComponent)
        {
            context.Diagnostics.Add(KustomizeDiagnostics.WrongKind, entry.Span, $"'{entry.Value}' is a component; list it under 'components'");
            return false;
        }

        var built = Build(child, entry.Span);
        set.AddAll(built, context.Diagnostics);
        set.Config = set.Config.Merge(built.Config, new FieldSpecMerge(context, entry.Span));
        return true;
    }

    // A remote base reads its own repository, and nothing but that; what builds on it goes on reading what it read before.
    private bool Within(EntryTarget target, Func<bool> build)
    {
        var outer = context.View;
        context.View = target.View;
        try
        {
            return build();
        }
        finally
        {
            context.View = outer;
        }
    }

    private void AddComponent(Layer layer, ResourceSet set, YamlScalar entry)
    {
        if (!TryAddComponent(layer, set, entry))
            set.IsIncomplete = true;
    }

    private bool TryAddComponent(Layer layer, ResourceSet set, YamlScalar entry)
    {
        if (EntryPath.Resolve(context, layer.Directory, entry.Value, entry.Span) is not { } target)
            return false;
        if (target.Kind != PathKind.Directory)
        {
            context.Diagnostics.Add(KustomizeDiagnostics.WrongPathKind, entry.Span, $"'{entry.Value}' is a file; a component is a directory with a kustomization of kind Component");
            return false;
        }

        return Within(target, () => TryApplyComponent(set, entry, target.Path));
    }

    private bool TryApplyComponent(ResourceSet set, YamlScalar entry, string directory)
    {
        if (Enter(directory, entry) is not { } component)
            return false;
        if (!component.IsComponent)
        {
            context.Diagnostics.Add(KustomizeDiagnostics.WrongKind, entry.Span, $"'{entry.Value}' is not of kind Component; list it under 'resources'");
            return false;
        }

        Apply(component, set, entry.Span);
        set.Config = set.Config.Collapse(new FieldSpecMerge(context, entry.Span));
        return true;
    }

    // kustomize refuses a directory that holds one being built, not only the same one.
    private Layer? Enter(string directory, YamlScalar entry)
    {
        foreach (var open in _open)
        {
            if (open != directory && !open.StartsWith(directory.TrimEnd(Path.DirectorySeparatorChar) + Path.DirectorySeparatorChar, StringComparison.Ordinal))
                continue;
            var relation = open == directory ? "is being built already" : $"holds {context.View.Display(open)}, which is being built";
            context.Diagnostics.Add(KustomizeDiagnostics.Cycle, entry.Span, $"'{entry.Value}' {relation}; a kustomization cannot build on itself or on a directory above it");
            return null;
        }

        if (_open.Count >= MaxDepth)
        {
            context.Diagnostics.Add(KustomizeDiagnostics.TooLarge, entry.Span, $"kustomizations build on each other more than {MaxDepth} levels deep");
            return null;
        }

        return _loader.Load(directory, entry.Span);
    }
}
