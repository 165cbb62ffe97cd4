namespace KSail.Rendering.Kustomize;

/// <summary>The lists of field specifications that configurations can add to.</summary>
internal enum ConfigList
{
    NamePrefix,
    NameSuffix,
    Namespace,
    CommonLabels,

    /// <summary>For every entry of <c>labels</c>, not for commonLabels; nothing by default.</summary>
    Labels,
    TemplateLabels,
    CommonAnnotations,
    VarReference,
    Images,
    Replicas,
}

/// <summary>
/// The fields that transformations change and that hold references: those of kustomize and those that configurations add. It flows from a
/// base to what builds on it, never the other way. Immutable.
/// </summary>
internal sealed class TransformerConfig
{
    /// <summary>Nothing, which a layer begins with.</summary>
    public static readonly TransformerConfig Empty = new(NoLists(), new NameReferences([]));

    /// <summary>What kustomize knows by itself.</summary>
    public static readonly TransformerConfig Default = new(BuildDefaults(), new NameReferences(NameReferenceRules.Build()));

    private readonly IReadOnlyList<FieldSpec>[] _lists;

    private TransformerConfig(IReadOnlyList<FieldSpec>[] lists, NameReferences nameReferences)
    {
        _lists = lists;
        NameReferences = nameReferences;
    }

    public NameReferences NameReferences { get; }

    public IReadOnlyList<FieldSpec> this[ConfigList list] => _lists[(int)list];

    /// <summary>Nothing but what <paramref name="lists"/> and <paramref name="references"/> say.</summary>
    public static TransformerConfig Of(IReadOnlyDictionary<ConfigList, List<FieldSpec>> lists, IReadOnlyList<NameReference> references)
    {
        var all = NoLists();
        foreach (var (list, specs) in lists)
            all[(int)list] = specs;
        return new TransformerConfig(all, new NameReferences(references));
    }

    /// <summary>This and another together.</summary>
    public TransformerConfig Merge(TransformerConfig other, FieldSpecMerge merge)
    {
        // The common case, and the reason why nothing is sorted in it: the defaults neither hide nor contradict each other.
        if (ReferenceEquals(this, other) || ReferenceEquals(other, Empty) || (ReferenceEquals(other, Default) && !ReferenceEquals(this, Empty)))
            return this;
        if (ReferenceEquals(this, Empty) && ReferenceEquals(other, Default))
            return other;
        var lists = new IReadOnlyList<FieldSpec>[_lists.Length];
        for (var i = 0; i < lists.Length; i++)
            lists[i] = merge.MergeSorted(_lists[i], other._lists[i]);
        return new TransformerConfig(lists, NameReferences.Merge(other.NameReferences, merge));
    }

    /// <summary>
    /// What is left after a component: upstream adds all to nothing once more, and what is meant for one kind hides the same field of all.
    /// </summary>
    public TransformerConfig Collapse(FieldSpecMerge merge) =>
        ReferenceEquals(this, Default) ? this : Empty.Merge(this, merge);

    private static IReadOnlyList<FieldSpec>[] NoLists()
    {
        var lists = new IReadOnlyList<FieldSpec>[(int)ConfigList.Replicas + 1];
        Array.Fill(lists, []);
        return lists;
    }

    private static IReadOnlyList<FieldSpec>[] BuildDefaults()
    {
        var lists = NoLists();
        lists[(int)ConfigList.NamePrefix] = FieldSpecs.Names;
        lists[(int)ConfigList.NameSuffix] = FieldSpecs.Names;
        lists[(int)ConfigList.Namespace] = FieldSpecs.Namespace;
        lists[(int)ConfigList.CommonLabels] = (FieldSpec[])[.. FieldSpecs.MetadataLabels, .. FieldSpecs.TemplateLabels, .. FieldSpecs.Selectors];
        lists[(int)ConfigList.TemplateLabels] = FieldSpecs.TemplateLabels;
        lists[(int)ConfigList.CommonAnnotations] = FieldSpecs.CommonAnnotations;
        lists[(int)ConfigList.VarReference] = VarReferences.Default;
        lists[(int)ConfigList.Images] = FieldSpecs.Images;
        lists[(int)ConfigList.Replicas] = FieldSpecs.Replicas;
        return lists;
    }
}
