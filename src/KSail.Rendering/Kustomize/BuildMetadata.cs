using KSail.Documents.Files;
using KSail.Documents.Yaml;
using KSail.Restore.Git;

namespace KSail.Rendering.Kustomize;

/// <summary>
/// Carries out the field <c>buildMetadata</c> of the top layer: notes on the objects where they come from and what worked on them. Paths are
/// relative to the directory that is built.
/// </summary>
internal sealed class BuildMetadata
{
    public const string OriginKey = "config.kubernetes.io/origin";
    public const string TransformationsKey = "alpha.config.kubernetes.io/transformations";

    private const string PathOrigin = "path: ";

    // What upstream writes before paths of a repository that is named without a directory in it: the name of its own placeholder.
    private const string NotCloned = "notCloned/";

    // Programs that use kustomize as a library, such as Flux' controllers, and the one of Debian give no version.
    private const string ManagedBy = "kustomize-(devel)";
    private const string ManagedByKey = "app.kubernetes.io/managed-by";

    private readonly List<RemoteRoot> _remotes = [];
    private readonly string _directory;
    private readonly bool _origins;
    private readonly bool _managedBy;

    private BuildMetadata(Layer top)
    {
        _directory = top.Directory;
        foreach (var word in top.Texts("buildMetadata"))
        {
            _origins |= word.Value == "originAnnotations";
            NotesTransformations |= word.Value == "transformerAnnotations";
            _managedBy |= word.Value == "managedByLabel";
        }
    }

    /// <summary>What a top layer asks for; null when it asks for nothing. Words that kustomize does not know say nothing to it either. Origins and transformations are noted whatever it asks for, and written where asked for.</summary>
    public static BuildMetadata? Of(Layer top)
    {
        var metadata = new BuildMetadata(top);
        return metadata._origins || metadata.NotesTransformations || metadata._managedBy ? metadata : null;
    }

    /// <summary>Whether transformations are noted.</summary>
    public bool NotesTransformations { get; }

    /// <summary>Notes that what lies in a directory came from elsewhere, so that origins name that place and not the directory.</summary>
    public void NoteRemote(string root, string reference)
    {
        // One checkout may be named in several ways, and what is built now goes by the last.
        _remotes.RemoveAll(remote => remote.Root == root);
        if (GitReference.Parse(reference, out _) is { } git)
            _remotes.Add(new RemoteRoot(root, git.CloneUrl, git.Revision, git.Path.Length == 0 ? NotCloned : ""));
    }

    /// <summary>The origin of the objects of a file.</summary>
    public string OriginOf(string path) => PathOrigin + Relative(path) + RemoteOf(path, before: "\n", after: "");

    /// <summary>The origin of the objects of a file that is fetched by itself; upstream takes the address for a repository where it can.</summary>
    public static string OriginOfRemoteFile(string address) => GitReference.Parse(address, out _) is { } git
        ? $"{(git.Path.Length > 0 ? PathOrigin + Plain(git.Path) + "\n" : "")}repo: {Plain(git.CloneUrl)}{(git.Revision.Length > 0 ? "\nref: " + Plain(git.Revision) : "")}"
        : PathOrigin + Plain(address.Replace("://", ":/", StringComparison.Ordinal));

    /// <summary>The origin of what a generator of a layer makes.</summary>
    public string OriginOf(Layer layer, string generator) => ConfiguredIn(layer.File, generator, "");

    /// <summary>The origin of what an object of the list <c>generators</c> makes.</summary>
    public string OriginOf(Layer layer, BuildObject generator) => Configured(layer, generator);

    /// <summary>Notes on every object that a transformer of a layer has run, whether it changed the object or not.</summary>
    public void NoteTransformation(Layer layer, ResourceSet set, string kind) => Note(set, ConfiguredIn(layer.File, kind, ""));

    /// <summary>As above for an object of the list <c>transformers</c>.</summary>
    public void NoteTransformation(Layer layer, ResourceSet set, BuildObject transformer) => Note(set, Configured(layer, transformer));

    /// <summary>Writes the notes on a finished object.</summary>
    public void Write(BuildContext context, BuildObject subject)
    {
        if (_origins && subject.Origin is { } origin)
            Set(subject, "annotations", OriginKey, origin + "\n");
        if (NotesTransformations && subject.Transformations is { } transformations)
        {
            var items = new System.Text.StringBuilder(EarlierTransformations(context, subject));
            foreach (var each in transformations)
                items.Append("- ").Append(each.Replace("\n", "\n  ", StringComparison.Ordinal)).Append('\n');
            Set(subject, "annotations", TransformationsKey, items.ToString());
        }

        if (_managedBy)
            Set(subject, "labels", ManagedByKey, ManagedBy);
    }

    // An object that was built before brings its own list, and new items go after those. Of each, what is no field of a note is lost.
    private static string EarlierTransformations(BuildContext context, BuildObject subject)
    {
        if (subject.Tree.GetMapping("metadata")?.GetMapping("annotations")?[TransformationsKey] is not YamlScalar { Value.Length: > 0 } written)
            return "";
        var items = YamlReader.Read(SourceFile.FromText("", ""), written.Value, YamlDialect.Yaml11);
        if (!items.HasErrors && items.Documents is [] or [YamlScalar { IsNull: true }])
            return "";
        if (!items.HasErrors && items.Documents is [YamlSequence list] && list.All(static item => item is YamlMapping))
            return string.Concat(list.Select(static item => EarlierTransformation((YamlMapping)item)));
        context.Diagnostics.Add(KustomizeDiagnostics.InvalidManifest, written.Span, $"the annotation '{TransformationsKey}' is no list of mappings, so that nothing can be added to it; remove it");
        return "";
    }

    private static string EarlierTransformation(YamlMapping item)
    {
        var lines = Fields(item, ["path", "repo", "ref", "configuredIn"], "\n  ");
        if (item.GetMapping("configuredBy") is { } plugin && Fields(plugin, ["apiVersion", "kind", "name", "namespace"], "\n    ") is { Length: > 0 } fields)
            lines += "\n  configuredBy:" + fields;
        return lines.Length == 0 ? "- {}\n" : $"- {lines[3..]}\n";
    }

    private static string Fields(YamlMapping mapping, string[] names, string indentation) =>
        string.Concat(names.Where(name => mapping.GetString(name) is { Length: > 0 }).Select(name => $"{indentation}{name}: {Plain(JsonValues.Key((YamlScalar)mapping[name]!).Value)}"));

    // Whoever finds an object without an origin takes it for its own: a patch may have replaced all annotations, in which upstream has the notes.
    private static void Note(ResourceSet set, string transformation)
    {
        foreach (var each in set.Objects)
        {
            each.UnshareAnnotations();
            if (each.Origin is null)
                each.Origin = transformation;
            else
                (each.Transformations ??= []).Add(transformation);
        }
    }

    // A plug-in stands in the layer or in a file of its own.
    private string Configured(Layer layer, BuildObject plugin)
    {
        var file = plugin.Origin is { } origin && origin.StartsWith(PathOrigin, StringComparison.Ordinal) && !origin.Contains('\n', StringComparison.Ordinal) ? origin[PathOrigin.Length..] : Relative(layer.File);
        var name = plugin.Name.Length == 0 ? "" : $"\n  name: {Plain(plugin.Name)}";
        var ns = plugin.Namespace.Length == 0 ? "" : $"\n  namespace: {Plain(plugin.Namespace)}";
        return RemoteOf(layer.File, before: "", after: "\n") + Configured(file, plugin.Kind, name + ns);
    }

    private string ConfiguredIn(string file, string kind, string identity) => RemoteOf(file, before: "", after: "\n") + Configured(Relative(file), kind, identity);

    // Repository and revision, each on a line of its own; nothing for files of this repository.
    private string RemoteOf(string path, string before, string after)
    {
        if (Remote(path) is not { } remote)
            return "";
        return $"{before}repo: {Plain(remote.Repository)}{(remote.Revision.Length > 0 ? "\nref: " + Plain(remote.Revision) : "")}{after}";
    }

    private RemoteRoot? Remote(string path) =>
        _remotes.Find(remote => path.StartsWith(remote.Root, StringComparison.Ordinal) && path.Length > remote.Root.Length && path[remote.Root.Length] == Path.DirectorySeparatorChar);

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

    // What was fetched is named from the top of its repository.
    private string Relative(string path) =>
        Plain((Remote(path)?.Prefix ?? "") + Path.GetRelativePath(Remote(path)?.Root ?? _directory, path).Replace('\\', '/'));

    private sealed record RemoteRoot(string Root, string Repository, string Revision, string Prefix);
}
