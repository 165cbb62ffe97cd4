using KSail.Cel.Patterns;
using KSail.Cel.Values;

namespace KSail.Cel;

/// <summary>
/// A regular expression of RE2 as Go's <c>regexp</c> package runs it, with groups. Time is linear in the text. Immutable and thread-safe.
/// </summary>
public sealed class RegularExpression
{
    private readonly Instruction[] _program;
    private readonly List<string?> _names;

    private RegularExpression(Instruction[] program, List<string?> names, string? problem) => (_program, _names, Problem) = (program, names, problem);

    /// <summary>Why this is no regular expression, or none that can be run here; null when all is well.</summary>
    public string? Problem { get; }

    /// <summary>Names of the groups by their numbers, the whole match first; null for a group without a name.</summary>
    public IReadOnlyList<string?> GroupNames => _names;

    /// <summary>Reads a regular expression; a bad one has a <see cref="Problem"/>.</summary>
    public static RegularExpression Compile(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        try
        {
            var node = PatternParser.Parse(text);
            var names = new List<string?> { null };
            CollectNames(node, names);
            return new RegularExpression(ProgramBuilder.Build(node, withGroups: true), names, null);
        }
        catch (PatternException e)
        {
            return new RegularExpression([], [], e.Message);
        }
    }

    /// <summary>The matches in a text from left to right, none overlapping; an empty one right behind another does not count.</summary>
    /// <param name="text">The text.</param>
    /// <param name="most">How many at most; negative for all.</param>
    /// <param name="spend">Is told of work done, and may end it with an exception.</param>
    /// <returns>For each match, begin and end of the whole and of each group in UTF-16 units; -1 for groups that took no part.</returns>
    public IReadOnlyList<int[]> FindAll(string text, long most, Action<long> spend)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(spend);
        var found = new List<int[]>();
        if (Problem is not null)
            return found;
        var machine = new GroupMachine(_program, _names.Count - 1, spend);
        var lastEnd = -1;
        for (var at = 0; at <= text.Length && (most < 0 || found.Count < most);)
        {
            if (machine.Find(text, at) is not { } match)
                break;
            var end = match[1];
            if (end != at || match[0] != lastEnd)
                found.Add(match);
            lastEnd = end;
            at = end != at ? end : end < text.Length ? end + CodePoints.LengthAt(text, end) : end + 1;
        }

        return found;
    }

    private static void CollectNames(PatternNode node, List<string?> names)
    {
        switch (node)
        {
            case GroupNode group:
                while (names.Count <= group.Index)
                    names.Add(null);
                names[group.Index] = group.Name;
                CollectNames(group.Part, names);
                break;
            case SequenceNode sequence:
                foreach (var part in sequence.Parts)
                    CollectNames(part, names);
                break;
            case ChoiceNode choice:
                foreach (var part in choice.Parts)
                    CollectNames(part, names);
                break;
            case RepeatNode repeat:
                CollectNames(repeat.Part, names);
                break;
        }
    }
}
