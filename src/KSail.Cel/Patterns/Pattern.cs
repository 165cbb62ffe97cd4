using KSail.Cel.Evaluation;

namespace KSail.Cel.Patterns;

/// <summary>Where a pattern was found.</summary>
/// <param name="Start">First UTF-16 code unit.</param>
/// <param name="Length">How many code units.</param>
internal sealed record PatternMatch(int Start, int Length);

/// <summary>
/// A regular expression in the syntax of RE2, as Go's <c>regexp</c> package reads it: its own parser and its own machine, because .NET's
/// expressions differ in what <c>.</c>, <c>\d</c>, <c>\b</c>, <c>$</c> and characters beyond 16 bits mean. Time is linear in the text.
/// Immutable and thread-safe.
/// </summary>
internal sealed class Pattern
{
    private readonly Instruction[] _program;

    private Pattern(Instruction[] program, string? problem, bool isUnsupported)
    {
        _program = program;
        Problem = problem;
        IsUnsupported = isUnsupported;
    }

    /// <summary>Why this is no pattern, or none that can be run; null when all is well.</summary>
    public string? Problem { get; }

    /// <summary>Whether the pattern may well be valid, but uses what is not known here, such as the scripts of Unicode.</summary>
    public bool IsUnsupported { get; }

    /// <summary>Reads a pattern; a bad one is told when it is used.</summary>
    public static Pattern Compile(string text)
    {
        try
        {
            return new Pattern(ProgramBuilder.Build(PatternParser.Parse(text)), null, false);
        }
        catch (PatternException e)
        {
            var shown = text.Length <= 60 ? text : text[..60] + "…";
            return new Pattern([], $"'{shown}' {(e.IsUnsupported ? "cannot be run here" : "is no valid regular expression (RE2)")}: {e.Message}", e.IsUnsupported);
        }
    }

    /// <summary>The leftmost match at or after a position: of several that begin there, the one that Perl would find.</summary>
    public PatternMatch? Find(CelRun run, string text, int start) => new PatternMachine(_program).Find(run, text, start);
}

/// <summary>Ends the reading of a pattern.</summary>
internal sealed class PatternException(string message, bool isUnsupported = false) : Exception(message)
{
    /// <summary>Whether the pattern may be valid all the same.</summary>
    public bool IsUnsupported { get; } = isUnsupported;
}
