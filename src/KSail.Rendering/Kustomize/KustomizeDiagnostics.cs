using KSail.Documents.Diagnostics;

namespace KSail.Rendering.Kustomize;

/// <summary>What can be wrong with a kustomization and what it names.</summary>
public static class KustomizeDiagnostics
{
    /// <summary>A directory has no kustomization file.</summary>
    public static readonly DiagnosticDescriptor KustomizationMissing = new("KSAIL2001", "A directory has no kustomization file");

    /// <summary>A directory has more than one of the three names that a kustomization file may have.</summary>
    public static readonly DiagnosticDescriptor SeveralKustomizations = new("KSAIL2002", "A directory has more than one kustomization file");

    /// <summary>A value of a kustomization has the wrong type or form.</summary>
    public static readonly DiagnosticDescriptor InvalidValue = new("KSAIL2003", "A value of a kustomization has the wrong type or form");

    /// <summary>A field that kustomize does not know.</summary>
    public static readonly DiagnosticDescriptor UnknownField = new("KSAIL2004", "A kustomization has an unknown field");

    /// <summary>Something that only another program could carry out, and that is never run during a build.</summary>
    public static readonly DiagnosticDescriptor Refused = new("KSAIL2005", "A kustomization asks for a program or chart that a build does not run");

    /// <summary>A field that kustomize will drop.</summary>
    public static readonly DiagnosticDescriptor DeprecatedField =
        new("KSAIL2006", "A field of a kustomization is deprecated", DiagnosticSeverity.Warning);

    /// <summary>A kustomization file that says nothing.</summary>
    public static readonly DiagnosticDescriptor EmptyKustomization = new("KSAIL2007", "A kustomization is empty");

    /// <summary>A kustomization file with the wrong kind or apiVersion, or a component where a base is wanted and the reverse.</summary>
    public static readonly DiagnosticDescriptor WrongKind = new("KSAIL2008", "A kustomization has the wrong kind");

    /// <summary>Something that kustomize reads past.</summary>
    public static readonly DiagnosticDescriptor WithoutEffect =
        new("KSAIL2009", "A part of a kustomization has no effect", DiagnosticSeverity.Warning);

    /// <summary>A file or directory that a kustomization names does not exist.</summary>
    public static readonly DiagnosticDescriptor PathMissing = new("KSAIL2010", "A path of a kustomization does not exist");

    /// <summary>A path leads out of the source directory.</summary>
    public static readonly DiagnosticDescriptor PathOutside = new("KSAIL2011", "A path of a kustomization leads out of the source directory");

    /// <summary>Symbolic links on a path lead to each other.</summary>
    public static readonly DiagnosticDescriptor PathLoop = new("KSAIL2012", "A path of a kustomization runs into a loop of symbolic links");

    /// <summary>A base outside the repository.</summary>
    public static readonly DiagnosticDescriptor RemoteReference = new("KSAIL2013", "A kustomization names a remote resource");

    /// <summary>Kustomizations that build on each other.</summary>
    public static readonly DiagnosticDescriptor Cycle = new("KSAIL2014", "Kustomizations build on each other in a circle");

    /// <summary>A directory where a file is wanted, or the reverse.</summary>
    public static readonly DiagnosticDescriptor WrongPathKind = new("KSAIL2015", "A path of a kustomization is a directory or a file and should be the other");

    /// <summary>A build that grows beyond any real platform.</summary>
    public static readonly DiagnosticDescriptor TooLarge = new("KSAIL2016", "A kustomize build grows too large");

    /// <summary>A manifest that is not a Kubernetes object.</summary>
    public static readonly DiagnosticDescriptor InvalidManifest = new("KSAIL2020", "A manifest is not a Kubernetes object");

    /// <summary>Two objects of one build have the same identity.</summary>
    public static readonly DiagnosticDescriptor DuplicateResource = new("KSAIL2021", "Two objects of a build have the same identity");

    /// <summary>A generator entry that cannot be carried out.</summary>
    public static readonly DiagnosticDescriptor InvalidGenerator = new("KSAIL2030", "A ConfigMap or Secret generator is wrong");

    /// <summary>A generator that merges into or replaces something that is not there, or creates what is.</summary>
    public static readonly DiagnosticDescriptor GeneratorTarget = new("KSAIL2031", "The behavior of a generator does not fit what exists");

    /// <summary>A patch whose text is neither a strategic merge patch nor a JSON patch.</summary>
    public static readonly DiagnosticDescriptor InvalidPatch = new("KSAIL2040", "A patch is not valid");

    /// <summary>A patch that finds nothing, or too much, to change.</summary>
    public static readonly DiagnosticDescriptor PatchTarget = new("KSAIL2041", "A patch does not match exactly one object");

    /// <summary>A patch that does not fit the object it is applied to.</summary>
    public static readonly DiagnosticDescriptor PatchFailed = new("KSAIL2042", "A patch cannot be applied");

    /// <summary>A target or label selector that cannot be read.</summary>
    public static readonly DiagnosticDescriptor InvalidSelector = new("KSAIL2043", "A selector is not valid");

    /// <summary>A patch that does something else than it seems to say.</summary>
    public static readonly DiagnosticDescriptor PatchSurprise =
        new("KSAIL2044", "A patch does something else than it seems to say", DiagnosticSeverity.Warning);

    /// <summary>A replacement that cannot be carried out.</summary>
    public static readonly DiagnosticDescriptor InvalidReplacement = new("KSAIL2050", "A replacement is not valid");

    /// <summary>The source of a replacement is missing or not unique.</summary>
    public static readonly DiagnosticDescriptor ReplacementSource = new("KSAIL2051", "The source of a replacement is missing or ambiguous");

    /// <summary>A field that a replacement wants to set is missing.</summary>
    public static readonly DiagnosticDescriptor ReplacementTarget = new("KSAIL2052", "The target field of a replacement cannot be set");

    /// <summary>A replacement that does something else than it seems to say.</summary>
    public static readonly DiagnosticDescriptor ReplacementSurprise =
        new("KSAIL2053", "A replacement does something else than it seems to say", DiagnosticSeverity.Warning);

    /// <summary>A reference that could mean several objects after renaming.</summary>
    public static readonly DiagnosticDescriptor AmbiguousReference = new("KSAIL2060", "A reference could mean several renamed objects");

    /// <summary>A transformer that finds nothing to change where kustomize insists on it, or cannot change what it finds.</summary>
    public static readonly DiagnosticDescriptor TransformerFailed = new("KSAIL2061", "A transformation of a kustomization cannot be carried out");

    /// <summary>A var without a value, or declared twice.</summary>
    public static readonly DiagnosticDescriptor InvalidVar = new("KSAIL2062", "A var cannot be resolved");
}
