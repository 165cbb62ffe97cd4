using System.Runtime.CompilerServices;

namespace KSail.Cel.Patterns;

/// <summary>What an instruction does.</summary>
internal enum Operation
{
    /// <summary>Takes a character of the set.</summary>
    Take,

    /// <summary>Goes on if the assertion holds.</summary>
    Assert,

    /// <summary>Goes on at two places, the first one preferred.</summary>
    Split,

    /// <summary>Goes on at another place.</summary>
    Jump,

    /// <summary>Notes the place where a group begins or ends.</summary>
    Save,

    /// <summary>All of the pattern was found.</summary>
    Match,
}

/// <summary>An instruction of the machine that runs patterns.</summary>
internal sealed class Instruction(Operation operation)
{
    public Operation Operation { get; } = operation;

    public CharacterSet? Set { get; init; }

    public Assertion Assertion { get; init; }

    /// <summary>Which place is noted: twice the number of the group, and one more for its end.</summary>
    public int Slot { get; init; }

    /// <summary>Where to go on.</summary>
    public int Next { get; set; }

    /// <summary>Where else to go on.</summary>
    public int Other { get; set; }
}

/// <summary>Turns a parsed pattern into instructions.</summary>
/// <param name="withGroups">Whether the places of groups are noted, which costs time.</param>
internal sealed class ProgramBuilder(bool withGroups)
{
    private const int MaxInstructions = 20_000;

    private readonly List<Instruction> _program = [];

    private int End => _program.Count;

    /// <summary>The instructions of a pattern, the first one first.</summary>
    public static Instruction[] Build(PatternNode node, bool withGroups = false)
    {
        var builder = new ProgramBuilder(withGroups);
        builder.Add(node);
        builder.Add(new Instruction(Operation.Match));
        return [.. builder._program];
    }

    private void Add(PatternNode node)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        switch (node)
        {
            case CharacterNode character:
                Add(new Instruction(Operation.Take) { Set = character.Set, Next = End + 1 });
                break;
            case AssertionNode assertion:
                Add(new Instruction(Operation.Assert) { Assertion = assertion.Assertion, Next = End + 1 });
                break;
            case SequenceNode sequence:
                foreach (var part in sequence.Parts)
                    Add(part);
                break;
            case ChoiceNode choice:
                AddChoice(choice);
                break;
            case RepeatNode repeat:
                AddRepeat(repeat);
                break;
            case GroupNode group when withGroups:
                Add(new Instruction(Operation.Save) { Slot = group.Index * 2, Next = End + 1 });
                Add(group.Part);
                Add(new Instruction(Operation.Save) { Slot = (group.Index * 2) + 1, Next = End + 1 });
                break;
            case GroupNode group:
                Add(group.Part);
                break;
        }
    }

    private void AddChoice(ChoiceNode choice)
    {
        var jumps = new List<Instruction>();
        for (var i = 0; i < choice.Parts.Count; i++)
        {
            var split = i < choice.Parts.Count - 1 ? Add(new Instruction(Operation.Split) { Next = End + 1 }) : null;
            Add(choice.Parts[i]);
            if (split is null)
                continue;
            jumps.Add(Add(new Instruction(Operation.Jump)));
            split.Other = End;
        }

        foreach (var jump in jumps)
            jump.Next = End;
    }

    private void AddRepeat(RepeatNode repeat)
    {
        if (repeat.Most < 0)
        {
            AddLoop(repeat);
            return;
        }

        for (var i = 0; i < repeat.Least; i++)
            Add(repeat.Part);

        var exits = new List<(Instruction Split, int Body)>();
        for (var i = repeat.Least; i < repeat.Most; i++)
        {
            exits.Add((Add(new Instruction(Operation.Split)), End));
            Add(repeat.Part);
        }

        foreach (var (split, body) in exits)
            Aim(split, body, End, repeat.IsGreedy);
    }

    // The order of preference is Go's: what can be empty is tried before the question whether to try it again.
    private void AddLoop(RepeatNode repeat)
    {
        for (var i = 1; i < repeat.Least; i++)
            Add(repeat.Part);
        var enter = repeat.Least == 0 ? Add(new Instruction(Operation.Split)) : null;
        var body = End;
        Add(repeat.Part);
        if (enter is not null && !repeat.Part.IsNullable)
        {
            Add(new Instruction(Operation.Jump) { Next = body - 1 });
        }
        else
        {
            var again = Add(new Instruction(Operation.Split));
            Aim(again, body, End, repeat.IsGreedy);
        }

        if (enter is not null)
            Aim(enter, body, End, repeat.IsGreedy);
    }

    private static void Aim(Instruction split, int body, int exit, bool isGreedy) =>
        (split.Next, split.Other) = isGreedy ? (body, exit) : (exit, body);

    private Instruction Add(Instruction instruction)
    {
        if (_program.Count >= MaxInstructions)
            throw new PatternException("it is too large to be run here", isUnsupported: true);
        _program.Add(instruction);
        return instruction;
    }
}
