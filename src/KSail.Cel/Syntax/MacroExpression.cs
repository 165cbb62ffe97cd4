namespace KSail.Cel.Syntax;

/// <summary>The macros that bind variables.</summary>
internal enum MacroKind
{
    All,
    Exists,
    ExistsOne,
    Map,
    Filter,
    TransformList,
    TransformMap,
    TransformMapEntry,
    OptionalMap,
    OptionalFlatMap,
    SortBy,
}

/// <summary>
/// A macro such as <c>range.all(x, body)</c>. cel-go rewrites macros to a general loop; here each is a node of its own, which is checked
/// and run to the same effect.
/// </summary>
internal sealed class MacroExpression : Expression
{
    /// <summary>A macro.</summary>
    /// <param name="position">Where errors point.</param>
    /// <param name="kind">Which macro.</param>
    /// <param name="range">What is looped over, or the optional value.</param>
    /// <param name="variables">One name or two; the places where they are written are in <paramref name="variablePosition"/>.</param>
    /// <param name="variablePosition">Where the first name is written.</param>
    /// <param name="filter">Which elements count; null when all do.</param>
    /// <param name="body">Predicate or transformation.</param>
    public MacroExpression(int position, MacroKind kind, Expression range, string[] variables, int variablePosition, Expression? filter, Expression body)
        : base(position, Math.Max(Deeper(range.Depth, filter), body.Depth) + 1)
    {
        Kind = kind;
        Range = range;
        Variables = variables;
        VariablePosition = variablePosition;
        Filter = filter;
        Body = body;
    }

    public MacroKind Kind { get; }

    public Expression Range { get; }

    public string[] Variables { get; }

    public int VariablePosition { get; }

    public Expression? Filter { get; }

    public Expression Body { get; }

    /// <summary>Number of the first variable in the frame; a second one has the next.</summary>
    public int Slot { get; set; }
}
