using KSail.Configuration.Registries;
using KSail.Configuration.Variables;
using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Documents.Yaml;

namespace KSail.Configuration.Reading;

/// <summary>Fills the placeholders of texts and reports variables that are missing, each at the very place that names it.</summary>
internal sealed class TextExpander(SourceFile file, EnvironmentVariables variables, DiagnosticBag diagnostics)
{
    private readonly List<Placeholder> _found = [];
    private string? _text;

    /// <summary>A text of the file.</summary>
    public ExpandedText Expand(YamlScalar scalar, string path, bool isRegistry)
    {
        var value = Fill(scalar.Value, out var unset);
        Report(scalar, path);
        return new ExpandedText(isRegistry ? RegistryReference.Mask(scalar.Value) : scalar.Value, value, unset);
    }

    /// <summary>A text that came from an override variable, which is printed as that variable.</summary>
    public ExpandedText Expand(string text, string path, string variable)
    {
        var value = Fill(text, out var unset);
        foreach (var placeholder in _found)
            Report(placeholder, path, file.Span, $" in {variable}");
        return new ExpandedText($"${{{variable}}}", value, unset);
    }

    private string Fill(string text, out IReadOnlyList<string> unset)
    {
        _found.Clear();
        var value = Placeholders.Expand(text, variables, _found);
        List<string>? missing = null;
        foreach (var placeholder in _found)
        {
            if (placeholder.State == PlaceholderState.Unset && missing?.Contains(placeholder.Name) != true)
                (missing ??= []).Add(placeholder.Name);
        }

        unset = missing ?? (IReadOnlyList<string>)[];
        return value;
    }

    // Escapes, folding and indentation move a placeholder away from its offset in the value, so it is looked up in the source: there the
    // placeholders of a value stand in the same order.
    private void Report(YamlScalar scalar, string path)
    {
        if (!_found.Exists(static p => p.State is not (PlaceholderState.Filled or PlaceholderState.Defaulted)))
            return;
        _text ??= file.DecodeText() ?? "";
        var from = OffsetOf(scalar.Span);
        foreach (var placeholder in _found)
        {
            var at = _text.IndexOf(scalar.Value.Substring(placeholder.Index, placeholder.Length), from, StringComparison.Ordinal);
            if (at < 0)
                at = _text.IndexOf(scalar.Value.Substring(placeholder.Index, placeholder.Name.Length + 2), from, StringComparison.Ordinal);
            Report(placeholder, path, at < 0 ? scalar.Span : SpanAt(at, placeholder.Length), "");
            if (at >= 0 && placeholder.State != PlaceholderState.Nested)
                from = at + placeholder.Name.Length + 2;
        }
    }

    private void Report(Placeholder placeholder, string path, SourceSpan span, string where)
    {
        if (placeholder.State == PlaceholderState.Unset)
            diagnostics.Add(ConfigurationDiagnostics.UnsetVariable, span, $"the variable '{placeholder.Name}'{where} is not set, so {path} lacks its value; set it, or give a default: ${{{placeholder.Name}:-…}}");
        else if (placeholder.State == PlaceholderState.EmptyOverDefault)
            diagnostics.Add(ConfigurationDiagnostics.EmptyVariable, span, $"the variable '{placeholder.Name}'{where} is set to nothing, so the default for {path} does not apply; unset it to use the default");
        else if (placeholder.State == PlaceholderState.Nested)
            diagnostics.Add(ConfigurationDiagnostics.MalformedPlaceholder, span, $"the default of '{placeholder.Name}'{where} for {path} ends at the first '}}': placeholders do not nest; give a plain default");
        else if (placeholder.State == PlaceholderState.Malformed)
            diagnostics.Add(ConfigurationDiagnostics.MalformedPlaceholder, span, $"{path} has a '${{'{where} that begins no placeholder, so the text stays as it is; write ${{NAME}} or ${{NAME:-default}}, with letters, digits and '_' in the name");
    }

    private int OffsetOf(SourceSpan span)
    {
        var at = 0;
        for (var line = 1; line < span.Line; line++)
        {
            var end = _text!.IndexOf('\n', at);
            if (end < 0)
                return _text.Length;
            at = end + 1;
        }

        return Math.Min(at + span.Column - 1, _text!.Length);
    }

    private SourceSpan SpanAt(int offset, int length)
    {
        var line = 1;
        var start = 0;
        for (var end = _text!.IndexOf('\n'); end >= 0 && end < offset; end = _text.IndexOf('\n', start))
        {
            line++;
            start = end + 1;
        }

        var column = offset - start + 1;
        return new SourceSpan(file.Path, line, column, line, column + length);
    }
}
