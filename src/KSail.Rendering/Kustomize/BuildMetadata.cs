using KSail.Documents.Yaml;

namespace KSail.Rendering.Kustomize;

/// <summary>
/// Carries out the field <c>buildMetadata</c> of the top layer: notes on the objects where they come from and what worked on them. Paths are
/// relative to the directory that is built.
/// </summary>
internal sealed class BuildMetadata
{
    public const string OriginKey = "config.kubernetes.io/origin";
    public const string TransformationsKey = "alpha.config.kubernetes.io/transformations";

    // Programs that use kustomize as a library, such as Flux' controllers, and the one of Debian give no version.
    private const string ManagedBy = "kustomize-(devel)";
    private const string ManagedByKey = "app.kubernetes.io/managed-by";

    private readonly string _directory;
    private readonly bool _origins;
    private readonly bool _transformations;
    private readonly bool _managedBy;

    private BuildMetadata(Layer top)
    {
        _directory = top.Directory;
        foreach (var word in top.Texts("buildMetadata"))
        {
            _origins |= word.Value == "originAnnotations";
            _transformations |= word.Value == "transformerAnnotations";
            _managedBy |= word.Value == "managedByLabel";
        }
    }

    /// <summary>What a top layer asks for; null when it asks for nothing. Words that kustomize does not know say nothing to it either.</summary>
    public static BuildMetadata? Of(Layer top)
    {
        var metadata = new BuildMetadata(top);
        return metadata._origins || metadata._transformations || metadata._managedBy ? metadata : null;
    }

    /// <summary>The origin of the objects of a file.</summary>
    public string OriginOf(string path) => $"path: {Relative(path)}";

    /// <summary>The origin of what a generator of a layer makes.</summary>
    public string OriginOf(Layer layer, string generator) => Configured(Relative(layer.File), generator, "");

    /// <summary>Notes on every object that a transformer of a layer has run, whether it changed the object or not.</summary>
    public void NoteTransformation(Layer layer, ResourceSet set, string kind)
    {
        if (_transformations)
            Note(set, Configured(Relative(layer.File), kind, ""));
    }

    /// <summary>As above for an object of the list <c>transformers</c>, which stands in the layer or in a file of its own.</summary>
    public void NoteTransformation(Layer layer, ResourceSet set, BuildObject transformer)
    {
        if (!_transformations)
            return;
        var file = transformer.Origin is { } origin && origin.StartsWith("path: ", StringComparison.Ordinal) ? origin["path: ".Length..] : Relative(layer.File);
        var name = transformer.Name.Length == 0 ? "" : $"\n  name: {Plain(transformer.Name)}";
        var ns = transformer.Namespace.Length == 0 ? "" : $"\n  namespace: {Plain(transformer.Namespace)}";
        Note(set, Configured(file, transformer.Kind, name + ns));
    }

    /// <summary>Writes the notes on a finished object.</summary>
    public void Write(BuildObject subject)
    {
        if (_origins && subject.Origin is { } origin)
            Set(subject, "annotations", OriginKey, origin + "\n");
        if (_transformations && subject.Transformations is { } transformations)
        {
            var items = new System.Text.StringBuilder();
            foreach (var each in transformations)
                items.Append("- ").Append(each.Replace("\n", "\n  ", StringComparison.Ordinal)).Append('\n');
            Set(subject, "annotations", TransformationsKey, items.ToString());
        }

        if (_managedBy)
            Set(subject, "labels", ManagedByKey, ManagedBy);
    }

    private static void Note(ResourceSet set, string transformation)
    {
        foreach (var each in set.Objects)
            (each.Transformations ??= []).Add(transformation);
    }

    private static string Configured(string file, string kind, string identity) =>
        $"configuredIn: {file}\nconfiguredBy:\n  apiVersion: builtin\n  kind: {kind}{identity}";

    private static void Set(BuildObject subject, string field, string key, string value)
    {
        if (subject.Tree.GetMapping("metadata") is not { } metadata)
            return;
        if (metadata.GetMapping(field) is not { } pairs)
            metadata.Set(field, pairs = new YamlMapping(subject.Span));
        pairs.Set(key, WrittenText.Of(value, subject.Span));
    }

    private static string Plain(string text) => YamlWriter.ToText(YamlScalar.String(text, default)).TrimEnd('\n');

    private string Relative(string path) => Plain(Path.GetRelativePath(_directory, path).Replace('\\', '/'));
}
