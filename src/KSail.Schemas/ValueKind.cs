namespace KSail.Schemas;

/// <summary>What sort of value a schema asks for.</summary>
public enum ValueKind
{
    /// <summary>Anything at all, unchecked.</summary>
    Any,

    /// <summary>A mapping.</summary>
    Object,

    /// <summary>A list.</summary>
    Array,

    /// <summary>Text.</summary>
    String,

    /// <summary>A whole number; <c>1.0</c> is one, because reading as JSON makes it <c>1</c>.</summary>
    Integer,

    /// <summary>A number.</summary>
    Number,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>A whole number or text, such as the port of a probe or a percentage.</summary>
    IntegerOrString,

    /// <summary>An amount such as <c>500m</c> or <c>1Gi</c>, as text or number.</summary>
    Quantity,
}

/// <summary>What form a value must have beyond its kind.</summary>
public enum ValueFormat
{
    /// <summary>Any form.</summary>
    None,

    /// <summary>A whole number of 32 signed bits.</summary>
    Int32,

    /// <summary>A whole number of 64 signed bits.</summary>
    Int64,

    /// <summary>Bytes in base64.</summary>
    Base64,

    /// <summary>A time as RFC 3339 writes it.</summary>
    DateTime,
}

/// <summary>How the items of a list relate to each other when several parties apply it.</summary>
public enum ListKind
{
    /// <summary>The schema does not say: the list is replaced as a whole.</summary>
    Unspecified,

    /// <summary>The list is one value.</summary>
    Atomic,

    /// <summary>Every item is there once.</summary>
    Set,

    /// <summary>Items are told apart by the values of their <see cref="Schema.MapKeys"/>.</summary>
    Map,
}
