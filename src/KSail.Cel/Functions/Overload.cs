using KSail.Cel.Evaluation;
using KSail.Cel.Types;
using KSail.Cel.Values;

namespace KSail.Cel.Functions;

/// <summary>What a function does with its operands, none of which is a failure.</summary>
internal delegate CelValue FunctionBody(CelRun run, CelValue[] operands);

/// <summary>One signature of a function.</summary>
/// <param name="isMember">Whether it is called on its first operand.</param>
/// <param name="parameters">The types of the operands.</param>
/// <param name="result">The type of the result.</param>
/// <param name="cost">How its cost is counted.</param>
/// <param name="body">What it does.</param>
internal sealed class Overload(bool isMember, CelType[] parameters, CelType result, CallCost cost, FunctionBody body)
{
    public bool IsMember { get; } = isMember;

    public CelType[] Parameters { get; } = parameters;

    public CelType Result { get; } = result;

    public CallCost Cost { get; } = cost;

    public FunctionBody Body { get; } = body;

    /// <summary>Whether a type parameter occurs anywhere, so that every use needs its own.</summary>
    public bool IsGeneric { get; } = result.HasUnknowns || Array.Exists(parameters, static p => p.HasUnknowns);

    /// <summary>Whether values are of the sorts that the parameters want; what is inside of lists and maps is the body's affair.</summary>
    public bool Takes(CelValue[] operands)
    {
        if (operands.Length != Parameters.Length)
            return false;
        for (var i = 0; i < operands.Length; i++)
        {
            var (wanted, type) = (Parameters[i], operands[i].Type);
            if (wanted.Kind is CelKind.Dyn or CelKind.Parameter)
                continue;
            if (wanted.Kind != type.Kind || (wanted.Kind == CelKind.Object && wanted.Name != type.Name))
                return false;
        }

        return true;
    }
}

/// <summary>A function: its name and its signatures, in the order in which they are tried.</summary>
internal sealed class Function(string name, params Overload[] overloads)
{
    public string Name { get; } = name;

    public Overload[] Overloads { get; set; } = overloads;
}
