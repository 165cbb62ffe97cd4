using KSail.Documents.Diagnostics;
using KSail.Documents.Yaml;

namespace KSail.Rendering.Kustomize;

/// <summary>What a field specification makes where its field is missing.</summary>
internal enum CreatedField
{
    /// <summary>Nothing: the object is left alone.</summary>
    None,

    /// <summary>An empty mapping.</summary>
    Mapping,

    /// <summary>An empty text.</summary>
    Text,
}

/// <summary>A part of a path that kustomize cannot follow.</summary>
/// <param name="Part">Its index.</param>
/// <param name="Reason">Why, for the user.</param>
internal sealed record FieldPathProblem(int Part, string Reason);

/// <summary>Names a field of some kinds of objects. Lists on the way need no part of their own: each item is visited.</summary>
internal sealed class FieldSpec
{
    /// <summary>A field.</summary>
    /// <param name="path">Keys separated by <c>/</c>; <c>\/</c> is a slash in a key, <c>key[]</c> demands a list.</param>
    /// <param name="kind">Only objects of this kind; empty for all.</param>
    /// <param name="group">Only objects of this group; empty for all.</param>
    /// <param name="version">Only objects of this version; empty for all.</param>
    /// <param name="create">Whether missing mappings on the way, and the field itself, are made.</param>
    public FieldSpec(string path, string kind = "", string group = "", string version = "", bool create = false)
    {
        Path = path;
        Parts = Split(path);
        Kind = kind;
        Group = group;
        Version = version;
        Create = create;
    }

    public string Path { get; }

    public IReadOnlyList<string> Parts { get; }

    public string Kind { get; }

    public string Group { get; }

    public string Version { get; }

    public bool Create { get; }

    /// <summary>Where a user wrote it; the default for kustomize's own.</summary>
    public SourceSpan Span { get; init; }

    /// <summary>What stops whoever follows the path; null when nothing does.</summary>
    public FieldPathProblem? Problem { get; init; }

    /// <summary>Whether the specification speaks of an object at all.</summary>
    public bool Selects(BuildObject subject) => Selects(subject.Kind, subject.ApiVersion);

    /// <inheritdoc cref="Selects(BuildObject)"/>
    public bool Selects(string kind, string apiVersion)
    {
        if (Kind.Length > 0 && Kind != kind)
            return false;
        if (Group.Length == 0 && Version.Length == 0)
            return true;
        var (group, version) = BuildObject.SplitApiVersion(apiVersion);
        return (Group.Length == 0 || Group == group) && (Version.Length == 0 || Version == version);
    }

    /// <summary>
    /// Calls <paramref name="visit"/> with every place the field is found at in <paramref name="subject"/>, which is a selected object.
    /// <paramref name="span"/> is given to whatever has to be created.
    /// </summary>
    public void Visit(BuildContext context, BuildObject subject, CreatedField created, SourceSpan span, Action<NodeSlot> visit) =>
        new Walk(context, subject, this, created, span, visit).Mapping(subject.Tree, 0);

    /// <summary>The single value at a place where the specification ends; null after reporting that there is another.</summary>
    public YamlScalar? Scalar(BuildContext context, BuildObject subject, NodeSlot slot)
    {
        if (slot.Value is YamlScalar scalar)
            return scalar;
        context.Diagnostics.Add(KustomizeDiagnostics.TransformerFailed, slot.Value.Span,
            $"'{Path}' of {subject} is {(slot.Value is YamlMapping ? "a mapping" : "a list")}, and kustomize sets a single value there");
        return null;
    }

    /// <summary>The parts of a path.</summary>
    internal static string[] Split(string path)
    {
        if (path.StartsWith('/'))
            path = path[1..];
        if (!path.Contains("\\/", StringComparison.Ordinal))
            return path.Split('/');
        var parts = new List<string>();
        foreach (var piece in path.Split('/'))
        {
            if (parts.Count > 0 && parts[^1].EndsWith('\\'))
                parts[^1] = string.Concat(parts[^1].AsSpan(0, parts[^1].Length - 1), "/", piece);
            else
                parts.Add(piece);
        }

        return [.. parts];
    }

    private readonly record struct Walk(
        BuildContext Context, BuildObject Subject, FieldSpec Spec, CreatedField Created, SourceSpan Span, Action<NodeSlot> Visit)
    {
        public void Mapping(YamlMapping mapping, int depth)
        {
            if (Spec.Problem is { } problem && problem.Part == depth)
            {
                Context.Diagnostics.Add(KustomizeDiagnostics.InvalidValue, Spec.Span, $"the path '{Spec.Path}' of a field specification cannot be followed: {problem.Reason}");
                return;
            }

            var part = Spec.Parts[depth];
            var isList = part.EndsWith("[]", StringComparison.Ordinal);
            var name = isList ? part[..^2] : part;
            var isLast = depth == Spec.Parts.Count - 1;
            var create = Spec.Create && Created != CreatedField.None && !isList;
            if (!mapping.TryGetEntry(name, out var entry))
            {
                if ((!create && !IsWithNotes(name, depth)) || !Context.Growth.Allow(name.Length, Span))
                    return;
                entry = new YamlEntry(YamlScalar.String(name, Span), Empty(isLast));
                mapping.Set(entry.Key, entry.Value);
            }
            else if (entry.Value is YamlScalar { IsNull: true } empty && (create || isList))
            {
                // Looking for a list where there is null makes it a list, even when nothing else is made; a null that becomes text keeps its letters.
                entry = entry with
                {
                    Value = isList ? new YamlSequence(empty.Span) : isLast && Created == CreatedField.Text ? YamlScalar.String(empty.Value, empty.Span) : Empty(isLast),
                };
                mapping.Set(entry.Key, entry.Value);
            }

            if (isLast)
                Visit(new NodeSlot(mapping, entry.Key));
            else
                Inner(entry.Value, depth + 1);
        }

        private void Inner(YamlNode node, int depth)
        {
            switch (node)
            {
                case YamlMapping mapping:
                    Mapping(mapping, depth);
                    break;
                case YamlSequence sequence:
                    foreach (var item in sequence)
                        Inner(item, depth);
                    break;
                case YamlScalar { IsNull: true, IsUntyped: false }:
                    break;
                default:
                    Context.Diagnostics.Add(KustomizeDiagnostics.TransformerFailed, node.Span,
                        $"{Subject} holds text here, and kustomize needs a mapping or list to follow '{Spec.Path}'");
                    break;
            }
        }

        // Annotations are there, even where nobody wrote any, as long as kustomize keeps its own notes in them.
        private bool IsWithNotes(string name, int depth) =>
            Created == CreatedField.Mapping && depth == 1 && name == "annotations" && Spec.Parts.Count == 2 && Spec.Parts[0] == "metadata" && Subject.HasNotes;

        private YamlNode Empty(bool isLast) =>
            !isLast || Created == CreatedField.Mapping ? new YamlMapping(Span) : YamlScalar.String("", Span);
    }
}
