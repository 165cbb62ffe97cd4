using KSail.Documents.Diagnostics;
using KSail.Documents.Yaml;
using KSail.Rendering;

namespace KSail.Validation.Rules;

/// <summary>
/// Takes what rules find on one object after the other, and tells it with the object's name, the path and the place of the value. Values of
/// Secrets are never quoted.
/// </summary>
internal sealed class Findings(DiagnosticBag diagnostics, bool takesHostBits = false)
{
    private const int LongestQuote = 60;
    private const int MostCompared = 100;
    private const string SchemaCodes = "KSAIL300";

    private Resource? _resource;
    private int _told;
    private NodePlaces? _places;
    private string? _subject;

    /// <summary>Whether the environment's release takes a network with bits beyond its prefix.</summary>
    public bool TakesHostBits => takesHostBits;

    /// <summary>How much was found wrong with the object at hand.</summary>
    public int Count { get; private set; }

    /// <summary>The object at hand.</summary>
    public Resource Resource => _resource ?? throw new InvalidOperationException("No object has been started.");

    /// <summary>Goes on to another object.</summary>
    /// <param name="resource">The object.</param>
    /// <param name="told">
    /// How many findings there were before anything was said of the object: what a schema has told of a place is not told again.
    /// </param>
    public void Start(Resource resource, int told)
    {
        _resource = resource;
        _told = told;
        _places = null;
        _subject = null;
        Count = 0;
    }

    /// <summary>Tells what a value must be: <c>'path' rule, but is 'value'</c>.</summary>
    public void Wrong(DiagnosticDescriptor descriptor, YamlNode at, string rule)
    {
        var quote = at is YamlScalar { IsNull: false, Value.Length: > 0 } scalar && MayQuote ? $", but is '{Shorten(scalar.Value)}'" : "";
        Tell(descriptor, Places.SpanOf(at), $"'{Places.PathOf(at)}' {rule}{quote}");
    }

    /// <summary>Tells something of a value that does not quote it: <c>'path' sentence</c>.</summary>
    public void Report(DiagnosticDescriptor descriptor, YamlNode at, string sentence) =>
        Tell(descriptor, Places.SpanOf(at), $"'{Places.PathOf(at)}' {sentence}");

    /// <summary>Tells something of a field of a mapping, at its value or, where it is absent, at the mapping: <c>'path.field' sentence</c>.</summary>
    public void Field(DiagnosticDescriptor descriptor, YamlMapping parent, string field, string sentence)
    {
        var span = !parent.TryGetEntry(field, out var entry) ? Places.SpanOf(parent)
            : entry.Value is YamlScalar { IsNull: true } && entry.Key.Span.HasFile ? entry.Key.Span : Places.SpanOf(entry.Value);
        Tell(descriptor, span, $"'{Places.PathOf(parent, field)}' {sentence}");
    }

    /// <summary>Tells that a field must be there and not be empty.</summary>
    public void Missing(DiagnosticDescriptor descriptor, YamlMapping parent, string field, string reason = "") =>
        Field(descriptor, parent, field, reason.Length == 0 ? "is required" : $"is required {reason}");

    /// <summary>Tells what a key must be: <c>the key 'k' of 'path' rule</c>.</summary>
    public void Key(DiagnosticDescriptor descriptor, YamlMapping parent, YamlEntry entry, string rule)
    {
        var span = entry.Key.Span.HasFile ? entry.Key.Span : Places.SpanOf(parent);
        Tell(descriptor, span, $"the key '{Shorten(entry.Name)}' of '{Places.PathOf(parent)}' {rule}");
    }

    /// <summary>The path of a node, for the middle of a sentence.</summary>
    public string PathOf(YamlNode node) => Places.PathOf(node);

    /// <summary>The beginning of a text, as much as fits into a message.</summary>
    public static string Shorten(string text) => text.Length <= LongestQuote ? text : string.Concat(text.AsSpan(0, LongestQuote), "…");

    private NodePlaces Places => _places ??= new NodePlaces(Resource.Tree);

    private bool MayQuote => !(Resource.Kind == "Secret" && Resource.Group.Length == 0);

    private void Tell(DiagnosticDescriptor descriptor, SourceSpan span, string sentence)
    {
        Count++;
        var known = diagnostics.Items;
        // Hostile objects have thousands of mistakes; then one may be told twice.
        for (var i = _told; i < Math.Min(known.Count, _told + MostCompared); i++)
        {
            if (known[i].Span == span && known[i].Code.StartsWith(SchemaCodes, StringComparison.Ordinal))
                return;
        }

        _subject ??= $"{Resource.Kind}/{Resource.Name}";
        diagnostics.Add(descriptor, span.HasFile ? span : Resource.Span, $"{_subject}: {sentence}");
    }
}
