namespace KSail.Charts.Templates;

/// <summary>Where a template failed, and what it failed to do.</summary>
/// <param name="Template">The file, as it was named when it was parsed; <c>gotpl</c> for a text given to <c>tpl</c>.</param>
/// <param name="Line">Line, from 1.</param>
/// <param name="Column">Column in bytes as Go counts, from 0; -1 where only the line is known, as for what cannot be parsed.</param>
/// <param name="Expression">The part of the template that was evaluated, as Go prints it; empty for what cannot be parsed.</param>
public sealed record TemplateFrame(string Template, int Line, int Column, string Expression);

/// <summary>Why templates cannot be rendered.</summary>
public enum TemplateFailure
{
    /// <summary>A template is not valid.</summary>
    Syntax,

    /// <summary>The evaluation failed.</summary>
    Execution,

    /// <summary>The chart says so itself: <c>required</c> or <c>fail</c>.</summary>
    Deliberate,

    /// <summary>A limit of <see cref="TemplateLimits"/> was reached.</summary>
    Limit,
}

/// <summary>A template cannot be parsed or rendered; the message is what <c>helm template</c> prints.</summary>
public sealed class TemplateException : Exception
{
    // What Helm puts around the message of a chart, to find it again behind all that Go puts before it.
    internal const string MessageStart = "HELM_ERR_START";
    internal const string MessageEnd = "HELM_ERR_END";

    internal TemplateException(TemplateFailure failure, string original, string reason, IReadOnlyList<TemplateFrame> frames)
        : base(ToHelm(failure, original))
    {
        Failure = failure;
        Original = original;
        Reason = reason;
        Frames = frames;
    }

    /// <summary>Why.</summary>
    public TemplateFailure Failure { get; }

    /// <summary>The message of Go's template package, which has all frames.</summary>
    public string Original { get; }

    /// <summary>The innermost message alone: what went wrong, without where.</summary>
    public string Reason { get; }

    /// <summary>Where, the outermost template first; templates that include others have several. Empty when there is no template to execute.</summary>
    public IReadOnlyList<TemplateFrame> Frames { get; }

    /// <summary>
    /// The value that is to blame, as keys from the root of the data: <c>Values</c>, <c>image</c>, <c>tag</c>; the last ones may be absent from
    /// the data, an item of a list is its number. Empty where no value can be named.
    /// </summary>
    public IReadOnlyList<string> ValuePath { get; internal init; } = [];

    // cleanupParseError and cleanupExecError of Helm's engine.
    private static string ToHelm(TemplateFailure failure, string original)
    {
        var parts = original.Split(": ", 3);
        if (failure == TemplateFailure.Syntax)
            return parts.Length < 2 ? original : $"parse error at ({parts[1]}): {original[(original.LastIndexOf(": ", StringComparison.Ordinal) + 2)..]}";
        if (parts.Length < 3)
            return original;
        var start = parts[2].IndexOf(MessageStart, StringComparison.Ordinal);
        var end = parts[2].LastIndexOf(MessageEnd, StringComparison.Ordinal);
        return start < 0 || end < start + MessageStart.Length
            ? original
            : $"execution error at ({parts[1]}): {parts[2][(start + MessageStart.Length)..end]}";
    }
}
