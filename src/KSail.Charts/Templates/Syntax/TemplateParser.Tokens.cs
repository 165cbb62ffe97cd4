namespace KSail.Charts.Templates;

// The tokens that were read and put back, and the messages about them.
internal sealed partial class TemplateParser
{
    private Token Next()
    {
        if (_peeked > 0)
            _peeked--;
        else
            _tokens[0] = _lexer.Next();
        return _tokens[_peeked];
    }

    private Token Peek()
    {
        if (_peeked > 0)
            return _tokens[_peeked - 1];
        _peeked = 1;
        return _tokens[0] = _lexer.Next();
    }

    private Token NextSolid()
    {
        Token token;
        do
            token = Next();
        while (token.Kind == TokenKind.Space);
        return token;
    }

    private Token PeekSolid()
    {
        var token = NextSolid();
        Back();
        return token;
    }

    private void Back() => _peeked++;

    private void Back(Token earlier)
    {
        _tokens[1] = earlier;
        _peeked = 2;
    }

    private void Back(Token earliest, Token earlier)
    {
        _tokens[1] = earlier;
        _tokens[2] = earliest;
        _peeked = 3;
    }

    private Token Expect(TokenKind kind, string context)
    {
        var token = NextSolid();
        return token.Kind == kind ? token : throw Unexpected(token, context);
    }

    private TemplateException Unexpected(Token token, string context)
    {
        if (token.Kind != TokenKind.Error)
            return Error($"unexpected {token} in {context}");
        var extra = "";
        if (_actionLine != 0 && _actionLine != token.Line)
        {
            // Avoids "action in action".
            extra = $"{(token.Value.EndsWith(" action", StringComparison.Ordinal) ? "" : " in action")} started at {_source.Name}:{_actionLine}";
        }

        return Error(token + extra);
    }

    private TemplateException Error(string message)
    {
        var line = _tokens[0]?.Line ?? 0;
        return new TemplateException(TemplateFailure.Syntax, $"template: {_source.Name}:{line}: {message}", message, [new TemplateFrame(_source.Name, line, -1, "")]);
    }
}
