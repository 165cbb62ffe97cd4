namespace KSail.Cel.Checking;

/// <summary>Something that is refused about an expression, and where.</summary>
/// <param name="Position">In UTF-16 code units from the start of the text.</param>
/// <param name="Message">What is wrong.</param>
internal sealed record TypeProblem(int Position, string Message);
