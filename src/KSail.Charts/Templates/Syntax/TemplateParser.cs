using System.Runtime.CompilerServices;

namespace KSail.Charts.Templates;

/// <summary>
/// Parses a template as Go's <c>text/template/parse</c> does (Go 1.24 and later), quirks of positions included. Each <c>define</c> and
/// <c>block</c> has a parser of its own over the same tokens.
/// </summary>
internal sealed class TemplateParser
{
    private const int MaxParentheses = 1000;

    private readonly ParsedText _source;
    private readonly Lexer _lexer;
    private readonly ITemplateFunctions _functions;
    private readonly Dictionary<string, ListNode> _trees;
    private readonly List<string> _variables = ["$"];

    // The last token read is the first; tokens that were put back follow.
    private readonly Token[] _tokens = new Token[3];
    private int _peeked;
    private int _actionLine;
    private int _rangeDepth;
    private int _parentheses;

    private TemplateParser(ParsedText source, Lexer lexer, ITemplateFunctions functions, Dictionary<string, ListNode> trees) =>
        (_source, _lexer, _functions, _trees) = (source, lexer, functions, trees);

    /// <summary>The trees of a text by their names, the text's own included.</summary>
    /// <exception cref="TemplateException">The text is no template.</exception>
    public static Dictionary<string, ListNode> Parse(ParsedText source, ITemplateFunctions functions)
    {
        var trees = new Dictionary<string, ListNode>(StringComparer.Ordinal);
        var parser = new TemplateParser(source, new Lexer(source.Text), functions, trees);
        parser.Add(source.Name, parser.ParseFile());
        return trees;
    }

    /// <summary>Whether a tree prints nothing but white space, so that it does not replace another one of its name.</summary>
    public static bool IsEmpty(ListNode tree)
    {
        foreach (var node in tree.Nodes)
        {
            if (node is not TextNode text || GoText.TrimSpace(text.Value).Length > 0)
                return false;
        }

        return true;
    }

    private void Add(string name, ListNode tree)
    {
        if (!_trees.TryGetValue(name, out var known) || IsEmpty(known))
            _trees[name] = tree;
        else if (!IsEmpty(tree))
            throw Error($"template: multiple definition of template {GoQuote.Of(name)}");
    }

    private ListNode ParseFile()
    {
        var root = new ListNode(_source, Peek().Position);
        while (Peek().Kind != TokenKind.End)
        {
            if (Peek().Kind == TokenKind.LeftDelimiter)
            {
                var delimiter = Next();
                if (NextSolid().Kind == TokenKind.Define)
                {
                    new TemplateParser(_source, _lexer, _functions, _trees).ParseDefinition();
                    continue;
                }

                Back(delimiter);
            }

            var node = ParseTextOrAction();
            if (node is EndNode)
                throw Error($"unexpected {node}");
            root.Nodes.Add(node);
        }

        return root;
    }

    private void ParseDefinition()
    {
        const string context = "define clause";
        var token = NextSolid();
        if (token.Kind is not (TokenKind.QuotedText or TokenKind.RawText))
            throw Unexpected(token, context);
        var name = Unquote(token);
        Expect(TokenKind.RightDelimiter, context);
        Add(name, ParseBody(context));
    }

    private ListNode ParseBody(string context)
    {
        var list = ParseList(out var end);
        return end.IsElse ? throw Error($"unexpected {end} in {context}") : list;
    }

    private ListNode ParseList(out EndNode end)
    {
        var list = new ListNode(_source, PeekSolid().Position);
        while (PeekSolid().Kind != TokenKind.End)
        {
            var node = ParseTextOrAction();
            if (node is EndNode stop)
            {
                end = stop;
                return list;
            }

            list.Nodes.Add(node);
        }

        throw Error("unexpected EOF");
    }

    private Node ParseTextOrAction()
    {
        var token = NextSolid();
        if (token.Kind == TokenKind.Text)
            return new TextNode(_source, token.Position, token.Value);
        if (token.Kind != TokenKind.LeftDelimiter)
            throw Unexpected(token, "input");
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
            throw Error("blocks are nested too deeply");
        _actionLine = token.Line;
        var node = ParseAction();
        _actionLine = 0;
        return node;
    }

    private Node ParseAction()
    {
        var token = NextSolid();
        switch (token.Kind)
        {
            case TokenKind.Block:
                return ParseBlock();
            case TokenKind.Break or TokenKind.Continue:
                return ParseJump(token);
            case TokenKind.Else:
                return ParseElse();
            case TokenKind.EndKeyword:
                return new EndNode(_source, Expect(TokenKind.RightDelimiter, "end").Position, isElse: false);
            case TokenKind.If:
                return ParseBranch(BranchKind.If);
            case TokenKind.Range:
                return ParseBranch(BranchKind.Range);
            case TokenKind.With:
                return ParseBranch(BranchKind.With);
            case TokenKind.Template:
                return ParseTemplate();
        }

        Back();
        return new ActionNode(_source, Peek().Position, ParsePipe("command", TokenKind.RightDelimiter));
    }

    private JumpNode ParseJump(Token keyword)
    {
        var name = "{{" + keyword.Value + "}}";
        if (NextSolid() is { Kind: not TokenKind.RightDelimiter } token)
            throw Unexpected(token, name);
        return _rangeDepth == 0 ? throw Error(name + " outside {{range}}") : new JumpNode(_source, keyword.Position, keyword.Kind == TokenKind.Break);
    }

    private EndNode ParseElse()
    {
        // What follows "else" is left to the branch.
        var peeked = PeekSolid();
        if (peeked.Kind is not (TokenKind.If or TokenKind.With))
            peeked = Expect(TokenKind.RightDelimiter, "else");
        return new EndNode(_source, peeked.Position, isElse: true);
    }

    private BranchNode ParseBranch(BranchKind kind)
    {
        var variables = _variables.Count;
        var context = kind == BranchKind.If ? "if" : kind == BranchKind.Range ? "range" : "with";
        var pipe = ParsePipe(context, TokenKind.RightDelimiter);
        _rangeDepth += kind == BranchKind.Range ? 1 : 0;
        var list = ParseList(out var next);
        _rangeDepth -= kind == BranchKind.Range ? 1 : 0;
        ListNode? otherwise = null;
        if (next.IsElse)
        {
            var follower = Peek().Kind;
            if ((kind == BranchKind.If && follower == TokenKind.If) || (kind == BranchKind.With && follower == TokenKind.With))
            {
                Next();
                if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
                    throw Error("blocks are nested too deeply");
                otherwise = new ListNode(_source, next.Position);
                otherwise.Nodes.Add(ParseBranch(kind));
            }
            else
            {
                otherwise = ParseList(out next);
                if (next.IsElse)
                    throw Error($"expected end; found {next}");
            }
        }

        _variables.RemoveRange(variables, _variables.Count - variables);
        return new BranchNode(kind, pipe, list, otherwise);
    }

    private TemplateNode ParseBlock()
    {
        const string context = "block clause";
        var token = NextSolid();
        var name = ParseTemplateName(token, context);
        var pipe = ParsePipe(context, TokenKind.RightDelimiter);
        var block = new TemplateParser(_source, _lexer, _functions, _trees);
        block.Add(name, block.ParseBody(context));
        return new TemplateNode(_source, token.Position, name, pipe);
    }

    private TemplateNode ParseTemplate()
    {
        const string context = "template clause";
        var token = NextSolid();
        var name = ParseTemplateName(token, context);
        PipeNode? pipe = null;
        if (NextSolid().Kind != TokenKind.RightDelimiter)
        {
            Back();
            pipe = ParsePipe(context, TokenKind.RightDelimiter);
        }

        return new TemplateNode(_source, token.Position, name, pipe);
    }

    private string ParseTemplateName(Token token, string context) =>
        token.Kind is TokenKind.QuotedText or TokenKind.RawText ? Unquote(token) : throw Unexpected(token, context);

    private PipeNode ParsePipe(string context, TokenKind end)
    {
        var pipe = new PipeNode(_source, PeekSolid().Position);
        while (ParseDeclaration(pipe, context))
        {
        }

        while (true)
        {
            var token = NextSolid();
            if (token.Kind == end)
            {
                CheckPipe(pipe, context);
                return pipe;
            }

            if (token.Kind is not (TokenKind.Boolean or TokenKind.CharacterConstant or TokenKind.Complex or TokenKind.Dot or TokenKind.Field
                or TokenKind.Identifier or TokenKind.Number or TokenKind.Nil or TokenKind.RawText or TokenKind.QuotedText or TokenKind.Variable
                or TokenKind.LeftParenthesis))
            {
                throw Unexpected(token, context);
            }

            Back();
            pipe.Commands.Add(ParseCommand());
        }
    }

    // Whether another variable may follow.
    private bool ParseDeclaration(PipeNode pipe, string context)
    {
        var variable = PeekSolid();
        if (variable.Kind != TokenKind.Variable)
            return false;
        Next();
        // A space is a token, which has to be put back if what follows turns out to be an argument.
        var behind = Peek();
        var next = PeekSolid();
        if (next.Kind is TokenKind.Assign or TokenKind.Declare)
        {
            pipe.IsAssignment = next.Kind == TokenKind.Assign;
            NextSolid();
            Declare(pipe, variable);
            return false;
        }

        if (next.Kind == TokenKind.Character && next.Value == ",")
        {
            NextSolid();
            Declare(pipe, variable);
            if (context == "range" && pipe.Variables.Count < 2)
                return PeekSolid().Kind is TokenKind.Variable or TokenKind.RightDelimiter or TokenKind.RightParenthesis ? true : throw Error("range can only initialize variables");
            throw Error($"too many declarations in {context}");
        }

        if (behind.Kind == TokenKind.Space)
            Back(variable, behind);
        else
            Back(variable);
        return false;
    }

    private void Declare(PipeNode pipe, Token variable)
    {
        pipe.Variables.Add(new VariableNode(_source, variable.Position, [variable.Value]));
        _variables.Add(variable.Value);
    }

    private void CheckPipe(PipeNode pipe, string context)
    {
        if (pipe.Commands.Count == 0)
            throw Error($"missing value for {context}");
        for (var i = 1; i < pipe.Commands.Count; i++)
        {
            if (pipe.Commands[i].Arguments[0] is BooleanNode or DotNode or NilNode or NumberNode or StringNode)
                throw Error($"non executable command in pipeline stage {i + 1}");
        }
    }

    private CommandNode ParseCommand()
    {
        var command = new CommandNode(_source, PeekSolid().Position);
        while (true)
        {
            PeekSolid();
            if (ParseOperand() is { } operand)
                command.Arguments.Add(operand);
            var token = Next();
            if (token.Kind == TokenKind.Space)
                continue;
            if (token.Kind is TokenKind.RightDelimiter or TokenKind.RightParenthesis)
                Back();
            else if (token.Kind != TokenKind.Pipe)
                throw Unexpected(token, "operand");
            return command.Arguments.Count == 0 ? throw Error("empty command") : command;
        }
    }

    private Node? ParseOperand()
    {
        if (ParseTerm() is not { } node)
            return null;
        if (Peek().Kind != TokenKind.Field)
            return node;
        var position = Peek().Position;
        var names = new List<string>();
        while (Peek().Kind == TokenKind.Field)
            names.Add(Next().Value[1..]);
        return node switch
        {
            FieldNode field => new FieldNode(_source, position, [.. field.Names, .. names]),
            VariableNode variable => new VariableNode(_source, position, [.. variable.Names, .. names]),
            BooleanNode or StringNode or NumberNode or NilNode or DotNode => throw Error($"unexpected . after term {GoQuote.Of(node.ToString())}"),
            _ => new ChainNode(_source, position, node, [.. names]),
        };
    }

    private Node? ParseTerm()
    {
        var token = NextSolid();
        switch (token.Kind)
        {
            case TokenKind.Identifier:
                if (_functions.Find(token.Value) is { } function)
                    return new IdentifierNode(_source, token.Position, function, isBuiltin: false);
                return Builtins.Find(token.Value) is { } builtin
                    ? new IdentifierNode(_source, token.Position, builtin, isBuiltin: true)
                    : throw Error($"function {GoQuote.Of(token.Value)} not defined");
            case TokenKind.Dot:
                return new DotNode(_source, token.Position);
            case TokenKind.Nil:
                return new NilNode(_source, token.Position);
            case TokenKind.Variable:
                return _variables.Contains(token.Value) ? new VariableNode(_source, token.Position, [token.Value]) : throw Error($"undefined variable {GoQuote.Of(token.Value)}");
            case TokenKind.Field:
                return new FieldNode(_source, token.Position, [token.Value[1..]]);
            case TokenKind.Boolean:
                return new BooleanNode(_source, token.Position, token.Value == "true");
            case TokenKind.CharacterConstant or TokenKind.Complex or TokenKind.Number:
                return NumberNode.Parse(_source, token.Position, token.Value, token.Kind, out var error) ?? throw Error(error);
            case TokenKind.LeftParenthesis:
                if (_parentheses >= MaxParentheses || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
                    throw Error("max expression depth exceeded");
                _parentheses++;
                var pipe = ParsePipe("parenthesized pipeline", TokenKind.RightParenthesis);
                _parentheses--;
                return pipe;
            case TokenKind.QuotedText or TokenKind.RawText:
                return new StringNode(_source, token.Position, token.Value, Unquote(token));
            default:
                Back();
                return null;
        }
    }

    private string Unquote(Token token) => GoQuote.Unquote(token.Value) ?? throw Error("invalid syntax");

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
