namespace KSail.Charts.Templates;

/// <summary>
/// Templates that can call each other by name. A name that comes again replaces the one before, unless it is empty. Not thread-safe while
/// templates are added.
/// </summary>
public sealed class TemplateSet
{
    private readonly Dictionary<string, ListNode> _trees = new(StringComparer.Ordinal);
    private readonly TemplateSet? _outer;

    /// <summary>An empty set.</summary>
    /// <param name="functions">The functions that texts given to <c>tpl</c> may call.</param>
    public TemplateSet(ITemplateFunctions functions) => Functions = functions;

    /// <summary>A set that has all of another one, and whose own templates the other one does not see.</summary>
    internal TemplateSet(TemplateSet outer)
    {
        _outer = outer;
        Functions = outer.Functions;
    }

    internal ITemplateFunctions Functions { get; }

    /// <summary>Whether there is a template of that name.</summary>
    public bool Contains(string name) => Find(name) is not null;

    /// <summary>Adds a file and what it defines. Helm adds files by the depth of their paths, deepest first, so that those of a parent chart win.</summary>
    public void Add(ParsedTemplate template)
    {
        ArgumentNullException.ThrowIfNull(template);
        foreach (var (name, tree) in template.Trees)
        {
            if (!TemplateParser.IsEmpty(tree) || Find(name) is null)
                _trees[name] = tree;
        }
    }

    internal ListNode? Find(string name) => _trees.TryGetValue(name, out var tree) ? tree : _outer?.Find(name);
}
