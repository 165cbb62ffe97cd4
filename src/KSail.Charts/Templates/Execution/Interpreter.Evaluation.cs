using System.Runtime.CompilerServices;

namespace KSail.Charts.Templates;

internal sealed partial class Interpreter
{
    // The type of an argument where anything will do, nil as well.
    private const char NoType = '\0';

    private Operand EvaluatePipe(Operand dot, PipeNode pipe)
    {
        _node = pipe;
        _dot = dot;
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
            throw new LimitException("the chart's templates nest expressions too deeply");
        var outer = _pipe;
        _pipe = pipe;
        var value = default(Operand);
        for (var i = 0; i < pipe.Commands.Count; i++)
            value = Operand.Of(EvaluateCommand(dot, pipe.Commands[i], i > 0, value).Value);
        for (var i = 0; i < pipe.Variables.Count; i++)
        {
            if (pipe.IsAssignment)
                SetVariable(pipe.Variables[i], value);
            else
                _variables.Add(new Variable(pipe.Variables[i].Names[0], value));
        }

        _pipe = outer;
        _dot = dot;
        return value;
    }

    private Operand EvaluateCommand(Operand dot, CommandNode command, bool hasFinal, Operand final)
    {
        _run.Step();
        var arguments = command.Arguments;
        switch (arguments[0])
        {
            case FieldNode field:
                _node = field;
                return EvaluateFields(dot, dot, field, field.Names, 0, arguments, hasFinal, final);
            case ChainNode chain:
                return EvaluateChain(dot, chain, arguments, hasFinal, final);
            case IdentifierNode identifier:
                _node = identifier;
                return EvaluateCall(dot, identifier.Function, identifier.IsBuiltin, command, identifier.Function.Name, arguments, hasFinal, final);
            case PipeNode pipe:
                RefuseArguments(arguments, hasFinal);
                return EvaluatePipe(dot, pipe);
            case VariableNode variable:
                return EvaluateVariable(dot, variable, arguments, hasFinal, final);
        }

        _node = arguments[0];
        RefuseArguments(arguments, hasFinal);
        return arguments[0] switch
        {
            BooleanNode boolean => Operand.Of(boolean.Value),
            DotNode => dot,
            NumberNode number => IdealConstant(number),
            StringNode text => Operand.Of(text.Value),
            NilNode => throw Fail("nil is not a command"),
            _ => throw Fail($"can't evaluate command {GoQuote.Of(arguments[0].ToString())}"),
        };
    }

    private void RefuseArguments(List<Node> arguments, bool hasFinal)
    {
        if (arguments.Count > 1 || hasFinal)
            throw Fail($"can't give argument to non-function {arguments[0]}");
    }

    private Operand IdealConstant(NumberNode number)
    {
        _node = number;
        return Operand.Of(number.Ideal ?? throw Fail($"{number} overflows int"));
    }

    private Operand EvaluateChain(Operand dot, ChainNode chain, List<Node>? arguments, bool hasFinal, Operand final)
    {
        _node = chain;
        if (chain.Inner is NilNode)
            throw Fail($"indirection through explicit nil in {chain}");
        var receiver = EvaluateArgument(dot, NoType, chain.Inner);
        return EvaluateFields(dot, receiver, chain, chain.Names, 0, arguments, hasFinal, final);
    }

    private Operand EvaluateVariable(Operand dot, VariableNode variable, List<Node>? arguments, bool hasFinal, Operand final)
    {
        _node = variable;
        var value = FindVariable(variable.Names[0]).Value;
        if (variable.Names.Length > 1)
            return EvaluateFields(dot, value, variable, variable.Names, 1, arguments, hasFinal, final);
        if (arguments is not null)
            RefuseArguments(arguments, hasFinal);
        return value;
    }

    private Operand EvaluateFields(Operand dot, Operand receiver, Node node, string[] names, int start, List<Node>? arguments, bool hasFinal, Operand final)
    {
        for (var i = start; i < names.Length - 1; i++)
            receiver = EvaluateField(dot, names[i], node, null, hasFinal: false, default, receiver);
        return EvaluateField(dot, names[^1], node, arguments, hasFinal, final, receiver);
    }

    private Operand EvaluateField(Operand dot, string name, Node node, List<Node>? arguments, bool hasFinal, Operand final, Operand receiver)
    {
        var value = receiver.Value;
        if (value is null)
            return receiver.IsWrapped ? throw Fail($"nil pointer evaluating interface {{}}.{name}") : default;
        var content = value;
        if (value is ValueObject other)
        {
            if (other.FindMethod(name) is { } method)
                return EvaluateCall(dot, method, isBuiltin: false, node, name, arguments, hasFinal, final);
            if (other.TryGetField(name, out var field))
            {
                return arguments is { Count: > 1 } || hasFinal
                    ? throw Fail($"{name} has arguments but cannot be invoked as function")
                    : Operand.Of(field);
            }

            if (value is StructValue structure && structure.Hides(name))
                throw Fail($"{name} is an unexported field of struct type {structure.TypeName}");
            content = other.Content;
        }
        else if (value is DateTimeOffset && Functions.TimeMethods.Find(name) is { } timeMethod)
        {
            var bound = new TemplateFunction(name, timeMethod.Signature, (run, given) => timeMethod.Body(run, [value, .. given]));
            return EvaluateCall(dot, bound, isBuiltin: false, node, name, arguments, hasFinal, final);
        }

        if (content is not ValueMap map)
            throw Fail($"can't evaluate field {name} in type {receiver.TypeName}");
        if (arguments is { Count: > 1 } || hasFinal)
            throw Fail($"{name} is not a method but has arguments");
        if (map.TryGet(name, out var item) || map.Element == ElementType.Any)
            return new Operand(item, map.Element == ElementType.Any);
        return Operand.Of(Zero(map.Element));
    }

    private static object? Zero(ElementType element) => element switch
    {
        ElementType.Text => "",
        ElementType.Number => (nint)0,
        ElementType.Bytes => Array.Empty<byte>(),
        ElementType.List => new ValueList([]),
        _ => null,
    };

    private Operand EvaluateCall(
        Operand dot, TemplateFunction function, bool isBuiltin, Node node, string name, List<Node>? arguments, bool hasFinal, Operand final)
    {
        // The first one is the function.
        var given = arguments is null ? 0 : arguments.Count - 1;
        var count = given + (hasFinal ? 1 : 0);
        if (function.IsVariadic ? count < function.FixedCount : count != function.FixedCount)
        {
            throw Fail(function.IsVariadic
                ? $"wrong number of args for {name}: want at least {function.FixedCount} got {given}"
                : $"wrong number of args for {name}: want {function.FixedCount} got {count}");
        }

        if (isBuiltin && name is "and" or "or")
            return EvaluateLogic(dot, name == "or", arguments, given, hasFinal, final);
        var values = count == 0 ? [] : new object?[count];
        for (var i = 0; i < given; i++)
        {
            var type = function.TypeAt(i);
            var argument = EvaluateArgument(dot, type, arguments![i + 1]);
            values[i] = argument is { Value: null, IsWrapped: true } && type == 'v' ? WrappedNil.Instance : Passed(argument.Value);
        }

        if (hasFinal)
            values[given] = Passed(Convert(final, function.TypeAt(given)).Value);
        FunctionException failure;
        try
        {
            if (isBuiltin && name == "call")
                throw Builtins.RefuseCall(given > 0 ? arguments![1].ToString() : final.Value as string ?? $"<{final.TypeName} Value>", values[0]);
            return Operand.Of(function.Body(_run, values));
        }
        catch (FunctionException e)
        {
            failure = e;
        }

        // Not where it is caught: a thousand handlers within each other would use up the stack.
        _node = node;
        _dot = dot;
        throw Fail($"error calling {name}: ", failure);
    }

    private static object? Passed(object? value) => value is StructValue structure ? structure.Copied() : value;

    private Operand EvaluateLogic(Operand dot, bool isOr, List<Node>? arguments, int given, bool hasFinal, Operand final)
    {
        var value = default(Operand);
        for (var i = 0; i < given; i++)
        {
            value = EvaluateArgument(dot, 'v', arguments![i + 1]);
            if (Truth.Of(value.Value) == isOr)
                return value;
        }

        return hasFinal ? final : value;
    }

    private Operand EvaluateArgument(Operand dot, char type, Node node)
    {
        _node = node;
        _run.Step();
        switch (node)
        {
            case DotNode:
                return Convert(dot, type);
            case NilNode:
                return Arguments.CanBeNil(type) ? default : throw Fail($"cannot assign nil to {Arguments.TypeName(type)}");
            case FieldNode field:
                return Convert(EvaluateFields(dot, dot, field, field.Names, 0, null, hasFinal: false, default), type);
            case VariableNode variable:
                return Convert(EvaluateVariable(dot, variable, null, hasFinal: false, default), type);
            case PipeNode pipe:
                return Convert(EvaluatePipe(dot, pipe), type);
            case IdentifierNode identifier:
                return Convert(EvaluateCall(dot, identifier.Function, identifier.IsBuiltin, identifier, identifier.Function.Name, null, hasFinal: false, default), type);
            case ChainNode chain:
                return Convert(EvaluateChain(dot, chain, null, hasFinal: false, default), type);
        }

        return (type, node) switch
        {
            ('b', BooleanNode boolean) => Operand.Of(boolean.Value),
            ('b', _) => throw Fail($"expected bool; found {node}"),
            ('s', StringNode text) => Operand.Of(text.Value),
            ('s', _) => throw Fail($"expected string; found {node}"),
            ('f', NumberNode { IsFloat: true } number) => Operand.Of(number.Float),
            ('f', _) => throw Fail($"expected float; found {node}"),
            ('i', NumberNode { IsInteger: true } number) => Operand.Of((nint)number.Integer),
            ('I', NumberNode { IsInteger: true } number) => Operand.Of(number.Integer),
            ('i' or 'I', _) => throw Fail($"expected integer; found {node}"),
            ('u', NumberNode { IsUnsigned: true } number) => Operand.Of((ulong)(uint)number.Unsigned),
            ('u', _) => throw Fail($"expected unsigned integer; found {node}"),
            ('a' or 'v' or NoType, BooleanNode boolean) => Operand.Of(boolean.Value),
            ('a' or 'v' or NoType, StringNode text) => Operand.Of(text.Value),
            ('a' or 'v' or NoType, NumberNode number) => IdealConstant(number),
            _ => throw Fail($"can't handle {node} for arg of type {Arguments.TypeName(type)}"),
        };
    }

    // Go's validateType.
    private Operand Convert(Operand operand, char type)
    {
        if (type is 'a' or 'v' or NoType)
            return operand;
        if (operand.Value is null)
        {
            if (operand.IsWrapped)
                throw Fail($"wrong type for value; expected {Arguments.TypeName(type)}; got interface {{}}");
            return Arguments.CanBeNil(type) ? operand : throw Fail($"invalid value; expected {Arguments.TypeName(type)}");
        }

        return Arguments.IsAssignable(operand.Value, type)
            ? operand
            : throw Fail($"wrong type for value; expected {Arguments.TypeName(type)}; got {TypeNames.Of(operand.Value)}");
    }
}
