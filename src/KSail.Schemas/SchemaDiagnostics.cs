using KSail.Documents.Diagnostics;

namespace KSail.Schemas;

/// <summary>What can be wrong with a value that has a schema.</summary>
public static class SchemaDiagnostics
{
    /// <summary>A key that the schema does not have.</summary>
    public static readonly DiagnosticDescriptor UnknownField = new("KSAIL3001", "A manifest has a field that its kind does not know");

    /// <summary>A value of another kind than the schema asks for.</summary>
    public static readonly DiagnosticDescriptor WrongType = new("KSAIL3002", "A field of a manifest has a value of the wrong type");

    /// <summary>A required key is absent or null.</summary>
    public static readonly DiagnosticDescriptor MissingField = new("KSAIL3003", "A manifest lacks a required field");

    /// <summary>A text that is not among the allowed ones.</summary>
    public static readonly DiagnosticDescriptor ValueNotAllowed = new("KSAIL3004", "A field of a manifest has a value that is not among the allowed ones");

    /// <summary>A value of the right type in a wrong form.</summary>
    public static readonly DiagnosticDescriptor WrongForm = new("KSAIL3005", "A field of a manifest has a value in the wrong form");

    /// <summary>A number, text, list or mapping beyond its bounds.</summary>
    public static readonly DiagnosticDescriptor OutOfBounds = new("KSAIL3006", "A field of a manifest has a value that is too small or too large");

    /// <summary>Two items of a list that no API server takes beside each other.</summary>
    public static readonly DiagnosticDescriptor DuplicateItem = new("KSAIL3007", "A list of a manifest has the same item twice");

    /// <summary>A field that only releases other than the environment's have.</summary>
    public static readonly DiagnosticDescriptor FieldOfOtherRelease = new("KSAIL3008", "A manifest has a field of another Kubernetes release");

    /// <summary>A value that fits none of the alternatives of its schema, or more of them than may be.</summary>
    public static readonly DiagnosticDescriptor NoAlternative = new("KSAIL3009", "A value of a manifest fits none of its alternatives");

    /// <summary>A schema of a catalog that cannot be used.</summary>
    public static readonly DiagnosticDescriptor UnreadableSchema = new("KSAIL3010", "A schema cannot be read");

    /// <summary>Two items of a list that can be created, and not be applied on the server side.</summary>
    public static readonly DiagnosticDescriptor RepeatedItem =
        new("KSAIL3011", "A list of a manifest has an item twice, which server-side apply refuses", DiagnosticSeverity.Warning);
}
