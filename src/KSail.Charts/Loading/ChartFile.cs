using System.Text;

namespace KSail.Charts.Loading;

/// <summary>A file of a chart.</summary>
/// <param name="Name">Its path in the chart, with <c>/</c>.</param>
/// <param name="Content">What is in it, without byte order mark.</param>
public sealed record ChartFile(string Name, ReadOnlyMemory<byte> Content)
{
    private string? _text;

    /// <summary>The content as text; bytes that are none become replacement characters.</summary>
    public string Text => _text ??= Encoding.UTF8.GetString(Content.Span);

    internal static ReadOnlyMemory<byte> WithoutMark(ReadOnlyMemory<byte> content) =>
        content.Span.StartsWith(Encoding.UTF8.Preamble) ? content[Encoding.UTF8.Preamble.Length..] : content;
}
