namespace KSail.Documents.Yaml;

/// <summary>
/// YAML that is changed and written back with its comments, styles, tags and anchors, as go-yaml v3 does it with two blanks of indentation
/// and lists that are not indented: what kustomize makes of YAML that stands as text in a field. Blank lines, line breaks inside of values
/// and the layout of braces are not kept there either. Not kept here, though there: comments inside of braces.
/// </summary>
public sealed class YamlTextDocument
{
    private readonly Dictionary<YamlNode, TextForm> _forms = new(ReferenceEqualityComparer.Instance);

    internal YamlTextDocument() => Root = YamlScalar.Null();

    /// <summary>The document. Aliases stand in it as texts, merge keys as ordinary keys.</summary>
    public YamlNode Root { get; internal set; }

    /// <summary>Comments before everything, apart from the first key.</summary>
    internal List<string> Head { get; } = [];

    /// <summary>Comments after everything, apart from the last value.</summary>
    internal List<string> Foot { get; } = [];

    /// <summary>Reads the first document of a text; null when it is no YAML, has none, or has keys that are no single values.</summary>
    public static YamlTextDocument? Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new YamlTextReader(text).Read();
    }

    /// <summary>A document of a tree that was not read from a text, or whose comments do not matter. Values keep their styles.</summary>
    public static YamlTextDocument Of(YamlNode root)
    {
        ArgumentNullException.ThrowIfNull(root);
        return new YamlTextDocument { Root = root };
    }

    /// <summary>Puts a node in the place of another with what was noted about that one, for example its comment.</summary>
    public void Succeed(YamlNode old, YamlNode successor)
    {
        ArgumentNullException.ThrowIfNull(old);
        ArgumentNullException.ThrowIfNull(successor);
        if (_forms.Remove(old, out var form))
            _forms[successor] = form;
    }

    /// <summary>Gives a value a tag that is written out.</summary>
    public void Tag(YamlNode node, string tag)
    {
        ArgumentNullException.ThrowIfNull(node);
        Form(node).Tag = tag;
    }

    /// <summary>The text, with a line break at the end.</summary>
    public string Write() => new YamlTextWriter(this).Write();

    /// <summary>What is noted about a node; made when there is nothing yet.</summary>
    internal TextForm Form(YamlNode node)
    {
        if (!_forms.TryGetValue(node, out var form))
            _forms[node] = form = new TextForm();
        return form;
    }

    /// <summary>What is noted about a node; null when there is nothing.</summary>
    internal TextForm? Find(YamlNode node) => _forms.GetValueOrDefault(node);
}

/// <summary>How a node was written, besides what it says. Comments belong to keys of mappings and to items of lists.</summary>
internal sealed class TextForm
{
    public bool IsFlow { get; set; }

    public bool IsAlias { get; set; }

    public string? Tag { get; set; }

    public string? Anchor { get; set; }

    /// <summary>Lines before it.</summary>
    public List<string>? Head { get; set; }

    /// <summary>Behind it on its line.</summary>
    public string? Line { get; set; }

    /// <summary>Lines after it and all that is in it.</summary>
    public List<string>? Foot { get; set; }
}
