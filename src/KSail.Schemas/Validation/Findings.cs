using KSail.Documents.Diagnostics;
using KSail.Documents.Yaml;

namespace KSail.Schemas.Validation;

/// <summary>
/// Where the validator stands in an object, and what it found there. While alternatives are tried, findings are only counted: they are no
/// mistakes until all alternatives have failed.
/// </summary>
internal sealed class Findings
{
    // Alternatives within alternatives may be shared: without a bound, a few lines of schema could keep a build busy for hours.
    private const int TrialBudget = 200_000;

    private DiagnosticBag _diagnostics;
    private YamlMapping? _resource;
    private bool _isPart;
    private string _subject = "";
    private SourceSpan _fallback;
    private int _trials;
    private int _budget;

    public Findings(DiagnosticBag diagnostics) => _diagnostics = diagnostics;

    public ValuePath Path { get; } = new();

    /// <summary>How many findings there were, tried ones included.</summary>
    public int Count { get; private set; }

    /// <summary>Whether values may be told; those of secrets may not.</summary>
    public bool MayQuote { get; private set; }

    /// <summary>Whether an alternative is being tried.</summary>
    public bool IsTrial => _trials > 0;

    /// <summary>Whether so many alternatives were tried that the rest of the object is taken for valid.</summary>
    public bool IsExhausted => _budget < 0;

    /// <summary>Begins with a value that is no object: messages name none.</summary>
    public void StartPart(YamlNode value, KindSchema schema)
    {
        Start(new YamlMapping(), schema);
        _isPart = true;
        _fallback = value.Span;
    }

    public void Start(YamlMapping resource, KindSchema schema)
    {
        _isPart = false;
        // Values of secrets must not reach a log, whatever is wrong with them.
        MayQuote = !(schema.Kind == "Secret" && schema.Group.Length == 0);
        var kind = resource["kind"];
        _fallback = kind is { Span.HasFile: true } ? kind.Span : resource.Span;
        _resource = resource;
        _subject = "";
        _trials = 0;
        _budget = TrialBudget;
        Count = 0;
        Path.Clear();
    }

    public void Report(DiagnosticDescriptor descriptor, SourceSpan span, string message)
    {
        if (_subject.Length == 0 && !_isPart)
            _subject = $"{_resource?.GetString("kind")}/{_resource?.GetMapping("metadata")?.GetString("name")}: ";
        Count++;
        _diagnostics.Add(descriptor, Path.Locate(span, _fallback), $"{_subject}{message}");
    }

    /// <summary>Counts a finding without a word; false when it has to be told.</summary>
    public bool Swallow()
    {
        if (_trials > 0)
            Count++;
        return _trials > 0;
    }

    /// <summary>Takes from what alternatives may cost; false when it is used up.</summary>
    public bool Spend() => --_budget >= 0;

    public void BeginTrial() => _trials++;

    /// <summary>Ends a trial, and forgets its findings.</summary>
    /// <returns>How many there were.</returns>
    public int EndTrial(int countBefore)
    {
        _trials--;
        var found = Count - countBefore;
        Count = countBefore;
        return found;
    }

    /// <summary>Collects findings elsewhere until they are given back.</summary>
    public DiagnosticBag Redirect(DiagnosticBag to)
    {
        var old = _diagnostics;
        _diagnostics = to;
        return old;
    }
}
