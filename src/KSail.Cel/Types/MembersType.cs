namespace KSail.Cel.Types;

/// <summary>The type of an object whose fields are values of other expressions, such as the <c>variables</c> of an admission policy.</summary>
internal sealed class MembersType(string name, IReadOnlyList<KeyValuePair<string, CelType>> members) : CelType(CelKind.Object, name)
{
    public override IEnumerable<string> FieldNames
    {
        get
        {
            foreach (var member in members)
                yield return member.Key;
        }
    }

    public override CelType? FindField(string name)
    {
        for (var i = members.Count - 1; i >= 0; i--)
        {
            if (members[i].Key == name)
                return members[i].Value;
        }

        return null;
    }

    public override string ToString() => "object";

    /// <summary>The same object with one more field.</summary>
    public MembersType With(string member, CelType type) => new(Name, [.. members, new(member, Opaque(type))]);

    // The server keeps scalars, lists and maps, and forgets the types of all else (convertCelTypeToDeclType).
    private static CelType Opaque(CelType type) => type.Kind switch
    {
        CelKind.List => ListOf(Opaque(type.Parameters[0])),
        CelKind.Map => MapOf(Opaque(type.Parameters[0]), Opaque(type.Parameters[1])),
        CelKind.Null or CelKind.Bool or CelKind.Int or CelKind.Uint or CelKind.Double or CelKind.Text or CelKind.Bytes or CelKind.Timestamp or CelKind.Duration => type,
        _ => Dyn,
    };
}
