using System.Text;
using KSail.Documents;
using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Talos.Credentials;

namespace KSail.Talos.Reading;

/// <summary>
/// The text of a patch with its variables filled in, before it is read as YAML, as upstream does it: a variable that is set, even to nothing, is
/// taken as it is; one that is not has its default, or nothing and a warning. Values may be secrets, and values may break lines, so findings about
/// the text are told about the line of the file, and without the values.
/// </summary>
internal sealed class FilledText
{
    // Shorter values are no secrets, and hiding them would hide half of every message.
    private const int ShortestHidden = 4;

    private readonly string _file;
    private readonly List<int> _lines = [0, 1];
    private readonly Dictionary<int, string> _variables = [];
    private readonly List<(string Value, string Name)> _values = [];

    private FilledText(string file) => _file = file;

    /// <summary>The text.</summary>
    public string Text { get; private set; } = "";

    public static FilledText Fill(SourceFile file, string text, EnvironmentVariableReader read, DiagnosticBag diagnostics)
    {
        var filled = new FilledText(file.Path);
        filled.Fill(text, read, diagnostics);
        return filled;
    }

    /// <summary>A finding as it may be told: at its line of the file, without values.</summary>
    public Diagnostic Tell(Diagnostic found)
    {
        if (found.Code == SecretsDiagnostics.VariableNotSet.Code)
            return found;
        if (found.Span.File != _file || found.Span.Line == 0)
            return Hide(found);
        var line = Original(found.Span.Line);
        if (line == found.Span.Line && !_variables.ContainsKey(line))
            return Hide(found with { Span = found.Span with { EndLine = Original(found.Span.EndLine) } });
        if (!_variables.TryGetValue(line, out var name))
            return Hide(found with { Span = found.Span with { Line = line, EndLine = Original(found.Span.EndLine) } });
        var message = $"{found.Title}, with ${{{name}}} filled in: look at the variable's value, which is not shown here; a value with line breaks or quotes is read as YAML";
        return found with { Span = new SourceSpan(_file, line, 1), Message = message };
    }

    /// <summary>Whether a place is one of this text.</summary>
    public bool IsOf(SourceSpan span) => span.Line > 0 && span.File == _file;

    /// <summary>A place of this text as one of the file: a line that a variable brought stands in the variable's.</summary>
    public SourceSpan Locate(SourceSpan span) => span with { Line = Original(span.Line), EndLine = Original(span.EndLine) };

    /// <summary>Whether a variable stands in the lines of a place.</summary>
    public bool IsFilledAt(SourceSpan span)
    {
        if (!IsOf(span))
            return false;
        for (var line = span.Line; line <= Math.Max(span.Line, span.EndLine); line++)
        {
            if (_variables.ContainsKey(Original(line)))
                return true;
        }

        return false;
    }

    /// <summary>Whether the value of a variable is in a text, wherever that comes from.</summary>
    public bool Holds(string text)
    {
        foreach (var (value, _) in _values)
        {
            if (text.Contains(value, StringComparison.Ordinal))
                return true;
        }

        return false;
    }

    private int Original(int line) => line <= 0 ? line : _lines[Math.Min(line, _lines.Count - 1)];

    private Diagnostic Hide(Diagnostic found)
    {
        var message = found.Message;
        foreach (var (value, name) in _values)
            message = message.Replace(value, $"${{{name}}}", StringComparison.Ordinal);
        return found with { Message = message };
    }

    private void Fill(string text, EnvironmentVariableReader read, DiagnosticBag diagnostics)
    {
        var output = new StringBuilder(text.Length);
        var (line, from) = (1, 0);
        var unset = new HashSet<string>(StringComparer.Ordinal);
        // Beyond the last brace nothing ends, and looking for an end again and again would take forever on a hostile text.
        var last = text.LastIndexOf('}');
        for (var at = text.IndexOf("${", StringComparison.Ordinal); at >= 0 && at < last; at = text.IndexOf("${", at, StringComparison.Ordinal))
        {
            if (!PlaceholderForm.TryMatch(text, at, out var name, out var given, out var end))
            {
                at += 2;
                continue;
            }

            Copy(text.AsSpan(from, at - from), output, ref line);
            var value = read(name);
            if (value is null && given is null && unset.Add(name))
                diagnostics.Add(
                    SecretsDiagnostics.VariableNotSet,
                    new SourceSpan(_file, line, at - text.LastIndexOf('\n', Math.Max(at - 1, 0))),
                    $"the variable {name} is not set, so nothing stands in its place; set it, or write a default: ${{{name}:-value}}");
            _variables.TryAdd(line, name);
            foreach (var c in value ?? given ?? "")
            {
                if (c == '\n')
                    _lines.Add(line);
            }

            output.Append(value ?? given);
            if (value is { Length: >= ShortestHidden })
                _values.Add((value, name));
            // A default may break lines, which then are lines of the file.
            foreach (var c in text.AsSpan(at, end - at))
                line += c == '\n' ? 1 : 0;
            _lines[^1] = line;
            at = from = end;
        }

        Copy(text.AsSpan(from), output, ref line);
        Text = output.ToString();
        _values.Sort(static (left, right) => right.Value.Length.CompareTo(left.Value.Length));
    }

    private void Copy(ReadOnlySpan<char> text, StringBuilder output, ref int line)
    {
        output.Append(text);
        foreach (var c in text)
        {
            if (c == '\n')
                _lines.Add(++line);
        }
    }
}
