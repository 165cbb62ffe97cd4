namespace KSail.Charts.Templates;

/// <summary>What the items of a list, or the values of a map, are declared to be. Templates see it in names of types and in what a missing key gives.</summary>
public enum ElementType
{
    /// <summary>Anything: <c>interface {}</c>.</summary>
    Any,

    /// <summary>Text: <c>string</c>.</summary>
    Text,

    /// <summary>Whole numbers: <c>int</c>.</summary>
    Number,

    /// <summary>Bytes: <c>[]uint8</c>, what a file holds.</summary>
    Bytes,

    /// <summary>Lists of anything: <c>[]interface {}</c>.</summary>
    List,
}
