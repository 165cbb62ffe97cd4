using KSail.Documents.Yaml;

namespace KSail.Rendering.Kustomize;

/// <summary>
/// What a build remembers of an object, as kustomize keeps it: in annotations of the object itself. Here they are there only while a patch is
/// applied, because patches see them: a JSON patch may add to annotations that an object has from nobody else, and a strategic patch that
/// removes all annotations makes the build forget earlier names, and the hash of a generated object.
/// </summary>
internal sealed class BuildNotes
{
    public const string PreviousKinds = Prefix + "previousKinds";
    public const string PreviousNames = Prefix + "previousNames";
    public const string PreviousNamespaces = Prefix + "previousNamespaces";

    private const string Prefix = "internal.config.kubernetes.io/";

    private readonly BuildObject _subject;
    private readonly List<string> _keys = [];

    private BuildNotes(BuildObject subject) => _subject = subject;

    /// <summary>Writes the notes into an object; null when there are none.</summary>
    public static BuildNotes? Write(BuildObject subject)
    {
        if (!subject.HasNotes || subject.Tree.GetMapping("metadata") is not { } metadata)
            return null;
        if (metadata["annotations"] is not YamlMapping annotations)
        {
            if (metadata["annotations"] is not (null or YamlScalar { IsNull: true }))
                return null;
            annotations = new YamlMapping(metadata.Span);
            metadata.Set("annotations", annotations);
        }

        var notes = new BuildNotes(subject);
        if (subject.IsGenerated)
            notes.Add(annotations, Prefix + "generatorBehavior", "unspecified");
        if (subject.NeedsHash)
            notes.Add(annotations, Prefix + "needsHashSuffix", "enabled");
        if (subject.HasPrevious)
        {
            notes.Add(annotations, PreviousKinds, string.Join(',', subject.Previous.Select(static each => each.Kind)));
            notes.Add(annotations, PreviousNames, string.Join(',', subject.Previous.Select(static each => each.Name)));
            notes.Add(annotations, PreviousNamespaces, string.Join(',', subject.Previous.Select(static each => each.Namespace)));
        }

        if (subject.Origin is { } origin)
            notes.Add(annotations, BuildMetadata.OriginKey, origin);
        if (subject.Transformations is { } transformations)
            notes.Add(annotations, BuildMetadata.TransformationsKey, string.Join('\n', transformations));
        return notes;
    }

    /// <summary>
    /// Takes the notes out again; false when the patch has removed those of names and hashes. An origin and transformations that it has removed
    /// are forgotten at once: no kind of patch saves them.
    /// </summary>
    public bool Take()
    {
        var metadata = _subject.Tree.GetMapping("metadata");
        var annotations = metadata?.GetMapping("annotations");
        var isThere = true;
        foreach (var key in _keys)
        {
            if (annotations?.Remove(key) == true)
                continue;
            if (key == BuildMetadata.OriginKey)
                _subject.Origin = null;
            else if (key == BuildMetadata.TransformationsKey)
                _subject.Transformations = null;
            else
                isThere = false;
        }

        if (annotations is { Count: 0 })
            metadata!.Remove("annotations");
        return isThere;
    }

    private void Add(YamlMapping annotations, string key, string value)
    {
        if (annotations.Contains(key))
            return;
        annotations.Set(key, YamlScalar.String(value));
        _keys.Add(key);
    }
}
