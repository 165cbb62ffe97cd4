using KSail.Documents.Diagnostics;
using KSail.Documents.Yaml;

namespace KSail.Rendering.Kustomize;

/// <summary>Selects objects by patterns on their identity and by selectors on labels and annotations. All of them must match.</summary>
internal sealed class TargetSelector
{
    private readonly DiagnosticBag _diagnostics;
    private readonly AnchoredPattern[] _patterns;
    private readonly SelectorText _annotations;
    private readonly SelectorText _labels;

    private TargetSelector(DiagnosticBag diagnostics, YamlMapping fields, AnchoredPattern[] patterns)
    {
        _diagnostics = diagnostics;
        _patterns = patterns;
        _annotations = new SelectorText(fields, "annotationSelector");
        _labels = new SelectorText(fields, "labelSelector");
        foreach (var field in Fields)
            HasIdentity |= fields.GetString(field) is { Length: > 0 };
    }

    private static string[] Fields => ["group", "version", "kind", "name", "namespace"];

    /// <summary>Whether any part of an identity is asked for.</summary>
    public bool HasIdentity { get; }

    /// <summary>Whether labels or annotations are asked for.</summary>
    public bool HasSelectors => _labels.IsGiven || _annotations.IsGiven;

    /// <summary>Reads the fields of a selector; null after reporting a bad pattern.</summary>
    public static TargetSelector? Create(YamlMapping fields, DiagnosticBag diagnostics)
    {
        var patterns = new AnchoredPattern[Fields.Length];
        for (var i = 0; i < patterns.Length; i++)
        {
            if (AnchoredPattern.Create(fields.GetString(Fields[i]) ?? "", out var error) is { } pattern)
            {
                patterns[i] = pattern;
                continue;
            }

            diagnostics.Add(KustomizeDiagnostics.InvalidSelector, fields[Fields[i]]!.Span, $"the {Fields[i]} of a selector is a regular expression, and this is none: {error}");
            return null;
        }

        return new TargetSelector(diagnostics, fields, patterns);
    }

    /// <summary>As <c>patches</c> select: by original or current name and namespace, where no namespace counts as default.</summary>
    public bool Selects(BuildObject subject)
    {
        var current = subject.Current;
        if (!MatchesType(current))
            return false;
        if (subject.HasPrevious)
        {
            var original = subject.Original;
            if ((!_patterns[4].Matches(original.EffectiveNamespace) && !_patterns[4].Matches(current.EffectiveNamespace))
                || (!_patterns[3].Matches(original.Name) && !_patterns[3].Matches(current.Name)))
            {
                return false;
            }
        }
        else if (!_patterns[3].Matches(current.Name) || !_patterns[4].Matches(current.EffectiveNamespace))
        {
            return false;
        }

        return SelectsByMetadata(subject);
    }

    /// <summary>As replacements select: one identity, with its namespace as written, or as it counted where the object has moved on.</summary>
    public bool SelectsIdentity(Identity identity) =>
        MatchesType(identity) && _patterns[3].Matches(identity.Name) && _patterns[4].Matches(identity.Namespace);

    /// <summary>Whether the selectors of labels and annotations match. One that cannot be read is reported now: upstream reads none before.</summary>
    public bool SelectsByMetadata(BuildObject subject)
    {
        if (!HasSelectors)
            return true;
        var metadata = subject.Tree.GetMapping("metadata");
        var byLabels = _labels.Matches(metadata?.GetMapping("labels"), _diagnostics);
        return _annotations.Matches(metadata?.GetMapping("annotations"), _diagnostics) && byLabels;
    }

    /// <summary>Tells of selectors that cannot be read, and that nobody had to read because no object came that far.</summary>
    public void ReportUnread()
    {
        _labels.ReportUnread(_diagnostics);
        _annotations.ReportUnread(_diagnostics);
    }

    private bool MatchesType(Identity identity) =>
        _patterns[2].Matches(identity.Kind) && _patterns[0].Matches(identity.Group) && _patterns[1].Matches(identity.Version);

    private sealed class SelectorText(YamlMapping fields, string field)
    {
        private readonly string _text = fields.GetString(field) ?? "";
        private LabelSelector? _selector;
        private bool _isRead;

        public bool IsGiven => _text.Length > 0;

        public bool Matches(YamlMapping? labels, DiagnosticBag diagnostics)
        {
            if (!IsGiven)
                return true;
            if (!_isRead)
            {
                _isRead = true;
                _selector = LabelSelector.Create(_text, out var error);
                if (_selector is null)
                    diagnostics.Add(KustomizeDiagnostics.InvalidSelector, fields[field]!.Span, $"the {field} cannot be read: {error}");
            }

            return _selector?.Matches(labels) == true;
        }

        public void ReportUnread(DiagnosticBag diagnostics)
        {
            if (!IsGiven || _isRead || LabelSelector.Create(_text, out var error) is not null)
                return;
            diagnostics.Add(KustomizeDiagnostics.PatchSurprise, fields[field]!.Span,
                $"the {field} cannot be read, which is no error yet only because the rest of the target matches no object: {error}");
        }
    }
}
