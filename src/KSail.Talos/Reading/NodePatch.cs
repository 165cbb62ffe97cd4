using KSail.Documents.Diagnostics;
using KSail.Documents.Yaml;
using KSail.Schemas;

namespace KSail.Talos.Reading;

/// <summary>A patch file. Immutable and shared by the roles it applies to: whoever merges it clones what it takes.</summary>
/// <param name="File">Absolute path.</param>
/// <param name="Documents">Its documents, for a strategic merge patch.</param>
/// <param name="Operations">Its operations, for a JSON patch; null otherwise.</param>
/// <param name="Span">The operations' list, for a JSON patch; the file otherwise.</param>
internal sealed record NodePatch(string File, IReadOnlyList<PatchDocument> Documents, IReadOnlyList<JsonOperation>? Operations, SourceSpan Span);

/// <summary>What tells documents of a configuration apart. The machine configuration has neither kind nor name.</summary>
/// <param name="ApiVersion">Version; <c>v1alpha1</c> for all known ones.</param>
/// <param name="Kind">Kind; empty for the machine configuration.</param>
/// <param name="Name">Name; empty for kinds that are there once.</param>
internal sealed record DocumentIdentity(string ApiVersion, string Kind, string Name)
{
    public static readonly DocumentIdentity Machine = new("v1alpha1", "", "");

    public bool IsMachine => Kind.Length == 0;

    /// <summary><c>VolumeConfig/STATE</c>.</summary>
    public override string ToString() => IsMachine ? "the machine configuration" : Name.Length == 0 ? Kind : $"{Kind}/{Name}";
}

/// <summary>One document of a strategic merge patch.</summary>
/// <param name="Identity">Which document it patches.</param>
/// <param name="Schema">The schema of its kind; null for a kind that only a newer Talos may have.</param>
/// <param name="Content">What is merged, without directives; null when only directives are there.</param>
/// <param name="Deletes">What is deleted before that.</param>
/// <param name="Span">The document.</param>
internal sealed record PatchDocument(
    DocumentIdentity Identity, KindSchema? Schema, YamlMapping? Content, IReadOnlyList<DeleteDirective> Deletes, SourceSpan Span);

/// <summary><c>$patch: delete</c>: of a document (no path), of a field, or of the item of a list whose key has a value.</summary>
/// <param name="Path">Fields from the root of the document to what goes, or to the list whose item goes.</param>
/// <param name="ItemKey">The key that finds the item; null when it is no item.</param>
/// <param name="ItemValue">The key's value.</param>
/// <param name="Span">Where the directive stands.</param>
internal sealed record DeleteDirective(IReadOnlyList<string> Path, string? ItemKey, string? ItemValue, SourceSpan Span);

/// <summary>One operation of a JSON patch (RFC 6902).</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Path">The steps of its path, unescaped.</param>
/// <param name="From">The steps of the source of <c>move</c> and <c>copy</c>.</param>
/// <param name="Value">The value of <c>add</c>, <c>replace</c> and <c>test</c>.</param>
/// <param name="Span">Where the operation's path stands.</param>
internal sealed record JsonOperation(JsonOperationKind Kind, IReadOnlyList<string> Path, IReadOnlyList<string>? From, YamlNode? Value, SourceSpan Span);

/// <summary>The operations of RFC 6902.</summary>
internal enum JsonOperationKind
{
    Add,
    Remove,
    Replace,
    Move,
    Copy,
    Test,
}
