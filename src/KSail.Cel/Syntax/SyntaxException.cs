namespace KSail.Cel.Syntax;

/// <summary>Ends the reading of a text that is no CEL expression; never leaves this room.</summary>
internal sealed class SyntaxException(int position, string message) : Exception(message)
{
    /// <summary>Where, in UTF-16 code units from the start of the text.</summary>
    public int Position { get; } = position;
}
