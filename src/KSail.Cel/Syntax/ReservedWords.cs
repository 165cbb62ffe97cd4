namespace KSail.Cel.Syntax;

/// <summary>The words that no variable may be called (CEL language definition, section "Syntax").</summary>
internal static class ReservedWords
{
    /// <summary>Whether a word is one of them.</summary>
    public static bool Contains(string word) => word is "true" or "false" or "null" or "in" or "as" or "break" or "const" or "continue"
        or "else" or "for" or "function" or "if" or "import" or "let" or "loop" or "package" or "namespace" or "return" or "var" or "void" or "while";
}
