using System.Text;
using System.Text.Json;
using KSail.Documents.Yaml;
using KSail.Secrets.Sops.Values;

namespace KSail.Secrets.Sops.Trees;

/// <summary>Reads JSON as SOPS does (getsops/sops <c>stores/json</c>, on Go's <c>encoding/json</c>): an object, all of whose numbers are floats.</summary>
internal sealed class JsonTreeReader
{
    private static readonly ScalarLayout Layout = new(IsFlow: true, 0);

    private readonly SopsText _result;
    private readonly byte[] _bytes;
    private int _bytesPassed;
    private int _charsPassed;

    private JsonTreeReader(string path, string text)
    {
        _bytes = Encoding.UTF8.GetBytes(text);
        _result = new SopsText(path, text, SopsFormat.Json);
    }

    /// <summary>Reads a text.</summary>
    /// <exception cref="SopsFault">It is no JSON, or nothing that SOPS could handle.</exception>
    public static SopsText Read(string path, string text)
    {
        var reader = new JsonTreeReader(path, text);
        try
        {
            reader.ReadDocument();
        }
        catch (JsonException e)
        {
            throw new SopsFault(SecretDiagnostics.InvalidDocument.At(PlaceOf(e, path, text), $"not valid JSON: {Reason(e)}"));
        }

        return reader._result;
    }

    private SopsFault Fault(int offset, string message) => _result.Fault(SecretDiagnostics.InvalidDocument, offset, message);

    private void ReadDocument()
    {
        var json = new Utf8JsonReader(_bytes, new JsonReaderOptions { MaxDepth = YamlReader.MaxDepth });
        json.Read();
        if (json.TokenType != JsonTokenType.StartObject)
            throw Fault(CharOf(json.TokenStartIndex), "SOPS encrypts JSON files that are an object; put this under a key");
        var root = (SopsMapping)ReadValue(ref json);
        // What follows is an error, which the reader finds.
        json.Read();
        var document = new SopsDocument(root, root.Entries.Count > 0 ? root.Entries[^1].Node.Range.End : root.Range.Start + 1);
        for (var i = 0; i < root.Entries.Count; i++)
        {
            var entry = root.Entries[i];
            if (entry.Name != SopsMetadata.Field)
                continue;
            document.Metadata = entry;
            document.MetadataRange = i > 0 ? new TextRange(root.Entries[i - 1].Node.Range.End, entry.Node.Range.End)
                : new TextRange(entry.Start, root.Entries.Count > 1 ? root.Entries[1].Start : entry.Node.Range.End);
            root.Entries.RemoveAt(i);
            break;
        }

        _result.Documents.Add(document);
    }

    private SopsNode ReadValue(ref Utf8JsonReader json)
    {
        var start = CharOf(json.TokenStartIndex);
        switch (json.TokenType)
        {
            case JsonTokenType.StartObject:
                return ReadMapping(ref json, start);
            case JsonTokenType.StartArray:
                var sequence = new SopsSequence(new TextRange(start, start), isFlow: true);
                while (json.Read() && json.TokenType != JsonTokenType.EndArray)
                {
                    var entry = new SopsEntry(null, CharOf(json.TokenStartIndex));
                    sequence.Entries.Add(entry);
                    entry.Node = ReadValue(ref json);
                }

                sequence.Range = new TextRange(start, CharOf(json.BytesConsumed));
                return sequence;
            case JsonTokenType.String:
                return Scalar(ref json, start, TextOf(ref json, start), SopsValueType.Text);
            case JsonTokenType.True or JsonTokenType.False:
                return Scalar(ref json, start, json.TokenType == JsonTokenType.True ? "True" : "False", SopsValueType.Boolean);
            case JsonTokenType.Number:
                return json.TryGetDouble(out var number) && double.IsFinite(number)
                    ? Scalar(ref json, start, GoFloat.Format(number), SopsValueType.Float)
                    : throw Fault(start, "the number is beyond what SOPS can hold; write it in quotes");
            default:
                return Scalar(ref json, start, "", null);
        }
    }

    private SopsMapping ReadMapping(ref Utf8JsonReader json, int start)
    {
        var mapping = new SopsMapping(new TextRange(start, start), isFlow: true);
        var names = new HashSet<string>(StringComparer.Ordinal);
        while (json.Read() && json.TokenType != JsonTokenType.EndObject)
        {
            var at = CharOf(json.TokenStartIndex);
            var entry = new SopsEntry(TextOf(ref json, at), at);
            if (!names.Add(entry.Name!))
                throw Fault(at, $"the key '{entry.Name}' is there twice; remove one of the two");
            json.Read();
            entry.Node = ReadValue(ref json);
            mapping.Entries.Add(entry);
        }

        mapping.Range = new TextRange(start, CharOf(json.BytesConsumed));
        return mapping;
    }

    private SopsScalar Scalar(ref Utf8JsonReader json, int start, string text, SopsValueType? type) =>
        new(new TextRange(start, CharOf(json.BytesConsumed)), text, type, Layout);

    private string TextOf(ref Utf8JsonReader json, int start)
    {
        try
        {
            return json.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw Fault(start, "the text has half of a surrogate pair");
        }
    }

    // Offsets grow, so each part of the text is counted once.
    private int CharOf(long offset)
    {
        _charsPassed += Encoding.UTF8.GetCharCount(_bytes, _bytesPassed, (int)offset - _bytesPassed);
        _bytesPassed = (int)offset;
        return _charsPassed;
    }

    private static KSail.Documents.Diagnostics.SourceSpan PlaceOf(JsonException e, string path, string text)
    {
        // Columns are told in bytes.
        var lines = text.Split('\n');
        var line = (int)Math.Min(e.LineNumber ?? 0, lines.Length - 1);
        var bytes = Encoding.UTF8.GetBytes(lines[line]);
        var column = Encoding.UTF8.GetCharCount(bytes, 0, (int)Math.Min(e.BytePositionInLine ?? 0, bytes.Length));
        return new KSail.Documents.Diagnostics.SourceSpan(path, line + 1, column + 1);
    }

    // The reader ends with where it is, and may quote a character, which may be part of a secret.
    private static string Reason(JsonException e) => e.Message.Contains("trailing", StringComparison.Ordinal) ? "a comma stands before a closing bracket"
        : e.Message.Contains("depth", StringComparison.Ordinal) ? $"nesting deeper than {YamlReader.MaxDepth} levels" : "a bracket, comma, quote or value is missing or misplaced here";
}
