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

    /// <summary>A day as RFC 3339 writes it.</summary>
    Date,

    /// <summary>A span of time, as Go or Scala writes it.</summary>
    Duration,

    /// <summary>A universally unique identifier.</summary>
    Uuid,

    /// <summary>A UUID of version 3.</summary>
    Uuid3,

    /// <summary>A UUID of version 4.</summary>
    Uuid4,

    /// <summary>A UUID of version 5.</summary>
    Uuid5,

    /// <summary>An IPv4 address.</summary>
    IPv4,

    /// <summary>An IPv6 address.</summary>
    IPv6,

    /// <summary>An address with the length of its prefix.</summary>
    Cidr,

    /// <summary>A hardware address.</summary>
    Mac,

    /// <summary>An absolute URI or an absolute path.</summary>
    Uri,

    /// <summary>A mail address.</summary>
    Email,

    /// <summary>The name of a host.</summary>
    HostName,

    /// <summary>An identifier of MongoDB: 12 bytes in hexadecimal.</summary>
    BsonObjectId,

    /// <summary>An international standard book number of 10 or 13 digits.</summary>
    Isbn,

    /// <summary>A book number of 10 digits.</summary>
    Isbn10,

    /// <summary>A book number of 13 digits.</summary>
    Isbn13,

    /// <summary>The number of a credit card.</summary>
    CreditCard,

    /// <summary>A social security number of the USA.</summary>
    Ssn,

    /// <summary>A colour in hexadecimal.</summary>
    HexColor,

    /// <summary>A colour as <c>rgb(1, 2, 3)</c>.</summary>
    RgbColor,

    /// <summary>A label of a Kubernetes name; checked by servers since Kubernetes 1.34.</summary>
    ShortName,

    /// <summary>A Kubernetes name of several labels; checked by servers since Kubernetes 1.34.</summary>
    LongName,

    // What follows comes from JSON schemas of configuration documents, but for the last; an API server enforces none of it.

    /// <summary>An IP address.</summary>
    IpAddress,

    /// <summary>An IP address and a port.</summary>
    IpEndpoint,

    /// <summary>A URL; <see cref="Schema.AllowedValues"/> has the schemes, empty for any.</summary>
    Url,

    /// <summary>A number of bytes, such as <c>10GiB</c>, or a share, such as <c>80%</c>.</summary>
    Size,

    /// <summary>A port, or two with a dash between.</summary>
    PortRange,

    /// <summary>Any text of a custom kind: an API server knows the format, and asks nothing of it.</summary>
    Password,
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
