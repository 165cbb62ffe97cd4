namespace KSail.Cel;

/// <summary>Why an expression is refused before it is run.</summary>
/// <param name="Line">Line within the expression, from 1.</param>
/// <param name="Column">Column within the line, from 1, in UTF-16 code units.</param>
/// <param name="Message">What is wrong and what to do, in one line without a full stop.</param>
public sealed record CelError(int Line, int Column, string Message)
{
    /// <summary><c>line:column: message</c>.</summary>
    public override string ToString() => $"{Line}:{Column}: {Message}";
}
