namespace KSail.Charts.Templates;

/// <summary>
/// A template file that was parsed: its own tree, and those that it defines. Immutable and thread-safe, so one may be rendered by many
/// releases at once.
/// </summary>
public sealed class ParsedTemplate
{
    private ParsedTemplate(string name, Dictionary<string, ListNode> trees) => (Name, Trees) = (name, trees);

    /// <summary>The name of the file, which errors begin with.</summary>
    public string Name { get; }

    internal Dictionary<string, ListNode> Trees { get; }

    internal ListNode Main => Trees[Name];

    /// <summary>Parses a template.</summary>
    /// <param name="name">Its name, by which it is executed and included.</param>
    /// <param name="text">Its text.</param>
    /// <param name="functions">The functions that it may call beside those of Go.</param>
    /// <exception cref="TemplateException">It is no template.</exception>
    public static ParsedTemplate Parse(string name, string text, ITemplateFunctions functions)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(functions);
        return new ParsedTemplate(name, TemplateParser.Parse(new ParsedText(name, text), functions));
    }
}
