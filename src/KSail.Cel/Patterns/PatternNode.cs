namespace KSail.Cel.Patterns;

/// <summary>What must hold between two characters.</summary>
internal enum Assertion
{
    TextStart,
    TextEnd,
    LineStart,
    LineEnd,
    WordBoundary,
    NoWordBoundary,
}

/// <summary>A part of a parsed pattern.</summary>
internal abstract record PatternNode
{
    /// <summary>How many times the most repeated part is written out, counted repetitions multiplied.</summary>
    public virtual int Repeats => 1;

    /// <summary>Whether it can match nothing at all.</summary>
    public virtual bool IsNullable => true;
}

/// <summary>One character out of a set.</summary>
internal sealed record CharacterNode(CharacterSet Set) : PatternNode
{
    public override bool IsNullable => false;
}

/// <summary>A condition that takes no character.</summary>
internal sealed record AssertionNode(Assertion Assertion) : PatternNode;

/// <summary>Parts one after the other; none is the empty pattern.</summary>
internal sealed record SequenceNode(IReadOnlyList<PatternNode> Parts) : PatternNode
{
    public override int Repeats { get; } = Parts.Count == 0 ? 1 : Parts.Max(static part => part.Repeats);

    public override bool IsNullable { get; } = Parts.All(static part => part.IsNullable);
}

/// <summary>One of several parts, the first that leads to a match.</summary>
internal sealed record ChoiceNode(IReadOnlyList<PatternNode> Parts) : PatternNode
{
    public override int Repeats { get; } = Parts.Max(static part => part.Repeats);

    public override bool IsNullable { get; } = Parts.Any(static part => part.IsNullable);
}

/// <summary>A part again and again.</summary>
/// <param name="Part">What is repeated.</param>
/// <param name="Least">How often at least.</param>
/// <param name="Most">How often at most; -1 for without end.</param>
/// <param name="IsGreedy">Whether more is better.</param>
internal sealed record RepeatNode(PatternNode Part, int Least, int Most, bool IsGreedy) : PatternNode
{
    public override int Repeats { get; } = Part.Repeats * Math.Max(1, Math.Max(Least, Most));

    public override bool IsNullable { get; } = Least == 0 || Part.IsNullable;
}

/// <summary>A part in parentheses whose match is told apart.</summary>
/// <param name="Part">What is in the parentheses.</param>
/// <param name="Index">Number of the group, from 1.</param>
/// <param name="Name">Its name; null when it has none.</param>
internal sealed record GroupNode(PatternNode Part, int Index, string? Name) : PatternNode
{
    public override int Repeats => Part.Repeats;

    public override bool IsNullable => Part.IsNullable;
}
