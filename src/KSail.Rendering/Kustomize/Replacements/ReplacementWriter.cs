using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Documents.Yaml;

namespace KSail.Rendering.Kustomize;

/// <summary>Writes the value of a replacement into the fields of its targets.</summary>
internal sealed class ReplacementWriter(BuildContext context, YamlMapping? options)
{
    private readonly string _delimiter = options?.GetString("delimiter") ?? "";
    private readonly int _index = ReplacementTransformer.Index(options);
    private readonly bool _create = options?["create"] is YamlScalar create && create.AsBoolean() == true;
    private readonly Dictionary<string, FieldQuery> _queries = new(StringComparer.Ordinal);

    public void Write(BuildObject subject, YamlScalar path, YamlNode value)
    {
        if (path.Value.Length == 0)
        {
            context.Diagnostics.Add(KustomizeDiagnostics.InvalidReplacement, path.Span, "the field path is empty");
            return;
        }

        if (!_queries.TryGetValue(path.Value, out var query))
            _queries[path.Value] = query = new FieldQuery(path.Value);
        try
        {
            Write(subject, path, query, value);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            context.Diagnostics.Add(KustomizeDiagnostics.InvalidReplacement, path.Span, $"the path '{path.Value}' holds a regular expression that is none: {e.Message.ReplaceLineEndings(" ")}");
        }
    }

    private void Write(BuildObject subject, YamlScalar path, FieldQuery query, YamlNode value)
    {
        if (WriteInside(subject, path, query, value))
            return;
        var found = query.Match(subject.Tree, _create ? value : null, value.Span, out var problem);
        if (found.Count == 0 || problem is not null)
        {
            var hint = problem ?? (_create ? "nothing there can be created" : "set 'create: true' to add it");
            context.Diagnostics.Add(KustomizeDiagnostics.ReplacementTarget, path.Span, $"{subject} has no field '{path.Value}': {hint}");
            return;
        }

        foreach (var slot in found)
            Set(subject, path, slot, value);
    }

    private void Set(BuildObject subject, YamlScalar path, NodeSlot slot, YamlNode value)
    {
        if (_delimiter.Length > 0)
        {
            if (slot.Value is not YamlScalar target || value is not YamlScalar piece)
            {
                context.Diagnostics.Add(KustomizeDiagnostics.InvalidReplacement, path.Span, $"'{path.Value}' of {subject} is no single value, so a delimiter cannot split it");
                return;
            }

            var pieces = new List<string>((target.IsNull ? "" : target.Value).Split(_delimiter));
            if (_index < 0)
                pieces.Insert(0, piece.Value);
            else if (_index >= pieces.Count)
                pieces.Add(piece.Value);
            else
                pieces[_index] = piece.Value;
            value = new YamlScalar(string.Join(_delimiter, pieces), ScalarType.String, ScalarStyle.Plain, value.Span);
        }

        var old = slot.Value;
        slot.Set(old is YamlScalar scalar && value is YamlScalar text ? Retyped(scalar, text) : value.Clone());
        subject.Overwrite(old, slot.Value);
    }

    // Only the text is copied, the type of the target stays; a field that was just made takes the type its text has when written plain.
    private static YamlScalar Retyped(YamlScalar old, YamlScalar value)
    {
        if (old.Type == ScalarType.String)
            return YamlScalar.String(value.Value, value.Span);
        return YamlScalar.Plain(value.Value, span: value.Span);
    }

    /// <summary>
    /// Follows a path that goes on inside a text: JSON in a ConfigMap, say. True when done. Where it leads to nothing kustomize falls back
    /// to the ordinary way, which then finds a single value in the middle.
    /// </summary>
    private bool WriteInside(BuildObject subject, YamlScalar path, FieldQuery query, YamlNode value)
    {
        for (var i = 1; i < query.Length; i++)
        {
            if (query.Take(i).Lookup(subject.Tree) is not YamlScalar { IsNull: false } text)
                continue;
            var read = YamlReader.Read(SourceFile.FromText(text.Span.File ?? "", ""), text.Value);
            if (read.HasErrors || read.Documents.Count != 1 || read.Documents[0] is not YamlMapping root)
                return false;
            var places = query.Skip(i).Match(root, _create ? value : null, value.Span, out var problem);
            if (places.Count == 0 || problem is not null)
                return false;
            if (text.Value.AsSpan().TrimStart() is not ['{', ..])
            {
                context.Diagnostics.Add(KustomizeDiagnostics.UnsupportedField, path.Span,
                    $"'{path.Value}' leads into YAML text inside {subject}, which is not supported yet; JSON text is");
                return true;
            }

            foreach (var slot in places)
                slot.Set(slot.Value is YamlScalar old && value is YamlScalar scalar ? Retyped(old, scalar) : value.Clone());
            var indented = text.Value.Contains('\n', StringComparison.Ordinal) && text.Value.Contains("  ", StringComparison.Ordinal);
            foreach (var slot in query.Take(i).Match(subject.Tree, null, value.Span, out _))
                slot.Set(YamlScalar.String(GoJson.Write(root, indented), value.Span));
            return true;
        }

        return false;
    }
}
