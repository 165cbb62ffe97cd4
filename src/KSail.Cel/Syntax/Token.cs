namespace KSail.Cel.Syntax;

/// <summary>What a token is.</summary>
internal enum TokenKind
{
    End,
    Identifier,

    /// <summary>A name in backquotes, which only a field can have.</summary>
    QuotedIdentifier,
    Integer,
    Unsigned,
    Double,
    Text,
    Bytes,
    True,
    False,
    Null,
    In,
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    And,
    Or,
    Not,
    Plus,
    Minus,
    Star,
    Slash,
    Percent,
    Question,
    Colon,
    Comma,
    Dot,
    LeftParenthesis,
    RightParenthesis,
    LeftBracket,
    RightBracket,
    LeftBrace,
    RightBrace,
}

/// <summary>A token: a stretch of the text, and for literals of text what it means.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Position">Where it begins.</param>
/// <param name="Text">The text as written.</param>
internal sealed record Token(TokenKind Kind, int Position, string Text);
