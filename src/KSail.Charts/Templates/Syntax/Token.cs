namespace KSail.Charts.Templates;

/// <summary>What a token of a template is. The order matters: words behind <see cref="Keyword"/> are keywords.</summary>
internal enum TokenKind
{
    Error,
    Boolean,
    Character,
    CharacterConstant,
    Complex,
    Assign,
    Declare,
    End,
    Field,
    Identifier,
    LeftDelimiter,
    LeftParenthesis,
    Number,
    Pipe,
    RawText,
    RightDelimiter,
    RightParenthesis,
    Space,
    QuotedText,
    Text,
    Variable,
    Keyword,
    Block,
    Break,
    Continue,
    Dot,
    Define,
    Else,
    EndKeyword,
    If,
    Nil,
    Range,
    Template,
    With,
}

/// <summary>A token: its kind, where it begins in UTF-16 units, its text or the message of an error, and its line.</summary>
internal sealed record Token(TokenKind Kind, int Position, string Value, int Line)
{
    /// <summary>As Go's parser names it in messages.</summary>
    public override string ToString() => Kind switch
    {
        TokenKind.End => "EOF",
        TokenKind.Error => Value,
        > TokenKind.Keyword => $"<{Value}>",
        _ when GoText.Length(Value) > 10 => GoQuote.Of(FirstRunes(Value, 10)) + "...",
        _ => GoQuote.Of(Value),
    };

    private static string FirstRunes(string text, int count)
    {
        var at = 0;
        for (; count > 0 && at < text.Length; count--)
            at += char.IsHighSurrogate(text[at]) && at + 1 < text.Length ? 2 : 1;
        return text[..at];
    }
}
