using KSail.Cel.Functions;
using KSail.Cel.Values;

namespace KSail.Cel.Syntax;

/// <summary>
/// Reads an expression by the grammar of the CEL language definition, by recursive descent. Bounded as in cel-go: 100,000 characters,
/// 250 levels of nesting.
/// </summary>
internal sealed partial class Parser
{
    /// <summary>The longest expression that is read, in UTF-16 code units.</summary>
    public const int MaxLength = 100_000;

    /// <summary>The deepest nesting that is read; chains of <c>&amp;&amp;</c> and <c>||</c> are flat.</summary>
    public const int MaxDepth = 250;

    private readonly Lexer _lexer;
    private Token _token;
    private int _level;

    private Parser(string text)
    {
        _lexer = new Lexer(text);
        _token = _lexer.Next();
    }

    /// <summary>Reads a whole text; throws <see cref="SyntaxException"/>.</summary>
    public static Expression Parse(string text)
    {
        if (text.Length > MaxLength)
            throw new SyntaxException(0, $"the expression has {text.Length} characters; {MaxLength} are allowed");
        var parser = new Parser(text);
        if (parser._token.Kind == TokenKind.End)
            throw new SyntaxException(0, "the expression is empty");
        var expression = parser.ParseExpression();
        if (parser._token.Kind != TokenKind.End)
            throw parser.Unexpected("an operator or the end of the expression");
        return expression;
    }

    private Expression ParseExpression()
    {
        if (++_level > MaxDepth)
            throw TooDeep(_token.Position);
        var condition = ParseOr();
        if (_token.Kind == TokenKind.Question)
        {
            var position = Take().Position;
            var then = ParseOr();
            Expect(TokenKind.Colon, "':' and the value for the case that the condition is false");
            condition = Bounded(new ConditionalExpression(position, condition, then, ParseExpression()));
        }

        _level--;
        return condition;
    }

    private Expression ParseOr() => ParseLogical(TokenKind.Or);

    private Expression ParseLogical(TokenKind kind)
    {
        var first = kind == TokenKind.Or ? ParseLogical(TokenKind.And) : ParseRelation();
        if (_token.Kind != kind)
            return first;
        var position = _token.Position;
        var terms = new List<Expression> { first };
        while (_token.Kind == kind)
        {
            Take();
            terms.Add(kind == TokenKind.Or ? ParseLogical(TokenKind.And) : ParseRelation());
        }

        return Bounded(new LogicalExpression(position, kind == TokenKind.And, [.. terms]));
    }

    private Expression ParseRelation()
    {
        var left = ParseSum();
        while (OperatorNames.Relation(_token.Kind) is { } name)
        {
            var position = Take().Position;
            left = Bounded(new CallExpression(position, name, null, [left, ParseSum()]));
        }

        return left;
    }

    private Expression ParseSum()
    {
        var left = ParseProduct();
        while (_token.Kind is TokenKind.Plus or TokenKind.Minus)
        {
            var token = Take();
            var name = token.Kind == TokenKind.Plus ? OperatorNames.Add : OperatorNames.Subtract;
            left = Bounded(new CallExpression(token.Position, name, null, [left, ParseProduct()]));
        }

        return left;
    }

    private Expression ParseProduct()
    {
        var left = ParseUnary();
        while (_token.Kind is TokenKind.Star or TokenKind.Slash or TokenKind.Percent)
        {
            var token = Take();
            var name = token.Kind switch
            {
                TokenKind.Star => OperatorNames.Multiply,
                TokenKind.Slash => OperatorNames.Divide,
                _ => OperatorNames.Modulo,
            };
            left = Bounded(new CallExpression(token.Position, name, null, [left, ParseUnary()]));
        }

        return left;
    }

    // Pairs of the same sign cancel out, without a check of their operand: so does cel-go.
    private Expression ParseUnary()
    {
        if (_token.Kind is not (TokenKind.Not or TokenKind.Minus))
            return ParseMember(isNegative: false);
        var kind = _token.Kind;
        var position = _token.Position;
        var count = 0;
        while (_token.Kind == kind)
        {
            Take();
            count++;
        }

        var isNumber = _token.Kind is TokenKind.Integer or TokenKind.Double;
        if (kind == TokenKind.Not)
        {
            // The sign of a number is part of it.
            var isNegative = _token.Kind == TokenKind.Minus;
            if (isNegative)
            {
                Take();
                if (_token.Kind is not (TokenKind.Integer or TokenKind.Double))
                    throw Unexpected("a number");
            }

            var operand = ParseMember(isNegative);
            return count % 2 == 0 ? operand : Bounded(new CallExpression(position, OperatorNames.Not, null, [operand]));
        }

        if (count == 1 && isNumber)
            return ParseMember(isNegative: true);
        var member = ParseMember(isNegative: false);
        return count % 2 == 0 ? member : Bounded(new CallExpression(position, OperatorNames.Negate, null, [member]));
    }

    private Expression ParseMember(bool isNegative)
    {
        var member = ParsePrimary(isNegative);
        while (true)
        {
            if (_token.Kind == TokenKind.Dot)
            {
                member = ParseDot(member);
            }
            else if (_token.Kind == TokenKind.LeftBracket)
            {
                var position = Take().Position;
                var isOptional = TakeIf(TokenKind.Question);
                var index = ParseExpression();
                Expect(TokenKind.RightBracket, "']'");
                member = Bounded(new IndexExpression(position, member, index, isOptional));
            }
            else
            {
                return member;
            }
        }
    }

    private Expression ParseDot(Expression operand)
    {
        var position = Take().Position;
        var isOptional = TakeIf(TokenKind.Question);
        if (_token.Kind == TokenKind.QuotedIdentifier)
            return Bounded(new SelectExpression(position, operand, Take().Text, isOptional));
        if (_token.Kind != TokenKind.Identifier)
            throw Unexpected(ReservedHint("the name of a field or function"));
        var name = Take();
        if (_token.Kind == TokenKind.LeftParenthesis && !isOptional)
        {
            var arguments = ParseArguments();
            return Bounded(Macros.TryExpand(name.Position, operand, name.Text, arguments)
                ?? new CallExpression(name.Position, name.Text, operand, arguments));
        }

        if (_token.Kind == TokenKind.LeftBrace && !isOptional && QualifiedName(operand) is { } qualifier)
            return ParseMessage($"{qualifier}.{name.Text}");
        return Bounded(new SelectExpression(position, operand, name.Text, isOptional));
    }

    private static string? QualifiedName(Expression expression) => expression switch
    {
        NameExpression name => name.Name,
        SelectExpression { IsOptional: false } select when QualifiedName(select.Operand) is { } operand => $"{operand}.{select.Field}",
        _ => null,
    };

    private static T Bounded<T>(T expression)
        where T : Expression =>
        expression.Depth > MaxDepth ? throw TooDeep(expression.Position) : expression;

    private static SyntaxException TooDeep(int position) =>
        new(position, $"the expression is nested deeper than {MaxDepth} levels here; split the rule into several");

    private Token Take()
    {
        var token = _token;
        _token = _lexer.Next();
        return token;
    }

    private bool TakeIf(TokenKind kind)
    {
        if (_token.Kind != kind)
            return false;
        Take();
        return true;
    }

    private void Expect(TokenKind kind, string what)
    {
        if (!TakeIf(kind))
            throw Unexpected(what);
    }

    private string ReservedHint(string what) =>
        _token.Kind is TokenKind.In or TokenKind.True or TokenKind.False or TokenKind.Null ? $"{what} (a field of this name is written __{_token.Text}__)" : what;

    private SyntaxException Unexpected(string wanted)
    {
        var found = _token.Kind == TokenKind.End ? "the expression ends" : $"'{Shorten(_token.Text)}' stands";
        return new SyntaxException(_token.Position, $"{found} where {wanted} is expected");
    }

    private static string Shorten(string text) => text.Length <= 40 ? text : text[..40] + "…";
}
