using KSail.Documents.Yaml;

namespace KSail.Secrets.Sops.Trees;

/// <summary>A value or a comment on the way through a file.</summary>
/// <param name="Node">It.</param>
/// <param name="Path">The keys that lead to it, each with a colon behind it: what an encrypted value is bound to.</param>
/// <param name="IsEncrypted">Whether it is encrypted, by the file's rule.</param>
/// <param name="Alias">The alias that it is reached by; null when it stands here.</param>
internal sealed record SopsLeaf(SopsNode Node, string Path, bool IsEncrypted, SopsAlias? Alias);

/// <summary>Goes through a file in the order of SOPS (getsops/sops <c>sops.go</c>, <c>walkBranch</c>), which is that of the MAC.</summary>
internal sealed class SopsWalk
{
    // Aliases of aliases can make a small file endless, or endlessly deep.
    private const int MaxVisits = 2_000_000;
    private const int MaxDepth = 2 * YamlReader.MaxDepth;

    private readonly EncryptionSelection _selection;
    private readonly SopsText _text;
    private readonly List<SopsLeaf> _leaves = [];
    private SopsAlias? _alias;
    private int _visits;
    private int _depth;

    private SopsWalk(SopsText text, EncryptionSelection selection) => (_text, _selection) = (text, selection);

    /// <summary>All values and comments but empty values.</summary>
    public static List<SopsLeaf> Leaves(SopsText text, EncryptionSelection selection)
    {
        var walk = new SopsWalk(text, selection);
        foreach (var document in text.Documents)
            walk.Visit(document.Root, "", found: false, document.Foot);
        return walk._leaves;
    }

    private void Visit(SopsCollection collection, string path, bool found, List<SopsComment>? foot = null)
    {
        // Whether a comment decides that stands above the next entry, on this level.
        var level = false;
        Visit(collection.Comments, path, found, ref level);
        foreach (var entry in collection.Entries)
        {
            Visit(entry.Before, path, found, ref level);
            var isFound = found || level;
            if (entry.Name is null)
                Visit(entry.Node, path, isFound);
            else
                Visit(entry.Node, $"{path}{entry.Name}:", isFound || (!_selection.IsByComment && _selection.Finds(entry.Name)));
            level = false;
            Visit(entry.After, path, found, ref level);
        }

        if (foot is not null)
            Visit(foot, path, found, ref level);
    }

    private void Visit(SopsNode node, string path, bool found)
    {
        if (++_visits > MaxVisits || _depth > MaxDepth)
            throw _text.Fault(SecretDiagnostics.InvalidDocument, node.Range.Start, "the file is refused: its aliases make it too large or too deep");
        _depth++;
        switch (node)
        {
            case SopsCollection collection:
                Visit(collection, path, found);
                break;
            case SopsAlias alias:
                var outer = _alias;
                _alias ??= alias;
                Visit(alias.Target, path, found);
                _alias = outer;
                break;
            case SopsScalar { Type: not null }:
                Add(node, path, found);
                break;
        }

        _depth--;
    }

    private void Visit(List<SopsComment> comments, string path, bool found, ref bool level)
    {
        foreach (var comment in comments)
        {
            // Those that ask for encryption are not encrypted themselves; those that ask for none are not either.
            var finds = _selection.IsByComment && _selection.Finds(comment.Text);
            var before = level;
            level |= finds;
            Add(comment, path, found || (_selection.FindsEncrypted ? before : level));
        }
    }

    private void Add(SopsNode node, string path, bool found) =>
        _leaves.Add(new SopsLeaf(node, path.Length == 0 ? ":" : path, found == _selection.FindsEncrypted, _alias));
}
