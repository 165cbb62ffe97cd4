using KSail.Documents.Diagnostics;

namespace KSail.Talos;

/// <summary>What can be wrong with the configuration of nodes.</summary>
public static class NodeDiagnostics
{
    /// <summary>A key that Talos does not decode.</summary>
    public static readonly DiagnosticDescriptor UnknownField = new("KSAIL7001", "A node patch has a field that Talos does not know");

    /// <summary>A value that Talos cannot decode into the field.</summary>
    public static readonly DiagnosticDescriptor WrongType = new("KSAIL7002", "A field of a node patch has a value of the wrong type");

    /// <summary>A text that is not among the allowed ones.</summary>
    public static readonly DiagnosticDescriptor ValueNotAllowed = new("KSAIL7003", "A field of a node patch has a value that is not among the allowed ones");

    /// <summary>A value of the right type in a wrong form.</summary>
    public static readonly DiagnosticDescriptor WrongForm = new("KSAIL7004", "A field of a node patch has a value in the wrong form");

    /// <summary>A required field is absent once all patches are applied.</summary>
    public static readonly DiagnosticDescriptor MissingField = new("KSAIL7005", "The configuration of a node lacks a required field");

    /// <summary>A document of a kind that Talos does not have.</summary>
    public static readonly DiagnosticDescriptor UnknownKind = new("KSAIL7006", "A node patch has a document of an unknown kind");

    /// <summary>A document that the chosen release does not have yet.</summary>
    public static readonly DiagnosticDescriptor KindTooNew = new("KSAIL7007", "A document needs a newer Talos");

    /// <summary>A file in a patch folder that is no patch.</summary>
    public static readonly DiagnosticDescriptor NotAPatch = new("KSAIL7008", "A file in a folder of node patches is no patch");

    /// <summary>An operation of a JSON patch that is malformed or cannot be applied.</summary>
    public static readonly DiagnosticDescriptor InvalidOperation = new("KSAIL7009", "An operation of a JSON patch cannot be applied");

    /// <summary>A JSON patch meets a configuration of several documents.</summary>
    public static readonly DiagnosticDescriptor JsonPatchRefused = new("KSAIL7010", "Talos takes no JSON patches for configurations of several documents");

    /// <summary><c>$patch: delete</c> where there is nothing to delete, or where it cannot stand.</summary>
    public static readonly DiagnosticDescriptor DeleteFailed = new("KSAIL7011", "A node patch deletes something that is not there");

    /// <summary>Two patches give one field values that do not merge.</summary>
    public static readonly DiagnosticDescriptor MergeFailed = new("KSAIL7012", "Node patches do not merge");

    /// <summary>Two settings exclude each other.</summary>
    public static readonly DiagnosticDescriptor Conflict = new("KSAIL7013", "Two settings of a node exclude each other");

    /// <summary>The same thing is configured twice.</summary>
    public static readonly DiagnosticDescriptor Duplicate = new("KSAIL7014", "A setting of a node is there twice");

    /// <summary>A setting of control planes on a worker, or the reverse.</summary>
    public static readonly DiagnosticDescriptor WrongRole = new("KSAIL7015", "A node has a setting of another role");

    /// <summary>A setting that Talos refuses for another reason.</summary>
    public static readonly DiagnosticDescriptor Refused = new("KSAIL7016", "Talos refuses a setting of a node");

    /// <summary>A kind or field that may exist in a release newer than the known ones.</summary>
    public static readonly DiagnosticDescriptor UnknownRelease =
        new("KSAIL7017", "A node patch has something that no known Talos release has", DiagnosticSeverity.Warning);

    /// <summary>A file that looks like a node patch and is not read.</summary>
    public static readonly DiagnosticDescriptor Unread = new("KSAIL7018", "A node patch is not read", DiagnosticSeverity.Warning);

    /// <summary>A setting that Talos takes with a warning.</summary>
    public static readonly DiagnosticDescriptor Doubtful = new("KSAIL7019", "A setting of a node has no effect", DiagnosticSeverity.Warning);
}
