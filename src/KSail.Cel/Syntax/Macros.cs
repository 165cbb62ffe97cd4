namespace KSail.Cel.Syntax;

/// <summary>
/// Turns calls that look like macros into what they mean: the standard macros, <c>optMap</c> and <c>optFlatMap</c>, the two-variable
/// comprehensions and <c>sortBy</c>, as the libraries of the API server declare them by name and number of arguments.
/// </summary>
internal static class Macros
{
    private const string ReservedAccumulator = "__result__";

    /// <summary>The macro that a call on a target stands for; null when it is an ordinary call.</summary>
    public static Expression? TryExpand(int position, Expression target, string name, Expression[] arguments)
    {
        if (Find(name, arguments.Length) is not var (kind, variableCount))
            return null;
        var variables = new string[variableCount];
        for (var i = 0; i < variableCount; i++)
        {
            if (arguments[i] is not NameExpression variable)
                throw new SyntaxException(arguments[i].Position, $"{name}() needs a plain name for its variable here");
            if (variable.Name == ReservedAccumulator)
                throw new SyntaxException(arguments[i].Position, $"the name {ReservedAccumulator} is taken: macros use it themselves");
            variables[i] = variable.Name;
        }

        if (variableCount == 2 && variables[0] == variables[1])
            throw new SyntaxException(arguments[1].Position, $"the two variables of {name}() need different names, but both are '{variables[0]}'");
        var filter = arguments.Length == variableCount + 2 ? arguments[^2] : null;
        return new MacroExpression(position, kind, target, variables, arguments[0].Position, filter, arguments[^1]);
    }

    /// <summary>The meaning of <c>has(argument)</c>.</summary>
    public static Expression ExpandHas(int position, Expression argument)
    {
        if (argument is SelectExpression { IsOptional: false } select)
            return new PresenceExpression(position, select.Operand, select.Field);
        throw new SyntaxException(argument.Position, "has() takes a field such as has(self.name); use 'key in map' for keys that are no names");
    }

    private static (MacroKind Kind, int Variables)? Find(string name, int count) => (name, count) switch
    {
        ("all", 2 or 3) => (MacroKind.All, count - 1),
        ("exists", 2 or 3) => (MacroKind.Exists, count - 1),
        ("exists_one", 2) => (MacroKind.ExistsOne, 1),
        ("exists_one" or "existsOne", 3) => (MacroKind.ExistsOne, 2),
        ("map", 2 or 3) => (MacroKind.Map, 1),
        ("filter", 2) => (MacroKind.Filter, 1),
        ("transformList", 3 or 4) => (MacroKind.TransformList, 2),
        ("transformMap", 3 or 4) => (MacroKind.TransformMap, 2),
        ("transformMapEntry", 3 or 4) => (MacroKind.TransformMapEntry, 2),
        ("optMap", 2) => (MacroKind.OptionalMap, 1),
        ("optFlatMap", 2) => (MacroKind.OptionalFlatMap, 1),
        ("sortBy", 2) => (MacroKind.SortBy, 1),
        _ => null,
    };
}
