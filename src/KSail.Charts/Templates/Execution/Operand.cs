namespace KSail.Charts.Templates;

/// <summary>
/// A value on its way through a pipeline. Go knows whether it came out of a map or list of anything, where it is an interface that holds
/// it; messages and the treatment of nil differ.
/// </summary>
/// <param name="Value">The value; null is nil.</param>
/// <param name="IsWrapped">Whether it is held by an interface.</param>
internal readonly record struct Operand(object? Value, bool IsWrapped)
{
    /// <summary>As a declared type: what an interface holds.</summary>
    public string TypeName => IsWrapped ? "interface {}" : TypeNames.Of(Value);

    public static Operand Of(object? value) => new(value, false);
}

/// <summary>A nil that an interface holds, for functions that have to know.</summary>
internal sealed class WrappedNil
{
    public static readonly WrappedNil Instance = new();

    private WrappedNil()
    {
    }
}
