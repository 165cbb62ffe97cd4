namespace KSail.Documents.Diagnostics;

/// <summary>
/// Collects findings, so that one build reports all it can find. Not thread-safe: parallel work fills one bag each, and the bags are
/// joined in a fixed order.
/// </summary>
/// <param name="limit">How many findings are kept; further ones are only counted.</param>
public sealed class DiagnosticBag(int limit = int.MaxValue)
{
    private readonly List<Diagnostic> _items = [];

    /// <summary>What was found, in order of discovery.</summary>
    public IReadOnlyList<Diagnostic> Items => _items;

    /// <summary>Whether anything found is an error.</summary>
    public bool HasErrors { get; private set; }

    /// <summary>How many findings were beyond the limit.</summary>
    public long Dropped { get; private set; }

    /// <summary>Adds a finding.</summary>
    public void Add(Diagnostic diagnostic)
    {
        ArgumentNullException.ThrowIfNull(diagnostic);
        if (_items.Count < limit)
            _items.Add(diagnostic);
        else
            Dropped++;
        HasErrors |= diagnostic.Severity == DiagnosticSeverity.Error;
    }

    /// <summary>Adds a finding of a known kind.</summary>
    public void Add(DiagnosticDescriptor descriptor, SourceSpan span, string message)
    {
        ArgumentNullException.ThrowIfNull(descriptor);
        Add(descriptor.At(span, message));
    }

    /// <summary>Adds findings in their order.</summary>
    public void AddRange(IEnumerable<Diagnostic> diagnostics)
    {
        ArgumentNullException.ThrowIfNull(diagnostics);
        foreach (var diagnostic in diagnostics)
            Add(diagnostic);
    }
}
