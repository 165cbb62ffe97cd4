using KSail.Documents.Diagnostics;
using KSail.Documents.Yaml;

namespace KSail.Kubernetes.Connections;

/// <summary>A named entry of a kubeconfig: a cluster, a user or a context. Reads its fields, and says where one is wrong.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">What stands under the name.</param>
/// <param name="File">The file, to whose folder paths are relative.</param>
internal sealed record KubeconfigEntry(string Name, YamlMapping Value, string File)
{
    /// <summary>Where the entry stands.</summary>
    public SourceSpan Span => Value.Span;

    /// <summary>Where a field stands; where the entry stands without it.</summary>
    public SourceSpan SpanOf(string key) => Value.TryGet(key, out var value) ? value.Span : Span;

    /// <summary>The text of a field; empty without it.</summary>
    public string Text(string key) => Value.GetString(key) ?? "";

    /// <summary>Whether a field is true.</summary>
    public bool IsTrue(string key) => Value[key] is YamlScalar scalar && (scalar.AsBoolean() ?? false);

    /// <summary>The absolute path in a field; null without it.</summary>
    public string? Path(string key) => Text(key) is { Length: > 0 } path ? Resolve(path) : null;

    /// <summary>A path as this file means it.</summary>
    public string Resolve(string path) => System.IO.Path.GetFullPath(path, System.IO.Path.GetDirectoryName(File)!);

    /// <summary>The content of <c><paramref name="key"/>-data</c>, in Base64, or else of the file that <paramref name="key"/> names.</summary>
    /// <param name="key">Name of the field.</param>
    /// <param name="descriptor">What an error is.</param>
    /// <param name="diagnostics">Takes it.</param>
    /// <param name="content">The content; null without either field.</param>
    /// <returns>False after an error.</returns>
    public bool TryReadContent(string key, DiagnosticDescriptor descriptor, DiagnosticBag diagnostics, out byte[]? content)
    {
        content = null;
        var dataKey = key + "-data";
        if (Text(dataKey) is { Length: > 0 } data)
        {
            var bytes = new byte[data.Length];
            if (Convert.TryFromBase64String(data, bytes, out var length))
            {
                content = bytes[..length];
                return true;
            }

            diagnostics.Add(descriptor, SpanOf(dataKey), $"'{dataKey}' is not Base64; it is cut, or was changed by hand");
            return false;
        }

        if (Text(key) is not { Length: > 0 } path)
            return true;
        try
        {
            content = System.IO.File.ReadAllBytes(Resolve(path));
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            diagnostics.Add(descriptor, SpanOf(key), $"the file of '{key}' cannot be read: {OneLine.Of(e.Message)}");
            return false;
        }
    }
}
