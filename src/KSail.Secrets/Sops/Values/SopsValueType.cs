namespace KSail.Secrets.Sops.Values;

/// <summary>What an encrypted value was before, as SOPS names it behind <c>type:</c>.</summary>
internal enum SopsValueType
{
    /// <summary><c>str</c>: UTF-8.</summary>
    Text,

    /// <summary><c>int</c>: decimal, within 64 signed bits.</summary>
    Integer,

    /// <summary><c>float</c>: the shortest decimal digits that give the number, without an exponent.</summary>
    Float,

    /// <summary><c>bool</c>: <c>True</c> or <c>False</c>.</summary>
    Boolean,

    /// <summary><c>time</c>: RFC 3339.</summary>
    Time,

    /// <summary><c>bytes</c>: anything; written by the first versions of SOPS only.</summary>
    Bytes,

    /// <summary><c>comment</c>: what stands behind <c>#</c>.</summary>
    Comment,
}

/// <summary>The names of the types in encrypted values.</summary>
internal static class SopsValueTypes
{
    private static readonly string[] Names = ["str", "int", "float", "bool", "time", "bytes", "comment"];

    /// <summary>The name of a type.</summary>
    public static string NameOf(SopsValueType type) => Names[(int)type];

    /// <summary>The type of a name; null when there is none.</summary>
    public static SopsValueType? Parse(ReadOnlySpan<char> name)
    {
        for (var i = 0; i < Names.Length; i++)
        {
            if (name.SequenceEqual(Names[i]))
                return (SopsValueType)i;
        }

        return null;
    }
}
