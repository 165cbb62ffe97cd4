using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using KSail.Charts.Loading;
using KSail.Charts.Templates;

namespace KSail.Charts.Values.Schemas;

/// <summary>
/// The JSON schema of a chart's values (<c>values.schema.json</c>), of draft 4 to 2020-12. What it refers to by an address is not fetched and
/// allows everything, which whoever asks is told: a chart's schema must not refuse what Helm takes.
/// </summary>
internal sealed class ValuesSchema : IDisposable
{
    private const int MaxDepth = 512;

    private readonly JsonDocument _document;
    private readonly Dictionary<string, JsonElement> _identified = new(StringComparer.Ordinal);

    private ValuesSchema(JsonDocument document)
    {
        _document = document;
        Draft = DraftOf(document.RootElement);
        Collect(document.RootElement, 0);
    }

    public SchemaDraft Draft { get; }

    public JsonElement Root => _document.RootElement;

    /// <summary>Reads a schema.</summary>
    /// <exception cref="ChartException">It is not JSON.</exception>
    public static ValuesSchema Read(ReadOnlyMemory<byte> content)
    {
        try
        {
            return new ValuesSchema(JsonDocument.Parse(content, new JsonDocumentOptions { MaxDepth = MaxDepth }));
        }
        catch (JsonException e)
        {
            throw new ChartException($"values.schema.json is not JSON (line {e.LineNumber + 1})");
        }
    }

    /// <summary>All that the schema does not allow in <paramref name="values"/>, in the order of the schema.</summary>
    /// <param name="values">The values.</param>
    /// <param name="elsewhere">Addresses of schemas that the values should have been held to as well, in ordinal order.</param>
    public IReadOnlyList<SchemaViolation> Validate(ValueMap values, out IReadOnlyCollection<string> elsewhere)
    {
        var check = new SchemaCheck(this);
        var violations = check.Run(values);
        elsewhere = check.Elsewhere;
        return violations;
    }

    /// <summary>Whether a reference that leads to nothing here may lead to a schema on the network; Helm lets names (<c>urn:</c>) be.</summary>
    public bool LeadsElsewhere(string reference) =>
        reference.Contains("://", StringComparison.Ordinal) && !reference.StartsWith("file:", StringComparison.Ordinal)
        || reference.StartsWith("urn:", StringComparison.Ordinal) || (_identified.Count > 0 && reference[0] != '#') || HasAddress;

    // Relative references count from it.
    private bool HasAddress => TryText(Root, "$id", out var id) && id.Contains("://", StringComparison.Ordinal) || TryText(Root, "id", out id) && id.Contains("://", StringComparison.Ordinal);

    /// <summary>What a reference leads to; false when it leads out of the document or nowhere.</summary>
    public bool TryResolve(string reference, out JsonElement schema)
    {
        schema = Root;
        if (reference is "#" or "")
            return true;
        if (_identified.TryGetValue(reference, out schema))
            return true;
        var hash = reference.IndexOf('#', StringComparison.Ordinal);
        var start = Root;
        if (hash > 0 && !_identified.TryGetValue(reference[..hash], out start))
            return false;
        return hash >= 0 && TryPoint(start, reference[(hash + 1)..], out schema);
    }

    public void Dispose() => _document.Dispose();

    private static bool TryPoint(JsonElement start, string pointer, out JsonElement found)
    {
        found = start;
        if (pointer.Length == 0)
            return true;
        if (pointer[0] != '/')
            return false;
        foreach (var part in pointer[1..].Split('/'))
        {
            var name = Uri.UnescapeDataString(part).Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            if (!TryStep(found, name, out found))
                return false;
        }

        return true;
    }

    private static bool TryStep(JsonElement from, string name, out JsonElement found)
    {
        found = default;
        switch (from.ValueKind)
        {
            case JsonValueKind.Object:
                return from.TryGetProperty(name, out found);
            case JsonValueKind.Array when int.TryParse(name, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var index) && index < from.GetArrayLength():
                found = from[index];
                return true;
            default:
                return false;
        }
    }

    // Wherever an identifier stands, in whatever keyword: a text that is none is never referred to.
    private void Collect(JsonElement element, int depth)
    {
        if (depth > MaxDepth)
            return;
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var keyword in (string[])["$id", "id"])
                {
                    if (TryText(element, keyword, out var id))
                        _identified.TryAdd(id, element);
                }

                foreach (var keyword in (string[])["$anchor", "$dynamicAnchor"])
                {
                    if (TryText(element, keyword, out var anchor))
                        _identified.TryAdd("#" + anchor, element);
                }

                foreach (var property in element.EnumerateObject())
                    Collect(property.Value, depth + 1);
                break;
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray())
                    Collect(item, depth + 1);
                break;
        }
    }

    internal static bool TryText(JsonElement element, string name, [NotNullWhen(true)] out string? text)
    {
        text = element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        return text is not null;
    }

    private static SchemaDraft DraftOf(JsonElement root)
    {
        if (!TryText(root, "$schema", out var name))
            return SchemaDraft.Draft2020;
        if (name.Contains("draft-04", StringComparison.Ordinal))
            return SchemaDraft.Draft4;
        if (name.Contains("draft-0", StringComparison.Ordinal))
            return SchemaDraft.Draft7;
        return name.Contains("2019-09", StringComparison.Ordinal) ? SchemaDraft.Draft2019 : SchemaDraft.Draft2020;
    }
}
