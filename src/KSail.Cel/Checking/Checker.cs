using KSail.Cel.Functions;
using KSail.Cel.Syntax;
using KSail.Cel.Types;
using KSail.Cel.Values;
using KSail.Documents;

namespace KSail.Cel.Checking;

/// <summary>
/// Finds the type of every node, and everything that the API server refuses about types: names that nothing declares, fields that an
/// object does not have, operands that a function does not take (<c>checker/checker.go</c> of cel-go). Goes on after an error, with a type
/// that fits everywhere, so that one mistake is told once.
/// </summary>
internal sealed partial class Checker
{
    private readonly IReadOnlyList<CelVariable> _variables;
    private readonly TypeUnifier _types = new();
    private readonly Scope _scope = new();

    private Checker(IReadOnlyList<CelVariable> variables) => _variables = variables;

    private List<TypeProblem> Problems { get; } = [];

    /// <summary>Checks an expression and writes down what was found.</summary>
    /// <param name="root">The expression.</param>
    /// <param name="variables">What the environment declares.</param>
    /// <param name="localCount">How many variables of comprehensions a run needs.</param>
    public static IReadOnlyList<TypeProblem> Check(Expression root, IReadOnlyList<CelVariable> variables, out int localCount)
    {
        var checker = new Checker(variables);
        checker.Visit(root);
        TypeFinisher.Finish(root, checker._types);
        localCount = checker._scope.SlotCount;
        return checker.Problems;
    }

    private CelType Visit(Expression expression)
    {
        expression.Type = expression switch
        {
            LiteralExpression literal => literal.Value.Type,
            NameExpression name => VisitName(name),
            SelectExpression select => VisitSelect(select),
            PresenceExpression presence => VisitPresence(presence),
            IndexExpression index => VisitIndex(index),
            CallExpression call => VisitCall(call),
            LogicalExpression logical => VisitLogical(logical),
            ConditionalExpression conditional => VisitConditional(conditional),
            ListExpression list => VisitList(list),
            MapExpression map => VisitMap(map),
            MessageExpression message => VisitMessage(message),
            MacroExpression macro => VisitMacro(macro),
            _ => CelType.Error,
        };
        return expression.Type;
    }

    private CelType VisitName(NameExpression name)
    {
        if (Resolve(name) is { } type)
            return type;
        Report(name, $"there is no variable '{name.Name}' here{NearestName.Suggest(name.Name, KnownNames())}");
        return CelType.Error;
    }

    private CelType? Resolve(NameExpression name)
    {
        if (_scope.Find(name.Name) is { } local)
        {
            name.Meaning = NameMeaning.Local;
            name.Slot = local.Slot;
            return local.Type;
        }

        var plain = name.Name.TrimStart('.');
        for (var i = 0; i < _variables.Count; i++)
        {
            if (_variables[i].Name != plain)
                continue;
            name.Meaning = NameMeaning.Variable;
            name.Slot = i;
            return _variables[i].Type;
        }

        if (TypeNames.Find(plain) is not { } type)
            return null;
        name.Meaning = NameMeaning.Type;
        name.TypeValue = new CelTypeValue(type);
        return CelType.TypeOf(type);
    }

    private IEnumerable<string> KnownNames()
    {
        foreach (var name in _scope.Names)
            yield return name;
        foreach (var variable in _variables)
            yield return variable.Name;
    }

    private CelType VisitSelect(SelectExpression select)
    {
        // google.protobuf.Timestamp is a name, not a field of a field.
        if (!select.IsOptional && QualifiedName(select) is { } qualified && IsFree(select) && TypeNames.Find(qualified) is not null)
        {
            select.QualifiedName = new NameExpression(select.Position, qualified);
            return Resolve(select.QualifiedName)!;
        }

        return FieldType(select, select.Operand, select.Field, select.IsOptional);
    }

    private CelType VisitPresence(PresenceExpression presence)
    {
        FieldType(presence, presence.Operand, presence.Field, isOptional: false);
        return CelType.Bool;
    }

    private CelType FieldType(Expression expression, Expression operand, string field, bool isOptional)
    {
        var type = _types.Resolve(Visit(operand));
        var isWrapped = type.Kind == CelKind.Optional;
        var target = isWrapped ? type.Parameters[0] : type;
        CelType result;
        switch (target.Kind)
        {
            case CelKind.Map:
                result = target.Parameters[1];
                break;
            case CelKind.Object when target.FindField(field) is { } found:
                result = found;
                break;
            case CelKind.Object:
                Report(expression, target.FieldNames.Any()
                    ? $"the schema declares no field '{field}' here that rules can see{NearestName.Suggest(field, target.FieldNames)}"
                    : $"'{field}' cannot be read: the value is {Describe(target)} and has no fields that rules can see");
                result = CelType.Error;
                break;
            case CelKind.Parameter:
                _types.Fits(CelType.Dyn, target);
                result = CelType.Dyn;
                break;
            default:
                if (!target.IsDynOrError)
                    Report(expression, $"'{field}' cannot be read: a value of type {target} has no fields");
                result = target.Kind == CelKind.Error ? CelType.Error : CelType.Dyn;
                break;
        }

        return isWrapped || isOptional ? CelType.OptionalOf(result) : result;
    }

    private CelType VisitIndex(IndexExpression index)
    {
        CelType[] types = [Visit(index.Operand), Visit(index.Index)];
        var function = index.IsOptional ? OperatorLibrary.OptionalIndex : OperatorLibrary.Index;
        return Choose(index, function, isMember: false, types, out _);
    }

    private CelType VisitCall(CallExpression call)
    {
        var types = new List<CelType>(call.Operands.Length);
        if (call.Target is not null && QualifiedName(call.Target) is { } prefix && FunctionTable.Find($"{prefix}.{call.Function}") is { } qualified)
        {
            call.Operands = call.Arguments;
            return Call(call, qualified, isMember: false, types);
        }

        if (FunctionTable.Find(call.Function) is { } function)
        {
            if (call.Target is not null)
                types.Add(Visit(call.Target));
            return Call(call, function, call.Target is not null, types);
        }

        var name = call.Function;
        if (call.Target is not null)
        {
            // An unknown namespace and its function are one mistake.
            if (QualifiedName(call.Target) is { } space && IsFree(call.Target) && !_variables.Any(v => v.Name == Root(call.Target)))
                name = $"{space}.{name}";
            else
                Visit(call.Target);
        }

        foreach (var argument in call.Arguments)
            Visit(argument);
        Report(call, $"there is no function '{name}'{NearestName.Suggest(name, FunctionTable.Names)}");
        return CelType.Error;
    }

    private CelType Call(CallExpression call, Function function, bool isMember, List<CelType> types)
    {
        foreach (var argument in call.Arguments)
            types.Add(Visit(argument));
        var type = Choose(call, function, isMember, [.. types], out var overloads);
        call.Overloads = overloads;
        return type;
    }

    private CelType VisitLogical(LogicalExpression logical)
    {
        foreach (var term in logical.Terms)
            RequireBool(term, Visit(term), logical.IsAnd ? "'&&' joins conditions" : "'||' joins conditions");
        return CelType.Bool;
    }

    private CelType VisitConditional(ConditionalExpression conditional)
    {
        CelType[] types = [Visit(conditional.Condition), Visit(conditional.Then), Visit(conditional.Otherwise)];
        return Choose(conditional, OperatorLibrary.Conditional, isMember: false, types, out _);
    }

    private CelType VisitList(ListExpression list)
    {
        CelType? common = null;
        for (var i = 0; i < list.Items.Length; i++)
        {
            var type = Visit(list.Items[i]);
            if (list.Optional[i])
                type = Unwrap(list.Items[i], type);
            common = Join(common, type);
        }

        return CelType.ListOf(common ?? _types.NewVariable());
    }

    private CelType VisitMap(MapExpression map)
    {
        CelType? keys = null;
        CelType? values = null;
        for (var i = 0; i < map.Keys.Length; i++)
        {
            keys = Join(keys, Visit(map.Keys[i]));
            var type = Visit(map.Values[i]);
            if (map.Optional[i])
                type = Unwrap(map.Values[i], type);
            values = Join(values, type);
        }

        return CelType.MapOf(keys ?? _types.NewVariable(), values ?? _types.NewVariable());
    }

    // The messages of protocol buffers exist on the API server, and nobody has a use for them: they are not evaluated.
    private CelType VisitMessage(MessageExpression message)
    {
        foreach (var value in message.Values)
            Visit(value);
        if (message.Name.TrimStart('.').StartsWith("google.protobuf.", StringComparison.Ordinal))
            return CelType.Dyn;
        Report(message, $"there is no type '{message.Name}' of which an object could be made; a map is written {{'name': value}}");
        return CelType.Error;
    }

    private CelType Choose(Expression call, Function function, bool isMember, CelType[] types, out Overload[] overloads)
    {
        if (OverloadChooser.Choose(_types, function, isMember, types, out overloads) is { } result)
            return result;
        // What is wrong already is told once.
        if (!Array.Exists(types, static type => type.Kind == CelKind.Error))
            Report(call, OverloadMessages.NoneFits(function, isMember, Array.ConvertAll(types, t => _types.Resolve(t, isFinal: true))));
        return CelType.Error;
    }

    private CelType Join(CelType? common, CelType type)
    {
        if (common is null)
            return type;
        return _types.Fits(common, type) ? TypeUnifier.MoreGeneral(common, type) : CelType.Dyn;
    }

    private CelType Unwrap(Expression expression, CelType type)
    {
        type = _types.Resolve(type);
        if (type.Kind == CelKind.Optional)
            return type.Parameters[0];
        if (!type.IsDynOrError)
            Report(expression, $"after '?' an optional value is needed, but this is {Describe(type)}");
        return type;
    }

    private void RequireBool(Expression expression, CelType type, string why)
    {
        if (!_types.Fits(type, CelType.Bool))
            Report(expression, $"a condition is needed here, because {why}; but this is {Describe(_types.Resolve(type, isFinal: true))}");
    }

    private void Report(Expression at, string message) => Problems.Add(new TypeProblem(at.Position, message));

    private static string Describe(CelType type) => type is SchemaObjectType ? "an object" : $"of type {type}";

    private bool IsFree(Expression expression) => _scope.Find(Root(expression)) is null;

    private static string Root(Expression expression) => expression switch
    {
        NameExpression name => name.Name,
        SelectExpression select => Root(select.Operand),
        _ => "",
    };

    private static string? QualifiedName(Expression expression) => expression switch
    {
        NameExpression name => name.Name.TrimStart('.'),
        SelectExpression { IsOptional: false } select when QualifiedName(select.Operand) is { } operand => $"{operand}.{select.Field}",
        _ => null,
    };
}
