namespace KSail.Cel.Types;

/// <summary>The sorts of types.</summary>
internal enum CelKind
{
    /// <summary>The type of what was already reported as wrong.</summary>
    Error,

    /// <summary>Known only when the expression runs.</summary>
    Dyn,
    Null,
    Bool,
    Int,
    Uint,
    Double,
    Text,
    Bytes,
    Timestamp,
    Duration,
    List,
    Map,

    /// <summary>The type of a type.</summary>
    Type,

    /// <summary>A value that may be absent.</summary>
    Optional,

    /// <summary>An object with named fields, or a value of a library such as a quantity.</summary>
    Object,

    /// <summary>A type that stands for another one, in the declaration of a function or while a type is inferred.</summary>
    Parameter,
}

/// <summary>A static type. Immutable; the types of objects are told apart by their names.</summary>
internal class CelType
{
    public static readonly CelType Error = new(CelKind.Error, "error");
    public static readonly CelType Dyn = new(CelKind.Dyn, "dyn");
    public static readonly CelType Null = new(CelKind.Null, "null_type");
    public static readonly CelType Bool = new(CelKind.Bool, "bool");
    public static readonly CelType Int = new(CelKind.Int, "int");
    public static readonly CelType Uint = new(CelKind.Uint, "uint");
    public static readonly CelType Double = new(CelKind.Double, "double");
    public static readonly CelType Text = new(CelKind.Text, "string");
    public static readonly CelType Bytes = new(CelKind.Bytes, "bytes");
    public static readonly CelType Timestamp = new(CelKind.Timestamp, "google.protobuf.Timestamp");
    public static readonly CelType Duration = new(CelKind.Duration, "google.protobuf.Duration");
    public static readonly CelType AnyList = new(CelKind.List, "list", Dyn);
    public static readonly CelType AnyMap = new(CelKind.Map, "map", Dyn, Dyn);
    public static readonly CelType AnyType = new(CelKind.Type, "type");
    public static readonly CelType AnyOptional = new(CelKind.Optional, "optional_type", Dyn);
    public static readonly CelType TextList = new(CelKind.List, "list", Text);
    public static readonly CelType Quantity = new(CelKind.Object, "kubernetes.Quantity");
    public static readonly CelType Url = new(CelKind.Object, "kubernetes.URL");
    public static readonly CelType Semver = new(CelKind.Object, "kubernetes.Semver");
    public static readonly CelType NamedFormat = new(CelKind.Object, "kubernetes.NamedFormat");
    public static readonly CelType Ip = new(CelKind.Object, "net.IP");
    public static readonly CelType Cidr = new(CelKind.Object, "net.CIDR");

    /// <summary>A type.</summary>
    protected CelType(CelKind kind, string name, params CelType[] parameters)
    {
        Kind = kind;
        Name = name;
        Parameters = parameters;
        Weight = 1;
        HasUnknowns = kind == CelKind.Parameter;
        foreach (var parameter in parameters)
        {
            Weight += parameter.Weight;
            HasUnknowns |= parameter.HasUnknowns;
        }
    }

    public CelKind Kind { get; }

    /// <summary>The name by which <c>type()</c> compares.</summary>
    public string Name { get; }

    /// <summary>Element type of a list, key and value types of a map, content of an optional value, and so on.</summary>
    public CelType[] Parameters { get; }

    /// <summary>Whether a type parameter is somewhere inside.</summary>
    public bool HasUnknowns { get; }

    /// <summary>Whether nothing is known before the expression runs.</summary>
    public bool IsDynOrError => Kind is CelKind.Dyn or CelKind.Error;

    // Maps of maps double in size with every level; nobody writes what weighs more than this, and unifying it would never end.
    private const int MaxWeight = 2_000;

    private int Weight { get; }

    /// <summary>The type of a list.</summary>
    public static CelType ListOf(CelType item) => Bounded(new(CelKind.List, "list", item));

    /// <summary>The type of a map.</summary>
    public static CelType MapOf(CelType key, CelType value) => Bounded(new(CelKind.Map, "map", key, value));

    /// <summary>The type of a value that may be absent.</summary>
    public static CelType OptionalOf(CelType value) => Bounded(new(CelKind.Optional, "optional_type", value));

    /// <summary>The type of a type.</summary>
    public static CelType TypeOf(CelType type) => new(CelKind.Type, "type", type);

    /// <summary>A type that stands for another one.</summary>
    public static CelType Parameter(string name) => new(CelKind.Parameter, name);

    /// <summary>The type of a named field; null when there is none, or none is known.</summary>
    public virtual CelType? FindField(string name) => null;

    /// <summary>The names of the known fields, for suggestions.</summary>
    public virtual IEnumerable<string> FieldNames => [];

    /// <summary>Whether the two are one type, parameters included.</summary>
    public bool IsSame(CelType other)
    {
        if (ReferenceEquals(this, other))
            return true;
        if (Kind != other.Kind || Name != other.Name || Parameters.Length != other.Parameters.Length)
            return false;
        for (var i = 0; i < Parameters.Length; i++)
        {
            if (!Parameters[i].IsSame(other.Parameters[i]))
                return false;
        }

        return true;
    }

    private static CelType Bounded(CelType type) => type.Weight > MaxWeight ? Dyn : type;

    /// <summary>The type as the specification writes it: <c>list(int)</c>.</summary>
    public override string ToString() => Kind switch
    {
        CelKind.Timestamp => "timestamp",
        CelKind.Duration => "duration",
        _ when Parameters.Length == 0 => Name,
        _ => $"{Name}({string.Join(", ", (object[])Parameters)})",
    };
}
