using System.Globalization;
using System.Text;

namespace KSail.Charts.Templates;

/// <summary>Cuts the text of a template into tokens as Go's <c>text/template/parse</c> does, with its messages.</summary>
internal sealed class Lexer(string text)
{
    private const string LeftDelimiter = "{{";
    private const string RightDelimiter = "}}";

    private int _position;
    private int _start;
    private int _line = 1;
    private int _startLine = 1;
    private int _parentheses;
    private bool _insideAction;
    private bool _failed;

    /// <summary>The next token; after an error, or at the end, the end again and again.</summary>
    public Token Next()
    {
        if (_failed)
            return new Token(TokenKind.End, _position, "EOF", _startLine);
        return _insideAction ? NextInside() : NextText();
    }

    private char Current => _position < text.Length ? text[_position] : '\0';

    private bool AtEnd => _position >= text.Length;

    private Token NextText()
    {
        while (true)
        {
            var x = text.IndexOf(LeftDelimiter, _position, StringComparison.Ordinal);
            if (x < 0)
            {
                _position = text.Length;
                if (_position == _start)
                    return Emit(TokenKind.End, "EOF");
                CountLines(_start, _position);
                return Emit(TokenKind.Text);
            }

            if (x > _position)
            {
                var end = x;
                if (HasLeftTrimMarker(x + LeftDelimiter.Length))
                {
                    while (end > _start && IsSpace(text[end - 1]))
                        end--;
                }

                CountLines(_start, end);
                _position = end;
                var token = end > _start ? Emit(TokenKind.Text) : null;
                CountLines(end, x);
                (_position, _start, _startLine) = (x, x, _line);
                if (token is not null)
                    return token;
            }

            var trims = HasLeftTrimMarker(_position + LeftDelimiter.Length);
            var inner = _position + LeftDelimiter.Length + (trims ? 2 : 0);
            if (string.CompareOrdinal(text, inner, "/*", 0, 2) != 0)
            {
                _position += LeftDelimiter.Length;
                var delimiter = Emit(TokenKind.LeftDelimiter);
                CountLines(_position, inner);
                (_position, _start, _startLine, _insideAction, _parentheses) = (inner, inner, _line, true, 0);
                return delimiter;
            }

            if (SkipComment(inner) is { } error)
                return error;
        }
    }

    private Token? SkipComment(int start)
    {
        CountLines(_start, start);
        (_start, _startLine) = (start, _line);
        var end = text.IndexOf("*/", start + 2, StringComparison.Ordinal);
        if (end < 0)
            return Fail("unclosed comment");
        _position = end + 2;
        if (!AtRightDelimiter(out var trims))
            return Fail("comment ends before closing delimiter");
        _position += RightDelimiter.Length + (trims ? 2 : 0);
        while (trims && !AtEnd && IsSpace(text[_position]))
            _position++;
        CountLines(_start, _position);
        (_start, _startLine) = (_position, _line);
        return null;
    }

    private Token NextInside()
    {
        if (AtRightDelimiter(out _))
            return _parentheses == 0 ? LexRightDelimiter() : Fail("unclosed left paren");
        if (AtEnd)
            return Fail("unclosed action");
        var c = text[_position];
        if (IsSpace(c))
            return LexSpace();
        var rune = PeekRune(out var length);
        _position += length;
        switch (c)
        {
            case '=':
                return Emit(TokenKind.Assign);
            case ':':
                if (Current != '=')
                    return Fail("expected :=");
                _position++;
                return Emit(TokenKind.Declare);
            case '|':
                return Emit(TokenKind.Pipe);
            case '"':
                return LexQuoted('"', TokenKind.QuotedText, "unterminated quoted string");
            case '`':
                return LexRaw();
            case '$':
                return LexFieldOrVariable(TokenKind.Variable);
            case '\'':
                return LexQuoted('\'', TokenKind.CharacterConstant, "unterminated character constant");
            case '.' when !AtEnd && !char.IsAsciiDigit(Current):
                return LexFieldOrVariable(TokenKind.Field);
            case '.' or '+' or '-' or (>= '0' and <= '9'):
                _position--;
                return LexNumber();
            case '(':
                _parentheses++;
                return Emit(TokenKind.LeftParenthesis);
            case ')':
                return --_parentheses < 0 ? Fail("unexpected right paren") : Emit(TokenKind.RightParenthesis);
        }

        if (IsAlphanumeric(rune))
        {
            _position -= length;
            return LexIdentifier();
        }

        return c is >= ' ' and < '\x7f' ? Emit(TokenKind.Character) : Fail("unrecognized character in action: " + Describe(rune));
    }

    private Token LexRightDelimiter()
    {
        AtRightDelimiter(out var trims);
        if (trims)
        {
            CountLines(_start, _position + 2);
            _position += 2;
            (_start, _startLine) = (_position, _line);
        }

        _position += RightDelimiter.Length;
        var token = Emit(TokenKind.RightDelimiter);
        if (trims)
        {
            while (!AtEnd && IsSpace(text[_position]))
                _position++;
            CountLines(_start, _position);
            (_start, _startLine) = (_position, _line);
        }

        _insideAction = false;
        return token;
    }

    private Token LexSpace()
    {
        var count = 0;
        for (; !AtEnd && IsSpace(text[_position]); count++)
            _position++;
        // The last blank may belong to a trim marker.
        if (string.CompareOrdinal(text, _position, "-}}", 0, 3) == 0)
        {
            _position--;
            if (count == 1)
                return LexRightDelimiter();
        }

        CountLines(_start, _position);
        return Emit(TokenKind.Space);
    }

    private Token LexIdentifier()
    {
        SkipAlphanumeric();
        var word = text[_start.._position];
        if (!AtTerminator())
            return Fail("bad character " + Describe(PeekRune(out _)));
        return Emit(word switch
        {
            "block" => TokenKind.Block,
            "break" => TokenKind.Break,
            "continue" => TokenKind.Continue,
            "define" => TokenKind.Define,
            "else" => TokenKind.Else,
            "end" => TokenKind.EndKeyword,
            "if" => TokenKind.If,
            "range" => TokenKind.Range,
            "nil" => TokenKind.Nil,
            "template" => TokenKind.Template,
            "with" => TokenKind.With,
            "true" or "false" => TokenKind.Boolean,
            _ => TokenKind.Identifier,
        });
    }

    private Token LexFieldOrVariable(TokenKind kind)
    {
        if (AtTerminator())
            return Emit(kind == TokenKind.Variable ? kind : TokenKind.Dot);
        SkipAlphanumeric();
        return AtTerminator() ? Emit(kind) : Fail("bad character " + Describe(PeekRune(out _)));
    }

    private Token LexQuoted(char quote, TokenKind kind, string problem)
    {
        while (!AtEnd && text[_position] != '\n')
        {
            var c = text[_position++];
            if (c == quote)
                return Emit(kind);
            if (c == '\\')
            {
                if (AtEnd || text[_position] == '\n')
                    break;
                _position++;
            }
        }

        return Fail(problem);
    }

    private Token LexRaw()
    {
        var end = text.IndexOf('`', _position);
        if (end < 0)
            return Fail("unterminated raw quoted string");
        _position = end + 1;
        CountLines(_start, _position);
        return Emit(TokenKind.RawText);
    }

    private Token LexNumber()
    {
        if (!ScanNumber())
            return Fail("bad number syntax: " + GoQuote.Of(text[_start.._position]));
        if (Current is not ('+' or '-'))
            return Emit(TokenKind.Number);
        return ScanNumber() && text[_position - 1] == 'i' ? Emit(TokenKind.Complex) : Fail("bad number syntax: " + GoQuote.Of(text[_start.._position]));
    }

    private bool ScanNumber()
    {
        Accept("+-");
        var digits = "0123456789_";
        if (Accept("0"))
        {
            if (Accept("xX"))
                digits = "0123456789abcdefABCDEF_";
            else if (Accept("oO"))
                digits = "01234567_";
            else if (Accept("bB"))
                digits = "01_";
        }

        AcceptRun(digits);
        if (Accept("."))
            AcceptRun(digits);
        if (digits.Length is 11 or 23 && Accept(digits.Length == 11 ? "eE" : "pP"))
        {
            Accept("+-");
            AcceptRun("0123456789_");
        }

        Accept("i");
        if (!AtEnd && IsAlphanumeric(PeekRune(out var length)))
        {
            _position += length;
            return false;
        }

        return true;
    }

    private bool Accept(string valid)
    {
        if (AtEnd || !valid.Contains(text[_position], StringComparison.Ordinal))
            return false;
        _position++;
        return true;
    }

    private void AcceptRun(string valid)
    {
        while (Accept(valid))
        {
        }
    }

    private void SkipAlphanumeric()
    {
        while (!AtEnd && IsAlphanumeric(PeekRune(out var length)))
            _position += length;
    }

    private bool AtTerminator() =>
        AtEnd || IsSpace(text[_position]) || text[_position] is '.' or ',' or '|' or ':' or ')' or '('
        || string.CompareOrdinal(text, _position, RightDelimiter, 0, 2) == 0;

    private bool AtRightDelimiter(out bool trims)
    {
        trims = _position + 1 < text.Length && IsSpace(text[_position]) && string.CompareOrdinal(text, _position + 1, "-}}", 0, 3) == 0;
        return trims || string.CompareOrdinal(text, _position, RightDelimiter, 0, 2) == 0;
    }

    private bool HasLeftTrimMarker(int at) => at + 1 < text.Length && text[at] == '-' && IsSpace(text[at + 1]);

    private Rune PeekRune(out int length)
    {
        if (AtEnd)
        {
            length = 0;
            return default;
        }

        Rune.DecodeFromUtf16(text.AsSpan(_position), out var rune, out length);
        return rune;
    }

    private Token Emit(TokenKind kind, string? value = null)
    {
        var token = new Token(kind, _start, value ?? text[_start.._position], _startLine);
        (_start, _startLine) = (_position, _line);
        return token;
    }

    private Token Fail(string message)
    {
        _failed = true;
        return new Token(TokenKind.Error, _start, message, _startLine);
    }

    private void CountLines(int start, int end) => _line += text.AsSpan(start, end - start).Count('\n');

    private static bool IsSpace(char c) => c is ' ' or '\t' or '\r' or '\n';

    private static bool IsAlphanumeric(Rune rune) => rune.Value == '_' || Rune.IsLetter(rune) || Rune.IsDigit(rune);

    private static string Describe(Rune rune)
    {
        var code = "U+" + rune.Value.ToString("X4", CultureInfo.InvariantCulture);
        return GoQuote.IsPrintable(rune) ? $"{code} '{rune}'" : code;
    }
}
