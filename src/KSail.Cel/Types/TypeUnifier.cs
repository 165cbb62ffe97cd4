namespace KSail.Cel.Types;

/// <summary>
/// Decides whether types fit each other, and finds out on the way what type parameters stand for: the algorithm of cel-go's checker
/// (<c>checker/types.go</c>), which tells exactly which expressions the API server takes. A failed attempt leaves nothing behind.
/// </summary>
internal sealed class TypeUnifier
{
    private readonly Dictionary<string, CelType> _meanings = new(StringComparer.Ordinal);
    private readonly List<(string Name, CelType? Before)> _trail = [];
    private int _variables;

    /// <summary>A type parameter nobody else uses.</summary>
    public CelType NewVariable() => CelType.Parameter("_var" + (_variables++).ToString(System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>Whether a value of the first type may stand where the second is wanted.</summary>
    public bool Fits(CelType type, CelType wanted)
    {
        var mark = _trail.Count;
        if (Assignable(type, wanted))
            return true;
        Undo(mark);
        return false;
    }

    /// <summary>Whether all types fit, one by one.</summary>
    public bool Fit(CelType[] types, CelType[] wanted)
    {
        var mark = _trail.Count;
        if (AllAssignable(types, wanted))
            return true;
        Undo(mark);
        return false;
    }

    /// <summary>The type with all that is known put in for its parameters.</summary>
    /// <param name="type">The type.</param>
    /// <param name="isFinal">Whether parameters of which nothing is known become dynamic.</param>
    public CelType Resolve(CelType type, bool isFinal = false)
    {
        if (type.Kind == CelKind.Parameter)
            return _meanings.TryGetValue(type.Name, out var meaning) ? Resolve(meaning, isFinal) : isFinal ? CelType.Dyn : type;
        return type.Kind switch
        {
            _ when !type.HasUnknowns => type,
            CelKind.List => CelType.ListOf(Resolve(type.Parameters[0], isFinal)),
            CelKind.Map => CelType.MapOf(Resolve(type.Parameters[0], isFinal), Resolve(type.Parameters[1], isFinal)),
            CelKind.Optional => CelType.OptionalOf(Resolve(type.Parameters[0], isFinal)),
            CelKind.Type => CelType.TypeOf(Resolve(type.Parameters[0], isFinal)),
            _ => type,
        };
    }

    /// <summary>The more general of two types that fit each other.</summary>
    public static CelType MoreGeneral(CelType left, CelType right) => IsLessSpecific(left, right) ? left : right;

    private static bool IsLessSpecific(CelType left, CelType right)
    {
        if (left.Kind is CelKind.Dyn or CelKind.Parameter)
            return true;
        if (right.Kind is CelKind.Dyn or CelKind.Parameter || left.Kind != right.Kind)
            return false;
        if (left.Kind == CelKind.Type)
            return true;
        if (left.Parameters.Length == 0 || left.Parameters.Length != right.Parameters.Length)
            return left.IsSame(right);
        for (var i = 0; i < left.Parameters.Length; i++)
        {
            if (!IsLessSpecific(left.Parameters[i], right.Parameters[i]))
                return false;
        }

        return true;
    }

    private bool Assignable(CelType type, CelType wanted)
    {
        if (wanted.Kind == CelKind.Parameter)
        {
            if (Substitutes(type, wanted, out var isKnown))
                return true;
            if (isKnown)
                return false;
        }

        if (type.Kind == CelKind.Parameter)
            return Substitutes(wanted, type, out _);
        if (type.IsDynOrError || wanted.IsDynOrError)
            return true;
        if (type.Kind == CelKind.Null)
            return TakesNull(wanted);
        if (wanted.Kind == CelKind.Null)
            return TakesNull(type);
        if (type.Kind != wanted.Kind)
            return false;
        return type.Kind switch
        {
            CelKind.Type => true,
            CelKind.List or CelKind.Map or CelKind.Optional => AllAssignable(type.Parameters, wanted.Parameters),
            _ => type.Name == wanted.Name,
        };
    }

    private bool AllAssignable(CelType[] types, CelType[] wanted)
    {
        if (types.Length != wanted.Length)
            return false;
        for (var i = 0; i < types.Length; i++)
        {
            if (!Assignable(types[i], wanted[i]))
                return false;
        }

        return true;
    }

    // Null has always been comparable to the types that protocol buffers have as messages.
    private static bool TakesNull(CelType type) =>
        type.Kind is CelKind.Null or CelKind.Optional or CelKind.Object or CelKind.Duration or CelKind.Timestamp;

    private bool Substitutes(CelType type, CelType parameter, out bool isKnown)
    {
        isKnown = true;
        if (type.IsSame(parameter))
            return true;
        if (_meanings.TryGetValue(parameter.Name, out var meaning))
        {
            if (type.IsSame(meaning))
                return true;
            if (!Assignable(type, meaning))
                return false;
            var general = MoreGeneral(type, meaning);
            if (!Occurs(parameter, general))
                Learn(parameter.Name, general);
            return true;
        }

        isKnown = false;
        if (Occurs(parameter, type))
            return false;
        Learn(parameter.Name, type);
        return true;
    }

    private bool Occurs(CelType parameter, CelType within)
    {
        if (parameter.IsSame(within))
            return true;
        if (within.Kind == CelKind.Parameter)
            return _meanings.TryGetValue(within.Name, out var meaning) && Occurs(parameter, meaning);
        foreach (var part in within.Parameters)
        {
            if (Occurs(parameter, part))
                return true;
        }

        return false;
    }

    private void Learn(string name, CelType meaning)
    {
        _trail.Add((name, _meanings.GetValueOrDefault(name)));
        _meanings[name] = meaning;
    }

    private void Undo(int mark)
    {
        for (var i = _trail.Count - 1; i >= mark; i--)
        {
            var (name, before) = _trail[i];
            if (before is null)
                _meanings.Remove(name);
            else
                _meanings[name] = before;
        }

        _trail.RemoveRange(mark, _trail.Count - mark);
    }
}
