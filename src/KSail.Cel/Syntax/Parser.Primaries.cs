using KSail.Cel.Values;

namespace KSail.Cel.Syntax;

/// <content>What stands between operators: literals, names, calls, lists, maps and messages.</content>
internal sealed partial class Parser
{
    private Expression ParsePrimary(bool isNegative)
    {
        var token = _token;
        switch (token.Kind)
        {
            case TokenKind.Integer:
                return new LiteralExpression(token.Position, NumberText.ReadInteger(Take(), isNegative));
            case TokenKind.Double:
                return new LiteralExpression(token.Position, NumberText.ReadDouble(Take(), isNegative));
            case TokenKind.Unsigned:
                return new LiteralExpression(token.Position, NumberText.ReadUnsigned(Take()));
            case TokenKind.Text:
                return new LiteralExpression(token.Position, new CelString(QuotedText.ReadString(Take())));
            case TokenKind.Bytes:
                return new LiteralExpression(token.Position, new CelBytes(QuotedText.ReadBytes(Take())));
            case TokenKind.True or TokenKind.False:
                return new LiteralExpression(token.Position, CelBool.Of(Take().Kind == TokenKind.True));
            case TokenKind.Null:
                Take();
                return new LiteralExpression(token.Position, CelNull.Instance);
            case TokenKind.LeftParenthesis:
                Take();
                var inner = ParseExpression();
                Expect(TokenKind.RightParenthesis, "')'");
                return inner;
            case TokenKind.LeftBracket:
                return ParseList();
            case TokenKind.LeftBrace:
                return ParseMap();
            case TokenKind.Dot or TokenKind.Identifier:
                return ParseName();
            default:
                throw Unexpected("a value");
        }
    }

    private Expression ParseName()
    {
        var position = _token.Position;
        var isAbsolute = TakeIf(TokenKind.Dot);
        if (_token.Kind != TokenKind.Identifier)
            throw Unexpected("a name");
        var token = Take();
        var name = isAbsolute ? "." + token.Text : token.Text;
        if (_token.Kind == TokenKind.LeftBrace)
            return ParseMessage(name);
        if (ReservedWords.Contains(token.Text))
            throw new SyntaxException(token.Position, $"'{token.Text}' is a reserved word of CEL; as a field it stands after a dot, as in self.{token.Text}");
        if (_token.Kind != TokenKind.LeftParenthesis)
            return new NameExpression(position, name);
        var arguments = ParseArguments();
        return Bounded(name == "has" && arguments.Length == 1
            ? Macros.ExpandHas(position, arguments[0])
            : new CallExpression(position, isAbsolute ? token.Text : name, null, arguments));
    }

    private Expression[] ParseArguments()
    {
        Expect(TokenKind.LeftParenthesis, "'('");
        var arguments = new List<Expression>();
        if (_token.Kind != TokenKind.RightParenthesis)
        {
            do
                arguments.Add(ParseExpression());
            while (TakeIf(TokenKind.Comma));
        }

        Expect(TokenKind.RightParenthesis, "',' or ')'");
        return [.. arguments];
    }

    private ListExpression ParseList()
    {
        var position = Take().Position;
        var items = new List<Expression>();
        var optional = new List<bool>();
        while (_token.Kind != TokenKind.RightBracket)
        {
            if (items.Count == 0 && TakeIf(TokenKind.Comma))
                break;
            optional.Add(TakeIf(TokenKind.Question));
            items.Add(ParseExpression());
            if (!TakeIf(TokenKind.Comma))
                break;
        }

        Expect(TokenKind.RightBracket, "',' or ']'");
        return Bounded(new ListExpression(position, [.. items], [.. optional]));
    }

    private MapExpression ParseMap()
    {
        var position = Take().Position;
        var keys = new List<Expression>();
        var values = new List<Expression>();
        var optional = new List<bool>();
        while (_token.Kind != TokenKind.RightBrace)
        {
            if (keys.Count == 0 && TakeIf(TokenKind.Comma))
                break;
            optional.Add(TakeIf(TokenKind.Question));
            keys.Add(ParseExpression());
            Expect(TokenKind.Colon, "':' and a value");
            values.Add(ParseExpression());
            if (!TakeIf(TokenKind.Comma))
                break;
        }

        Expect(TokenKind.RightBrace, "',' or '}'");
        return Bounded(new MapExpression(position, [.. keys], [.. values], [.. optional]));
    }

    private MessageExpression ParseMessage(string name)
    {
        var position = Take().Position;
        var values = new List<Expression>();
        while (_token.Kind != TokenKind.RightBrace)
        {
            if (values.Count == 0 && TakeIf(TokenKind.Comma))
                break;
            TakeIf(TokenKind.Question);
            if (_token.Kind is not (TokenKind.Identifier or TokenKind.QuotedIdentifier))
                throw Unexpected("the name of a field");
            Take();
            Expect(TokenKind.Colon, "':' and a value");
            values.Add(ParseExpression());
            if (!TakeIf(TokenKind.Comma))
                break;
        }

        Expect(TokenKind.RightBrace, "',' or '}'");
        return Bounded(new MessageExpression(position, name, [.. values]));
    }
}
