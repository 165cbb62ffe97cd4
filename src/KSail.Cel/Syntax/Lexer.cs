namespace KSail.Cel.Syntax;

/// <summary>
/// Splits a text into tokens by the lexis of the CEL language definition, section "Syntax". Reserved words are identifiers here, because
/// they may be names of fields.
/// </summary>
internal sealed class Lexer(string text)
{
    private int _at;

    /// <summary>The next token; at the end of the text, <see cref="TokenKind.End"/> again and again.</summary>
    public Token Next()
    {
        SkipBlanks();
        var start = _at;
        if (_at == text.Length)
            return new Token(TokenKind.End, start, "");
        var c = text[_at];
        if (StartsString(_at))
            return ReadQuoted(start, TokenKind.Text);
        if (c is 'b' or 'B' && StartsString(_at + 1))
        {
            _at++;
            return ReadQuoted(start, TokenKind.Bytes);
        }

        if (c == '_' || char.IsAsciiLetter(c))
            return ReadName(start);
        if (c == '`')
            return ReadQuotedName(start);
        if (char.IsAsciiDigit(c) || (c == '.' && char.IsAsciiDigit(At(1))))
            return ReadNumber(start);
        return ReadOperator(start, c);
    }

    private void SkipBlanks()
    {
        while (_at < text.Length)
        {
            if (text[_at] is ' ' or '\t' or '\n' or '\r' or '\f')
            {
                _at++;
            }
            else if (text[_at] == '/' && At(1) == '/')
            {
                while (_at < text.Length && text[_at] != '\n')
                    _at++;
            }
            else
            {
                return;
            }
        }
    }

    private char At(int offset) => _at + offset < text.Length ? text[_at + offset] : '\0';

    private bool StartsString(int at)
    {
        if (at < text.Length && text[at] is 'r' or 'R')
            at++;
        return at < text.Length && text[at] is '"' or '\'';
    }

    private Token ReadName(int start)
    {
        while (_at < text.Length && (text[_at] == '_' || char.IsAsciiLetterOrDigit(text[_at])))
            _at++;
        var name = text[start.._at];
        var kind = name switch
        {
            "true" => TokenKind.True,
            "false" => TokenKind.False,
            "null" => TokenKind.Null,
            "in" => TokenKind.In,
            _ => TokenKind.Identifier,
        };
        return new Token(kind, start, name);
    }

    private Token ReadQuotedName(int start)
    {
        _at++;
        while (_at < text.Length && (char.IsAsciiLetterOrDigit(text[_at]) || text[_at] is '_' or '.' or '-' or '/' or ' '))
            _at++;
        if (At(0) != '`' || _at == start + 1)
            throw new SyntaxException(start, "a name in backquotes consists of letters, digits, '_', '.', '-', '/' and blanks");
        _at++;
        return new Token(TokenKind.QuotedIdentifier, start, text[(start + 1)..(_at - 1)]);
    }

    private Token ReadNumber(int start)
    {
        if (text[_at] == '0' && At(1) == 'x' && char.IsAsciiHexDigit(At(2)))
        {
            _at += 2;
            while (_at < text.Length && char.IsAsciiHexDigit(text[_at]))
                _at++;
            return Number(start, TokenKind.Integer);
        }

        SkipDigits();
        var kind = TokenKind.Integer;
        if (At(0) == '.' && char.IsAsciiDigit(At(1)))
        {
            _at++;
            SkipDigits();
            kind = TokenKind.Double;
        }

        if (At(0) is 'e' or 'E')
        {
            var digits = At(1) is '+' or '-' ? 2 : 1;
            if (char.IsAsciiDigit(At(digits)))
            {
                _at += digits;
                SkipDigits();
                kind = TokenKind.Double;
            }
        }

        return Number(start, kind);
    }

    private Token Number(int start, TokenKind kind)
    {
        if (kind == TokenKind.Integer && At(0) is 'u' or 'U')
        {
            _at++;
            kind = TokenKind.Unsigned;
        }

        return new Token(kind, start, text[start.._at]);
    }

    private void SkipDigits()
    {
        while (_at < text.Length && char.IsAsciiDigit(text[_at]))
            _at++;
    }

    private Token ReadQuoted(int start, TokenKind kind)
    {
        var isRaw = text[_at] is 'r' or 'R';
        if (isRaw)
            _at++;
        var quote = text[_at];
        var isLong = At(1) == quote && At(2) == quote;
        _at += isLong ? 3 : 1;
        while (true)
        {
            if (_at == text.Length)
                throw new SyntaxException(start, $"the string that begins here has no closing {(isLong ? new string(quote, 3) : quote)}");
            var c = text[_at];
            if (c == quote && (!isLong || (At(1) == quote && At(2) == quote)))
            {
                _at += isLong ? 3 : 1;
                return new Token(kind, start, text[start.._at]);
            }

            if (!isLong && c is '\n' or '\r')
                throw new SyntaxException(start, "the string that begins here is not closed on its line; use three quotes for a string of several lines");
            _at += !isRaw && c == '\\' && _at + 1 < text.Length ? 2 : 1;
        }
    }

    private Token ReadOperator(int start, char c)
    {
        var (kind, length) = (c, At(1)) switch
        {
            ('=', '=') => (TokenKind.Equal, 2),
            ('!', '=') => (TokenKind.NotEqual, 2),
            ('<', '=') => (TokenKind.LessOrEqual, 2),
            ('>', '=') => (TokenKind.GreaterOrEqual, 2),
            ('&', '&') => (TokenKind.And, 2),
            ('|', '|') => (TokenKind.Or, 2),
            ('<', _) => (TokenKind.Less, 1),
            ('>', _) => (TokenKind.Greater, 1),
            ('!', _) => (TokenKind.Not, 1),
            ('+', _) => (TokenKind.Plus, 1),
            ('-', _) => (TokenKind.Minus, 1),
            ('*', _) => (TokenKind.Star, 1),
            ('/', _) => (TokenKind.Slash, 1),
            ('%', _) => (TokenKind.Percent, 1),
            ('?', _) => (TokenKind.Question, 1),
            (':', _) => (TokenKind.Colon, 1),
            (',', _) => (TokenKind.Comma, 1),
            ('.', _) => (TokenKind.Dot, 1),
            ('(', _) => (TokenKind.LeftParenthesis, 1),
            (')', _) => (TokenKind.RightParenthesis, 1),
            ('[', _) => (TokenKind.LeftBracket, 1),
            (']', _) => (TokenKind.RightBracket, 1),
            ('{', _) => (TokenKind.LeftBrace, 1),
            ('}', _) => (TokenKind.RightBrace, 1),
            _ => (TokenKind.End, 0),
        };
        if (length == 0)
            throw new SyntaxException(start, Unknown(c));
        _at += length;
        return new Token(kind, start, text[start.._at]);
    }

    private static string Unknown(char c) => c switch
    {
        '=' => "'=' is no operator; use '==' to compare",
        '&' => "'&' is no operator; use '&&' for a logical and",
        '|' => "'|' is no operator; use '||' for a logical or",
        _ when char.IsControl(c) || char.IsSurrogate(c) => $"the character U+{(int)c:X4} cannot stand here",
        _ => $"the character '{c}' cannot stand here",
    };
}
