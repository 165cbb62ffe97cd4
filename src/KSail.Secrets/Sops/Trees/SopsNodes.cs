using KSail.Secrets.Sops.Values;

namespace KSail.Secrets.Sops.Trees;

/// <summary>Where a token stands in a text.</summary>
/// <param name="Start">The first UTF-16 code unit.</param>
/// <param name="End">Behind the last one.</param>
internal sealed record TextRange(int Start, int End);

/// <summary>A part of a document as SOPS sees one, which remembers where it stands so that it can be replaced there.</summary>
/// <param name="range">Where.</param>
internal abstract class SopsNode(TextRange range)
{
    /// <summary>Where it stands, with its tag and anchor; of a collection in lines of its own, where it begins.</summary>
    public TextRange Range { get; set; } = range;
}

/// <summary>A single value.</summary>
/// <param name="range">Where it stands.</param>
/// <param name="text">Its text in the form of its type, for instance <c>True</c>; of a text, the text.</param>
/// <param name="type">Its type; null for nothing at all, which SOPS leaves alone.</param>
/// <param name="layout">What may be written in its place.</param>
internal sealed class SopsScalar(TextRange range, string text, SopsValueType? type, ScalarLayout layout) : SopsNode(range)
{
    /// <summary>The text in the form of the type.</summary>
    public string Text { get; } = text;

    /// <summary>The type; null for nothing at all.</summary>
    public SopsValueType? Type { get; } = type;

    /// <summary>What may be written in its place.</summary>
    public ScalarLayout Layout { get; } = layout;

    /// <summary>Why it cannot be encrypted as it is written; null when it can.</summary>
    public string? Problem { get; init; }

    /// <summary>The bytes of a text that is no text: a value tagged <c>!!binary</c>.</summary>
    public byte[]? Binary { get; init; }

    /// <summary>The value, for whoever disposes of it.</summary>
    public SopsValue ToValue() => Binary is null ? SopsValue.Of(Type!.Value, Text) : new SopsValue(SopsValueType.Text, [.. Binary]);
}

/// <summary>What may be written in the place of a value.</summary>
/// <param name="IsFlow">Whether it stands in braces or brackets, or in JSON, where texts need quotes and stay in their line.</param>
/// <param name="Indent">The column, from 0, that the lines of a block have to be right of.</param>
/// <param name="HeaderComment">A comment in the first line of a block, which goes with the block; empty when there is none.</param>
internal sealed record ScalarLayout(bool IsFlow, int Indent, string HeaderComment = "");

/// <summary>A line of a comment, without <c>#</c>.</summary>
internal sealed class SopsComment(TextRange range, string text) : SopsNode(range)
{
    /// <summary>What stands behind <c>#</c>, blanks included.</summary>
    public string Text { get; } = text;
}

/// <summary>A value that is written elsewhere.</summary>
internal sealed class SopsAlias(TextRange range, SopsNode target) : SopsNode(range)
{
    /// <summary>The value.</summary>
    public SopsNode Target { get; } = target;
}

/// <summary>A mapping or a list.</summary>
internal abstract class SopsCollection(TextRange range, bool isFlow) : SopsNode(range)
{
    /// <summary>Whether it is written in braces or brackets.</summary>
    public bool IsFlow { get; } = isFlow;

    /// <summary>Keys with their values, or items, in their order.</summary>
    public List<SopsEntry> Entries { get; } = [];

    /// <summary>Comments inside that come before everything else.</summary>
    public List<SopsComment> Comments { get; } = [];
}

/// <summary>A mapping.</summary>
internal sealed class SopsMapping(TextRange range, bool isFlow) : SopsCollection(range, isFlow);

/// <summary>A list.</summary>
internal sealed class SopsSequence(TextRange range, bool isFlow) : SopsCollection(range, isFlow);

/// <summary>A key with its value, or an item of a list.</summary>
/// <param name="name">The key; null for an item.</param>
/// <param name="start">Where the key, or else the item, begins.</param>
internal sealed class SopsEntry(string? name, int start)
{
    /// <summary>The key; null for an item.</summary>
    public string? Name { get; } = name;

    /// <summary>Where the key, or else the item, begins.</summary>
    public int Start { get; } = start;

    /// <summary>The value.</summary>
    public SopsNode Node { get; set; } = null!;

    /// <summary>Comments above and beside it.</summary>
    public List<SopsComment> Before { get; } = [];

    /// <summary>Comments below it.</summary>
    public List<SopsComment> After { get; } = [];
}
