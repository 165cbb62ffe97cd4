using System.Runtime.CompilerServices;

namespace KSail.Charts.Templates;

// What stands between the delimiters: pipelines, commands, operands.
internal sealed partial class TemplateParser
{
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
}
