using KSail.Cel.Types;

namespace KSail.Cel;

/// <summary>
/// The variables that expressions may use, with what is known of them. Immutable and thread-safe; one environment serves all rules of a
/// schema.
/// </summary>
public sealed class CelEnvironment
{
    /// <summary>The name under which rules of a schema know the value that they are written for.</summary>
    public const string Self = "self";

    /// <summary>The name under which transition rules know the value before the change.</summary>
    public const string OldSelf = "oldSelf";

    /// <summary>An environment without variables.</summary>
    public static readonly CelEnvironment Empty = new([]);

    private CelEnvironment(IReadOnlyList<CelVariable> variables) => Variables = variables;

    internal IReadOnlyList<CelVariable> Variables { get; }

    /// <summary>
    /// The environment of <c>x-kubernetes-validations</c>: <c>self</c> and <c>oldSelf</c>. Null when rules cannot see the value at all, such as
    /// under <c>x-kubernetes-preserve-unknown-fields</c> without a type: the API server drops rules there.
    /// </summary>
    /// <param name="schema">The schema that has the rules.</param>
    /// <param name="isResourceRoot">Whether it is the schema of a whole resource.</param>
    /// <param name="hasOptionalOldSelf">The rule's <c>optionalOldSelf</c>: <c>oldSelf</c> is an optional value then.</param>
    public static CelEnvironment? ForSchema(CelSchema schema, bool isResourceRoot = false, bool hasOptionalOldSelf = false)
    {
        ArgumentNullException.ThrowIfNull(schema);
        if (isResourceRoot)
            schema = ResourceSchema.OfRoot(schema);
        if (SchemaTypes.Of(schema, Self) is not { } type)
            return null;
        var oldType = hasOptionalOldSelf ? CelType.OptionalOf(type) : type;
        return new CelEnvironment([new CelVariable(Self, type, schema, IsOptional: false), new CelVariable(OldSelf, oldType, schema, hasOptionalOldSelf)]);
    }

    /// <summary>This environment and one more variable of which nothing is known: any field may be read, and is looked for when the expression runs.</summary>
    public CelEnvironment WithVariable(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return With(new CelVariable(name, CelType.Dyn, null, IsOptional: false));
    }

    /// <summary>This environment and one more variable with a schema.</summary>
    /// <exception cref="ArgumentException">Rules cannot see a value of this schema.</exception>
    public CelEnvironment WithVariable(string name, CelSchema schema)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(schema);
        var type = SchemaTypes.Of(schema, name) ?? throw new ArgumentException("Values of this schema are not exposed to expressions.", nameof(schema));
        return With(new CelVariable(name, type, schema, IsOptional: false));
    }

    /// <summary>
    /// This environment, where an object variable has one more field: the value of another expression. Of several fields of one name, the last
    /// counts.
    /// </summary>
    /// <param name="name">The variable; it is made with its first field.</param>
    /// <param name="member">The field.</param>
    /// <param name="value">The expression; null when nothing is known of it.</param>
    public CelEnvironment WithMember(string name, string member, CelProgram? value)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentException.ThrowIfNullOrEmpty(member);
        var known = IndexOf(name) is var at and >= 0 ? Variables[at].Type as MembersType : null;
        var type = (known ?? new MembersType(name, [])).With(member, value?.Type ?? CelType.Dyn);
        return With(new CelVariable(name, type, null, IsOptional: false));
    }

    internal int IndexOf(string name)
    {
        for (var i = 0; i < Variables.Count; i++)
        {
            if (Variables[i].Name == name)
                return i;
        }

        return -1;
    }

    private CelEnvironment With(CelVariable variable) =>
        new([.. Variables.Where(known => known.Name != variable.Name), variable]);
}
