using KSail.Cel.Types;

namespace KSail.Cel.Checking;

/// <summary>The variables of the comprehensions around a node, the innermost last. Every comprehension has slots of its own.</summary>
internal sealed class Scope
{
    private readonly List<Local> _locals = [];

    /// <summary>How many slots there are.</summary>
    public int SlotCount { get; private set; }

    /// <summary>The names that are visible.</summary>
    public IEnumerable<string> Names => _locals.Select(static local => local.Name);

    /// <summary>The innermost variable of a name.</summary>
    public Local? Find(string name) => _locals.FindLast(local => local.Name == name);

    /// <summary>Declares a variable; the result is its slot.</summary>
    public int Enter(string name, CelType type)
    {
        _locals.Add(new Local(name, type, SlotCount));
        return SlotCount++;
    }

    /// <summary>Declares two variables; the result is the slot of the first, the second has the next.</summary>
    public int Enter(string first, CelType firstType, string second, CelType secondType)
    {
        var slot = Enter(first, firstType);
        Enter(second, secondType);
        return slot;
    }

    /// <summary>Forgets the innermost variables.</summary>
    public void Leave(int count) => _locals.RemoveRange(_locals.Count - count, count);
}

/// <summary>A variable of a comprehension.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type.</param>
/// <param name="Slot">Its number in the frame of a run.</param>
internal sealed record Local(string Name, CelType Type, int Slot);
