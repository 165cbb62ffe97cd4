using System.Text;
using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Documents.Yaml;

namespace KSail.Rendering.Kustomize;

/// <summary>One key of a generated object.</summary>
internal sealed record GeneratedValue(string Key, ReadOnlyMemory<byte> Bytes, SourceSpan Span);

/// <summary>Reads the sources of a generator entry: environment files, literals, files, in this order.</summary>
internal sealed class KeyValueReader(BuildContext context, string directory, string title)
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private readonly List<GeneratedValue> _values = [];
    private readonly HashSet<string> _keys = new(StringComparer.Ordinal);

    /// <summary>All values in ordinal order of their keys.</summary>
    public IReadOnlyList<GeneratedValue> Read(YamlMapping entry)
    {
        if (entry["env"] is YamlScalar { Value.Length: > 0 } env)
            ReadEnvFile(env);
        foreach (var path in Texts(entry, "envs"))
            ReadEnvFile(path);
        foreach (var literal in Texts(entry, "literals"))
            ReadLiteral(literal);
        foreach (var file in Texts(entry, "files"))
            ReadFile(file);
        _values.Sort(static (a, b) => string.CompareOrdinal(a.Key, b.Key));
        return _values;
    }

    /// <summary>UTF-8 as it stands, a byte order mark included; null for anything else.</summary>
    public static string? AsText(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            return Strict.GetString(bytes.Span);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    private static IEnumerable<YamlScalar> Texts(YamlMapping entry, string field) => entry.GetSequence(field)?.Cast<YamlScalar>() ?? [];

    private void ReadLiteral(YamlScalar literal)
    {
        var at = literal.Value.IndexOf('=', StringComparison.Ordinal);
        if (at <= 0)
        {
            Report(literal.Span, "the literal is not of the form key=value");
            return;
        }

        var value = literal.Value[(at + 1)..];
        if (value.Length > 1 && value[0] is '\'' or '"' && value[^1] == value[0])
            value = value[1..^1];
        Add(literal.Value[..at], Encoding.UTF8.GetBytes(value), literal.Span);
    }

    private void ReadFile(YamlScalar entry)
    {
        var parts = entry.Value.Split('=');
        if (parts.Length > 2)
        {
            Report(entry.Span, $"'{entry.Value}' has more than one '='; write path or key=path");
            return;
        }

        var path = parts[^1];
        var key = parts.Length == 2 ? parts[0] : Path.GetFileName(path);
        if (key.Length == 0 || path.Length == 0)
        {
            Report(entry.Span, $"'{entry.Value}' names no {(key.Length == 0 ? "key" : "file")}; write path or key=path");
            return;
        }

        if (Open(path, entry) is { } file)
            Add(key, file.Bytes, entry.Span);
    }

    private void ReadEnvFile(YamlScalar entry)
    {
        if (Open(entry.Value, entry) is not { } file)
            return;
        if (AsText(file.Bytes) is not { } text)
        {
            Report(entry.Span, $"the file {entry.Value} is not UTF-8 text");
            return;
        }

        var line = 0;
        foreach (var raw in text.TrimStart('\uFEFF').Split('\n'))
        {
            line++;
            var content = (raw.EndsWith('\r') ? raw[..^1] : raw).TrimStart();
            if (content.Length == 0 || content[0] == '#')
                continue;
            var at = content.IndexOf('=', StringComparison.Ordinal);
            var key = at < 0 ? content : content[..at];
            var column = raw.Length - raw.TrimStart().Length + 1;
            var span = new SourceSpan(file.Path, line, column);
            // kustomize passes over it.
            if (key.Length == 0)
                context.Diagnostics.Add(KustomizeDiagnostics.InvalidGenerator.At(span, "the line has no key before '=', and is left out") with { Severity = DiagnosticSeverity.Warning });
            else
                Add(key, Encoding.UTF8.GetBytes(at < 0 ? "" : content[(at + 1)..]), span);
        }
    }

    private SourceFile? Open(string path, YamlScalar entry)
    {
        if (EntryPath.ResolveFile(context, directory, path, entry.Span) is not { } resolved)
            return null;
        var file = context.View.ReadFile(resolved);
        if (file is null)
            context.ReportUnreadable(resolved, entry.Span);
        return file;
    }

    private void Add(string key, ReadOnlyMemory<byte> bytes, SourceSpan span)
    {
        if (!context.Growth.Allow(key.Length + bytes.Length, span))
            return;
        if (_keys.Add(key))
            _values.Add(new GeneratedValue(key, bytes, span));
        else
            Report(span, $"the key '{key}' is twice in {title}");
    }

    private void Report(SourceSpan span, string message) => context.Diagnostics.Add(KustomizeDiagnostics.InvalidGenerator, span, message);
}
