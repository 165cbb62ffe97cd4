namespace KSail.Documents.Diagnostics;

/// <summary>How much a finding matters to a build.</summary>
public enum DiagnosticSeverity
{
    /// <summary>Told, never counted.</summary>
    Message,

    /// <summary>Reported; the build goes on.</summary>
    Warning,

    /// <summary>Reported; the build fails.</summary>
    Error,
}

/// <summary>
/// One kind of finding: its code, title and usual severity. Every room keeps its descriptors in one table, and every code has a page
/// <c>docs/diagnostics/KSAILnnnn.md</c>. Codes are never renumbered.
/// </summary>
/// <param name="Code"><c>KSAIL</c> and four digits; the first digit names the room.</param>
/// <param name="Title">What is wrong in general, without a full stop; the heading of the documentation page.</param>
/// <param name="Severity">What it is unless the user's project says otherwise.</param>
public sealed record DiagnosticDescriptor(string Code, string Title, DiagnosticSeverity Severity = DiagnosticSeverity.Error)
{
    private const int MaxLength = 4000;

    /// <summary>A finding of this kind.</summary>
    /// <param name="span">Where the offending text came from.</param>
    /// <param name="message">
    /// What is wrong and what to do about it, in one line: line breaks and control characters of texts that it quotes become blanks, and what
    /// is longer than any reader's patience is cut.
    /// </param>
    public Diagnostic At(SourceSpan span, string message) => new(Code, Severity, OneLine(message), span) { Title = Title };

    private static string OneLine(string message)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (message.Length > MaxLength)
            message = string.Concat(message.AsSpan(0, char.IsHighSurrogate(message[MaxLength - 1]) ? MaxLength - 1 : MaxLength), "...");
        foreach (var c in message)
        {
            if (IsBreak(c))
                return string.Create(message.Length, message, static (line, text) =>
                {
                    for (var i = 0; i < line.Length; i++)
                        line[i] = IsBreak(text[i]) ? ' ' : text[i];
                });
        }

        return message;
    }

    // U+2028 and U+2029 break lines in editors and are no control characters.
    private static bool IsBreak(char c) => char.IsControl(c) || c is '\u2028' or '\u2029';
}

/// <summary>One thing that a user got wrong, or should know.</summary>
/// <param name="Code"><c>KSAIL</c> and four digits.</param>
/// <param name="Severity">Severity before the project's own severity settings.</param>
/// <param name="Message">One line of text; never a secret.</param>
/// <param name="Span">Where the offending text came from.</param>
public sealed record Diagnostic(string Code, DiagnosticSeverity Severity, string Message, SourceSpan Span) : IComparable<Diagnostic>
{
    /// <summary>What is wrong in general, see <see cref="DiagnosticDescriptor.Title"/>; empty where nobody knows.</summary>
    public string Title { get; init; } = "";

    /// <summary>Whether any of the findings is an error.</summary>
    public static bool AnyError(IReadOnlyList<Diagnostic> diagnostics)
    {
        ArgumentNullException.ThrowIfNull(diagnostics);
        for (var i = 0; i < diagnostics.Count; i++)
        {
            if (diagnostics[i].Severity == DiagnosticSeverity.Error)
                return true;
        }

        return false;
    }

    /// <summary>Whether all parts are equal, character by character.</summary>
    public bool Equals(Diagnostic? other) =>
        other is not null && Severity == other.Severity && Span.CompareTo(other.Span) == 0 && Code == other.Code && Message == other.Message && Title == other.Title;

    /// <summary>Equal for equal findings. Written out, because a comparer of a structure of ours is compiled anew in every process.</summary>
    public override int GetHashCode() => (Message.GetHashCode(StringComparison.Ordinal) * 31) + Span.Line;

    /// <summary>Orders by place, then code, then message, so that reports do not depend on the order of work.</summary>
    public int CompareTo(Diagnostic? other)
    {
        if (other is null)
            return 1;
        var span = Span.CompareTo(other.Span);
        if (span != 0)
            return span;
        var code = string.CompareOrdinal(Code, other.Code);
        return code != 0 ? code : string.CompareOrdinal(Message, other.Message);
    }

    /// <summary>Whether <paramref name="left"/> sorts before <paramref name="right"/>.</summary>
    public static bool operator <(Diagnostic? left, Diagnostic? right) => left is null ? right is not null : left.CompareTo(right) < 0;

    /// <summary>Whether <paramref name="left"/> sorts after <paramref name="right"/>.</summary>
    public static bool operator >(Diagnostic? left, Diagnostic? right) => right < left;

    /// <summary>Whether <paramref name="left"/> sorts before <paramref name="right"/> or equals it.</summary>
    public static bool operator <=(Diagnostic? left, Diagnostic? right) => !(right < left);

    /// <summary>Whether <paramref name="left"/> sorts after <paramref name="right"/> or equals it.</summary>
    public static bool operator >=(Diagnostic? left, Diagnostic? right) => !(left < right);

    /// <summary>The line a compiler would print.</summary>
    public override string ToString() => $"{Span}: {Severity.ToString().ToLowerInvariant()} {Code}: {Message}";
}
