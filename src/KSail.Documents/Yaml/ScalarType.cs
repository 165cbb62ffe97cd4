namespace KSail.Documents.Yaml;

/// <summary>What a scalar means to the program that reads it.</summary>
public enum ScalarType
{
    /// <summary>Text.</summary>
    String,

    /// <summary>Nothing.</summary>
    Null,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>A whole number of any size.</summary>
    Integer,

    /// <summary>A number with a fraction, an exponent, or infinity and not-a-number.</summary>
    Float,

    /// <summary>A plain date or time, which reading as JSON turns into RFC 3339 text.</summary>
    Timestamp,
}

/// <summary>How a scalar was written.</summary>
public enum ScalarStyle
{
    /// <summary>Without quotes: the text decides the type.</summary>
    Plain,

    /// <summary>In single quotes.</summary>
    SingleQuoted,

    /// <summary>In double quotes.</summary>
    DoubleQuoted,

    /// <summary>A block with <c>|</c>.</summary>
    Literal,

    /// <summary>A block with <c>&gt;</c>.</summary>
    Folded,
}

/// <summary>Which rules decide the type of a plain scalar.</summary>
public enum YamlDialect
{
    /// <summary>Manifests, as go-yaml v3 reads them into untyped values: <c>yes</c>, <c>on</c> and <c>y</c> are text.</summary>
    Manifest,

    /// <summary>YAML 1.1, as go-yaml v2 and sigs.k8s.io/yaml read it: <c>yes</c>, <c>on</c> and <c>y</c> are booleans.</summary>
    Yaml11,
}
