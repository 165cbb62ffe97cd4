using System.Globalization;

namespace KSail.Charts.Templates;

/// <summary>
/// Finds the value that a failed expression is about, by where it stands in the data. Only looked for when something has failed, so that
/// nothing has to be remembered on the way.
/// </summary>
internal sealed class BlameFinder(object? root, Func<string, object?> variables)
{
    private const int MaxVisits = 100_000;

    private int _visits;

    /// <summary>The path of the value, or nothing.</summary>
    public IReadOnlyList<string> Find(Node node, PipeNode? pipe, object? dot) => PathOf(node, pipe, dot) is ["Values", _, ..] path ? path : [];

    private List<string>? PathOf(Node node, PipeNode? pipe, object? dot)
    {
        switch (node)
        {
            case FieldNode field:
                return Append(PathTo(dot), field.Names, 0);
            case VariableNode variable:
                return Append(PathTo(variables(variable.Names[0])), variable.Names, 1);
            case DotNode:
                return PathTo(dot);
            case PipeNode inner:
                return inner.Commands.Count > 0 ? PathOf(inner.Commands[0], inner, dot) : null;
            case ActionNode action:
                return PathOf(action.Pipe, action.Pipe, dot);
            case BranchNode branch:
                return PathOf(branch.Pipe, branch.Pipe, dot);
            case CommandNode command:
                return PathOfCommand(command, pipe, dot);
            default:
                return null;
        }
    }

    // What is piped into a function is its subject; otherwise its last argument that is a value.
    private List<string>? PathOfCommand(CommandNode command, PipeNode? pipe, object? dot)
    {
        if (command.Arguments[0] is not IdentifierNode)
            return PathOf(command.Arguments[0], pipe, dot);
        if (pipe?.Commands.IndexOf(command) is { } at and > 0)
            return PathOf(pipe.Commands[at - 1], pipe, dot);
        for (var i = command.Arguments.Count - 1; i > 0; i--)
        {
            if (PathOf(command.Arguments[i], pipe, dot) is ["Values", _, ..] path)
                return path;
        }

        return null;
    }

    private static List<string>? Append(List<string>? path, string[] names, int start)
    {
        path?.AddRange(names.AsSpan(start));
        return path;
    }

    // Where an object stands in the data. Texts and numbers may stand anywhere.
    private List<string>? PathTo(object? value)
    {
        if (value is not (ValueMap or ValueList) || root is not ValueMap data)
            return null;
        if (ReferenceEquals(value, data) || (value is ValueMap map && map.TryGetMap("Values", out var same) && ReferenceEquals(same, data["Values"])))
            return [];
        var path = new List<string> { "Values" };
        return Search(data["Values"], value, path, 0) ? path : null;
    }

    private bool Search(object? at, object value, List<string> path, int depth)
    {
        if (ReferenceEquals(at, value))
            return true;
        if (++_visits > MaxVisits || depth > 100)
            return false;
        switch (at)
        {
            case ValueMap map:
                foreach (var key in map.SortedKeys)
                {
                    path.Add(key);
                    if (Search(map[key], value, path, depth + 1))
                        return true;
                    path.RemoveAt(path.Count - 1);
                }

                return false;
            case ValueList list:
                for (var i = 0; i < list.Count; i++)
                {
                    path.Add(i.ToString(CultureInfo.InvariantCulture));
                    if (Search(list[i], value, path, depth + 1))
                        return true;
                    path.RemoveAt(path.Count - 1);
                }

                return false;
            default:
                return false;
        }
    }
}
