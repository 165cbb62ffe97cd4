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

    /// <summary>Text or a list of texts. JSON schemas of configuration documents have it, Kubernetes has not.</summary>
    TextOrList,
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

    // What follows comes from JSON schemas of configuration documents only; an API server enforces none of it.

    /// <summary>A length of time in Go's notation, such as <c>1h30m</c>.</summary>
    Duration,

    /// <summary>An IP address.</summary>
    IpAddress,

    /// <summary>An address with the length of its prefix.</summary>
    Cidr,

    /// <summary>An IP address and a port.</summary>
    IpEndpoint,

    /// <summary>A hardware address.</summary>
    Mac,

    /// <summary>A URL; <see cref="Schema.AllowedValues"/> has the schemes, empty for any.</summary>
    Url,

    /// <summary>A number of bytes, such as <c>10GiB</c>, or a share, such as <c>80%</c>.</summary>
    Size,

    /// <summary>A port, or two with a dash between.</summary>
    PortRange,
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
