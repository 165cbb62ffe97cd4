using System.Runtime.InteropServices;

namespace KSail.Rendering.Flux.Substitution;

/// <summary>Why an expression could not be expanded.</summary>
public enum EnvSubstError
{
    /// <summary>A variable is not set, and its expression has no default.</summary>
    UndefinedVariable,

    /// <summary>The text after <c>${</c> is no variable name.</summary>
    InvalidName,

    /// <summary>The name is not followed by <c>}</c> or a function.</summary>
    MissingBrace,

    /// <summary>A function is malformed.</summary>
    BadSubstitution,

    /// <summary>The result would be too large, or expressions nest too deep.</summary>
    TooLarge,
}

/// <summary>One expression that could not be expanded.</summary>
/// <param name="Error">Why.</param>
/// <param name="Offset">Where its <c>${</c> starts in the text, in UTF-16 code units.</param>
/// <param name="Variable">The variable, as far as it could be read; empty when it could not.</param>
public readonly record struct EnvSubstProblem(EnvSubstError Error, int Offset, string Variable);

/// <summary>Where an expression of the text came to stand in the result.</summary>
/// <param name="Offset">Start of its <c>${</c> in the text.</param>
/// <param name="ResultOffset">Start of its value in the result.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct EnvSubstExpansion(int Offset, int ResultOffset);

/// <summary>What became of a text.</summary>
/// <param name="Text">The result; with problems, the failed expressions are missing in it.</param>
/// <param name="Expansions">The outermost expressions in order.</param>
/// <param name="Problems">Expressions that failed, in order of discovery.</param>
public sealed record EnvSubstResult(string Text, IReadOnlyList<EnvSubstExpansion> Expansions, IReadOnlyList<EnvSubstProblem> Problems);

/// <summary>
/// The variable substitution of Flux (<c>fluxcd/pkg/envsubst</c>), strict: a variable that is not set and has no default is a problem. It
/// looks like a shell's and is not: <c>:+</c> and <c>:?</c> mean the same as <c>:-</c>, replacing is literal, lengths and positions count
/// bytes, and <c>$$</c> stands for <c>$</c> everywhere outside of defaults. Upstream stops at the first problem; here all are found.
/// </summary>
public static class EnvSubst
{
    /// <summary>The longest result, in UTF-16 code units; etcd would refuse an object of a fraction of that.</summary>
    public const int MaxLength = 8 * 1024 * 1024;

    internal const int MaxDepth = 64;

    // A text with more is not meant for substitution at all; it also bounds the time spent on hostile text.
    internal const int MaxProblems = 100;

    /// <summary>Whether a text has anything that <see cref="Expand"/> would change.</summary>
    public static bool HasWork(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        for (var at = text.IndexOf('$', StringComparison.Ordinal); at >= 0 && at + 1 < text.Length; at = text.IndexOf('$', at + 1))
        {
            if (text[at + 1] is '{' or '$')
                return true;
        }

        return false;
    }

    /// <summary>Expands every expression of a text once; values are not expanded again.</summary>
    /// <param name="text">The text.</param>
    /// <param name="variables">Values by name.</param>
    /// <param name="isOpaque">
    /// Whether a value is unknown, so that functions on it (length, case, parts) cannot be computed and yield the value as it is. By default none is.
    /// </param>
    public static EnvSubstResult Expand(string text, IReadOnlyDictionary<string, string> variables, Func<string, bool>? isOpaque = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(variables);
        return new EnvSubstExpander(text, variables, isOpaque ?? (static _ => false)).Run();
    }

    /// <summary>Whether a name may be that of a variable in <c>postBuild</c>: ASCII letters, digits and <c>_</c>, not starting with a digit.</summary>
    public static bool IsVariableName(string name)
    {
        if (string.IsNullOrEmpty(name) || char.IsAsciiDigit(name[0]))
            return false;
        foreach (var c in name)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c != '_')
                return false;
        }

        return true;
    }
}
