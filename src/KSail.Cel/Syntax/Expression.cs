using KSail.Cel.Types;
using KSail.Cel.Values;

namespace KSail.Cel.Syntax;

/// <summary>
/// A node of a parsed expression. The checker writes down what it learns — types, what names mean, which functions fit — and from then on
/// the tree never changes, so that any number of threads may run it.
/// </summary>
internal abstract class Expression(int position, int depth)
{
    /// <summary>Where errors about this node point, in UTF-16 code units from the start of the text.</summary>
    public int Position { get; } = position;

    /// <summary>How many nodes lie on the longest way down from here, this one included.</summary>
    public int Depth { get; } = depth;

    /// <summary>The static type, once checked.</summary>
    public CelType Type { get; set; } = CelType.Dyn;

    /// <summary>The greater depth of two children.</summary>
    protected static int Deeper(int depth, Expression? other) => other is null ? depth : Math.Max(depth, other.Depth);

    /// <summary>The greatest depth among children.</summary>
    protected static int Deepest(IReadOnlyList<Expression> children)
    {
        var depth = 0;
        for (var i = 0; i < children.Count; i++)
            depth = Math.Max(depth, children[i].Depth);
        return depth;
    }
}

/// <summary>A number, text, bytes, <c>true</c>, <c>false</c> or <c>null</c>.</summary>
internal sealed class LiteralExpression(int position, CelValue value) : Expression(position, 1)
{
    public CelValue Value { get; } = value;
}

/// <summary>What a name stands for.</summary>
internal enum NameMeaning
{
    /// <summary>Not known: an error was reported.</summary>
    Nothing,

    /// <summary>A variable that the caller binds; the slot is its number in the environment.</summary>
    Variable,

    /// <summary>A variable of a comprehension; the slot is its number in the frame.</summary>
    Local,

    /// <summary>A type as a value.</summary>
    Type,
}

/// <summary>A name; also a dotted one, once the checker found that it is one.</summary>
internal sealed class NameExpression(int position, string name) : Expression(position, 1)
{
    /// <summary>The name; one with a dot before it skips the variables of comprehensions.</summary>
    public string Name { get; } = name;

    public NameMeaning Meaning { get; set; }

    public int Slot { get; set; }

    /// <summary>The type that the name stands for.</summary>
    public CelTypeValue? TypeValue { get; set; }
}

/// <summary><c>operand.field</c>, or <c>operand.?field</c>.</summary>
internal sealed class SelectExpression(int position, Expression operand, string field, bool isOptional) : Expression(position, operand.Depth + 1)
{
    public Expression Operand { get; } = operand;

    public string Field { get; } = field;

    public bool IsOptional { get; } = isOptional;

    /// <summary>What the whole chain of names stands for, where it is one qualified name.</summary>
    public NameExpression? QualifiedName { get; set; }
}

/// <summary><c>has(operand.field)</c>.</summary>
internal sealed class PresenceExpression(int position, Expression operand, string field) : Expression(position, operand.Depth + 1)
{
    public Expression Operand { get; } = operand;

    public string Field { get; } = field;
}

/// <summary><c>operand[index]</c>, or <c>operand[?index]</c>.</summary>
internal sealed class IndexExpression(int position, Expression operand, Expression index, bool isOptional)
    : Expression(position, Deeper(operand.Depth, index) + 1)
{
    public Expression Operand { get; } = operand;

    public Expression Index { get; } = index;

    public bool IsOptional { get; } = isOptional;
}

/// <summary>A call of a function, or an operator that evaluates all its operands.</summary>
internal sealed class CallExpression : Expression
{
    /// <summary>A call.</summary>
    /// <param name="position">Where errors point.</param>
    /// <param name="function">Name of the function, or an operator as <see cref="Functions.OperatorNames"/> has it.</param>
    /// <param name="target">What the function is called on; null for a global one.</param>
    /// <param name="arguments">The arguments, without the target.</param>
    public CallExpression(int position, string function, Expression? target, Expression[] arguments)
        : base(position, Deeper(Deepest(arguments), target) + 1)
    {
        Function = function;
        Target = target;
        Arguments = arguments;
        Operands = target is null ? arguments : [target, .. arguments];
    }

    public string Function { get; }

    public Expression? Target { get; }

    public Expression[] Arguments { get; }

    /// <summary>Target and arguments, as the function takes them; the arguments alone once the target proved to be a namespace.</summary>
    public Expression[] Operands { get; set; }

    /// <summary>The overloads that fit the static types, in the order of their declaration.</summary>
    public Functions.Overload[] Overloads { get; set; } = [];

    /// <summary>The result, if the call converts what is made of literals only.</summary>
    public CelValue? Constant { get; set; }
}

/// <summary><c>a &amp;&amp; b &amp;&amp; …</c> or <c>a || b || …</c>: flat, so that long chains are not deep.</summary>
internal sealed class LogicalExpression(int position, bool isAnd, Expression[] terms) : Expression(position, Deepest(terms) + 1)
{
    public bool IsAnd { get; } = isAnd;

    public Expression[] Terms { get; } = terms;
}

/// <summary><c>condition ? then : otherwise</c>.</summary>
internal sealed class ConditionalExpression(int position, Expression condition, Expression then, Expression otherwise)
    : Expression(position, Math.Max(Deeper(condition.Depth, then), otherwise.Depth) + 1)
{
    public Expression Condition { get; } = condition;

    public Expression Then { get; } = then;

    public Expression Otherwise { get; } = otherwise;
}

/// <summary><c>[a, ?b]</c>.</summary>
internal sealed class ListExpression(int position, Expression[] items, bool[] optional) : Expression(position, Deepest(items) + 1)
{
    public Expression[] Items { get; } = items;

    /// <summary>Which items are optional values that count only when present.</summary>
    public bool[] Optional { get; } = optional;

    /// <summary>The list itself, if it is made of literals only.</summary>
    public CelValue? Constant { get; set; }
}

/// <summary><c>{k: v, ?k: v}</c>.</summary>
internal sealed class MapExpression(int position, Expression[] keys, Expression[] values, bool[] optional)
    : Expression(position, Math.Max(Deepest(keys), Deepest(values)) + 1)
{
    public Expression[] Keys { get; } = keys;

    public Expression[] Values { get; } = values;

    /// <summary>Which values are optional and count only when present.</summary>
    public bool[] Optional { get; } = optional;

    /// <summary>The map itself, if it is made of literals only.</summary>
    public CelValue? Constant { get; set; }
}

/// <summary><c>Name{field: value}</c>, which no type of Kubernetes allows: kept so that the checker can say so.</summary>
internal sealed class MessageExpression(int position, string name, Expression[] values) : Expression(position, Deepest(values) + 1)
{
    public string Name { get; } = name;

    public Expression[] Values { get; } = values;
}
