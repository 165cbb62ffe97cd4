using KSail.Documents.Diagnostics;
using KSail.Documents.Yaml;

namespace KSail.Rendering.Kustomize;

/// <summary>Selects objects by patterns on their identity and by selectors on labels and annotations. All of them must match.</summary>
internal sealed class TargetSelector
{
    private readonly AnchoredPattern _group;
    private readonly AnchoredPattern _version;
    private readonly AnchoredPattern _kind;
    private readonly AnchoredPattern _name;
    private readonly AnchoredPattern _namespace;
    private readonly LabelSelector? _labels;
    private readonly LabelSelector? _annotations;

    private TargetSelector(YamlMapping fields, Reader reader)
    {
        _group = reader.Pattern(fields, "group");
        _version = reader.Pattern(fields, "version");
        _kind = reader.Pattern(fields, "kind");
        _name = reader.Pattern(fields, "name");
        _namespace = reader.Pattern(fields, "namespace");
        _labels = reader.Selector(fields, "labelSelector");
        _annotations = reader.Selector(fields, "annotationSelector");
        HasIdentity = fields.Contains("group") || fields.Contains("version") || fields.Contains("kind") || fields.Contains("name") || fields.Contains("namespace");
    }

    /// <summary>Whether any part of an identity is asked for.</summary>
    public bool HasIdentity { get; }

    /// <summary>Whether labels or annotations are asked for.</summary>
    public bool HasSelectors => _labels is not null || _annotations is not null;

    /// <summary>Reads the fields of a selector; null after reporting a bad pattern.</summary>
    public static TargetSelector? Create(YamlMapping fields, DiagnosticBag diagnostics)
    {
        var reader = new Reader(diagnostics);
        var selector = new TargetSelector(fields, reader);
        return reader.Failed ? null : selector;
    }

    /// <summary>As <c>patches</c> select: by original or current name and namespace, where no namespace counts as default.</summary>
    public bool Selects(BuildObject subject)
    {
        var current = subject.Current;
        if (!_kind.Matches(current.Kind) || !_group.Matches(current.Group) || !_version.Matches(current.Version))
            return false;
        if (!subject.HasPrevious)
            return _name.Matches(current.Name) && _namespace.Matches(current.EffectiveNamespace) && SelectsByMetadata(subject);
        var original = subject.Original;
        return (_namespace.Matches(original.EffectiveNamespace) || _namespace.Matches(current.EffectiveNamespace))
            && (_name.Matches(original.Name) || _name.Matches(current.Name))
            && SelectsByMetadata(subject);
    }

    /// <summary>As replacements select: one identity, with its namespace as written.</summary>
    public bool SelectsIdentity(Identity identity) =>
        _kind.Matches(identity.Kind) && _group.Matches(identity.Group) && _version.Matches(identity.Version)
        && _name.Matches(identity.Name) && _namespace.Matches(identity.Namespace);

    public bool SelectsByMetadata(BuildObject subject)
    {
        if (_labels is null && _annotations is null)
            return true;
        var metadata = subject.Tree.GetMapping("metadata");
        return (_labels is null || _labels.Matches(metadata?.GetMapping("labels")))
            && (_annotations is null || _annotations.Matches(metadata?.GetMapping("annotations")));
    }

    private sealed class Reader(DiagnosticBag diagnostics)
    {
        public bool Failed { get; private set; }

        public AnchoredPattern Pattern(YamlMapping fields, string field)
        {
            var pattern = AnchoredPattern.Create(fields.GetString(field) ?? "", out var error);
            if (pattern is not null)
                return pattern;
            Failed = true;
            diagnostics.Add(KustomizeDiagnostics.InvalidSelector, fields[field]!.Span, $"the {field} of a selector is a regular expression, and this is none: {error}");
            return AnchoredPattern.Create("", out _)!;
        }

        public LabelSelector? Selector(YamlMapping fields, string field)
        {
            if (fields.GetString(field) is not { Length: > 0 } text)
                return null;
            var selector = LabelSelector.Create(text, out var error);
            if (selector is null)
            {
                Failed = true;
                diagnostics.Add(KustomizeDiagnostics.InvalidSelector, fields[field]!.Span, $"the {field} cannot be read: {error}");
            }

            return selector;
        }
    }
}
