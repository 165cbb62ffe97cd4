namespace KSail.Documents.Diagnostics;

/// <summary>What can be wrong with a source file before anybody asks what it means.</summary>
public static class DocumentDiagnostics
{
    /// <summary>The file cannot be read: permissions, device errors, too large.</summary>
    public static readonly DiagnosticDescriptor Unreadable = new("KSAIL0101", "A source file cannot be read");

    /// <summary>The file is not UTF-8 text.</summary>
    public static readonly DiagnosticDescriptor NotText = new("KSAIL0102", "A source file is not UTF-8 text");

    /// <summary>The text is not YAML.</summary>
    public static readonly DiagnosticDescriptor Syntax = new("KSAIL0103", "A YAML document has a syntax error");

    /// <summary>A mapping names one key twice.</summary>
    public static readonly DiagnosticDescriptor DuplicateKey = new("KSAIL0104", "A YAML mapping has the same key twice");

    /// <summary>Nesting, aliases or size beyond what any manifest needs.</summary>
    public static readonly DiagnosticDescriptor TooLarge = new("KSAIL0105", "A YAML document is too deep or grows too large");

    /// <summary>A path leads out of the repository.</summary>
    public static readonly DiagnosticDescriptor OutsideRepository = new("KSAIL0106", "A path leads out of the repository");

    /// <summary>Symbolic links that lead to each other.</summary>
    public static readonly DiagnosticDescriptor LinkLoop = new("KSAIL0107", "A symbolic link leads back to itself");

    /// <summary>A mapping key that is itself a mapping or a sequence, or a merge of something that is not a mapping.</summary>
    public static readonly DiagnosticDescriptor UnsupportedYaml = new("KSAIL0108", "A YAML construct has no meaning in Kubernetes");
}
