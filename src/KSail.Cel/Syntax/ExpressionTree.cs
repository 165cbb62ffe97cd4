namespace KSail.Cel.Syntax;

/// <summary>Ways through a tree of expressions.</summary>
internal static class ExpressionTree
{
    /// <summary>The nodes right below a node, in the order of the text.</summary>
    public static IReadOnlyList<Expression> Children(Expression expression) => expression switch
    {
        SelectExpression { QualifiedName: null } select => [select.Operand],
        PresenceExpression presence => [presence.Operand],
        IndexExpression index => [index.Operand, index.Index],
        CallExpression call => call.Operands,
        LogicalExpression logical => logical.Terms,
        ConditionalExpression conditional => [conditional.Condition, conditional.Then, conditional.Otherwise],
        ListExpression list => list.Items,
        MapExpression map => [.. map.Keys, .. map.Values],
        MessageExpression message => message.Values,
        MacroExpression { Filter: { } filter } macro => [macro.Range, filter, macro.Body],
        MacroExpression macro => [macro.Range, macro.Body],
        _ => [],
    };
}
