using KSail.Cel;

namespace KSail.Secrets.Sops;

/// <summary>Which of a file's values are encrypted.</summary>
public enum SelectionKind
{
    /// <summary>All but those below a key with a suffix.</summary>
    UnencryptedSuffix,

    /// <summary>Those below a key with a suffix.</summary>
    EncryptedSuffix,

    /// <summary>All but those below a key that an expression is found in.</summary>
    UnencryptedRegex,

    /// <summary>Those below a key that an expression is found in.</summary>
    EncryptedRegex,

    /// <summary>All but those below a comment that an expression is found in.</summary>
    UnencryptedCommentRegex,

    /// <summary>Those below a comment that an expression is found in.</summary>
    EncryptedCommentRegex,
}

/// <summary>
/// The rule by which values are chosen that are encrypted (getsops/sops <c>sops.go</c>, <c>shouldBeEncrypted</c>). Every key on the way to a value is
/// asked, each for itself, and every comment above one of them.
/// </summary>
/// <param name="Kind">The rule.</param>
/// <param name="Text">The suffix or expression.</param>
public sealed record EncryptionSelection(SelectionKind Kind, string Text)
{
    /// <summary>The rule of files that name none.</summary>
    public static readonly EncryptionSelection Default = new(SelectionKind.UnencryptedSuffix, "_unencrypted");

    private static readonly string[] Fields =
        ["unencrypted_suffix", "encrypted_suffix", "unencrypted_regex", "encrypted_regex", "unencrypted_comment_regex", "encrypted_comment_regex"];

    private TextPattern? _pattern;

    /// <summary>The names of the rules in creation rules and metadata, in the order of <see cref="SelectionKind"/>.</summary>
    public static IReadOnlyList<string> FieldNames => Fields;

    /// <summary>The name of the rule in creation rules and metadata.</summary>
    public string Field => Fields[(int)Kind];

    /// <summary>Whether comments decide.</summary>
    internal bool IsByComment => Kind is SelectionKind.UnencryptedCommentRegex or SelectionKind.EncryptedCommentRegex;

    /// <summary>Whether what is found is encrypted, rather than left plain.</summary>
    internal bool FindsEncrypted => Kind is SelectionKind.EncryptedSuffix or SelectionKind.EncryptedRegex or SelectionKind.EncryptedCommentRegex;

    /// <summary>
    /// Why the rule cannot be followed; null when it can. SOPS takes a broken expression for one that is found nowhere, and would leave everything plain.
    /// </summary>
    public string? FindProblem()
    {
        if (Kind is SelectionKind.UnencryptedSuffix or SelectionKind.EncryptedSuffix)
            return null;
        _pattern = TextPattern.Read(Text, out var problem);
        return _pattern is null ? $"'{Field}': {problem}" : null;
    }

    /// <summary>Whether a key or comment decides.</summary>
    internal bool Finds(string text) => Kind is SelectionKind.UnencryptedSuffix or SelectionKind.EncryptedSuffix
        ? text.EndsWith(Text, StringComparison.Ordinal)
        : (_pattern ?? TextPattern.Read(Text, out _))?.IsIn(text) ?? FindsEncrypted;
}
