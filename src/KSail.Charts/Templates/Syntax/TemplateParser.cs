using System.Runtime.CompilerServices;

namespace KSail.Charts.Templates;

/// <summary>
/// Parses a template as Go's <c>text/template/parse</c> does (Go 1.24 and later), quirks of positions included. Each <c>define</c> and
/// <c>block</c> has a parser of its own over the same tokens.
/// </summary>
internal sealed partial class TemplateParser
{
    private const int MaxParentheses = 1000;

    private readonly ParsedText _source;
    private readonly Lexer _lexer;
    private readonly ITemplateFunctions _functions;
    private readonly Dictionary<string, ListNode> _trees;
    private readonly List<string> _variables = ["$"];

    // The last token read is the first; tokens that were put back follow.
    private readonly Token[] _tokens = new Token[3];
    private int _peeked;
    private int _actionLine;
    private int _rangeDepth;
    private int _parentheses;

    private TemplateParser(ParsedText source, Lexer lexer, ITemplateFunctions functions, Dictionary<string, ListNode> trees) =>
        (_source, _lexer, _functions, _trees) = (source, lexer, functions, trees);

    /// <summary>The trees of a text by their names, the text's own included.</summary>
    /// <exception cref="TemplateException">The text is no template.</exception>
    public static Dictionary<string, ListNode> Parse(ParsedText source, ITemplateFunctions functions)
    {
        var trees = new Dictionary<string, ListNode>(StringComparer.Ordinal);
        var parser = new TemplateParser(source, new Lexer(source.Text), functions, trees);
        parser.Add(source.Name, parser.ParseFile());
        return trees;
    }

    /// <summary>Whether a tree prints nothing but white space, so that it does not replace another one of its name.</summary>
    public static bool IsEmpty(ListNode tree)
    {
        foreach (var node in tree.Nodes)
        {
            if (node is not TextNode text || GoText.TrimSpace(text.Value).Length > 0)
                return false;
        }

        return true;
    }

    private void Add(string name, ListNode tree)
    {
        if (!_trees.TryGetValue(name, out var known) || IsEmpty(known))
            _trees[name] = tree;
        else if (!IsEmpty(tree))
            throw Error($"template: multiple definition of template {GoQuote.Of(name)}");
    }

    private ListNode ParseFile()
    {
        var root = new ListNode(_source, Peek().Position);
        while (Peek().Kind != TokenKind.End)
        {
            if (Peek().Kind == TokenKind.LeftDelimiter)
            {
                var delimiter = Next();
                if (NextSolid().Kind == TokenKind.Define)
                {
                    new TemplateParser(_source, _lexer, _functions, _trees).ParseDefinition();
                    continue;
                }

                Back(delimiter);
            }

            var node = ParseTextOrAction();
            if (node is EndNode)
                throw Error($"unexpected {node}");
            root.Nodes.Add(node);
        }

        return root;
    }

    private void ParseDefinition()
    {
        const string context = "define clause";
        var token = NextSolid();
        if (token.Kind is not (TokenKind.QuotedText or TokenKind.RawText))
            throw Unexpected(token, context);
        var name = Unquote(token);
        Expect(TokenKind.RightDelimiter, context);
        Add(name, ParseBody(context));
    }

    private ListNode ParseBody(string context)
    {
        var list = ParseList(out var end);
        return end.IsElse ? throw Error($"unexpected {end} in {context}") : list;
    }

    private ListNode ParseList(out EndNode end)
    {
        var list = new ListNode(_source, PeekSolid().Position);
        while (PeekSolid().Kind != TokenKind.End)
        {
            var node = ParseTextOrAction();
            if (node is EndNode stop)
            {
                end = stop;
                return list;
            }

            list.Nodes.Add(node);
        }

        throw Error("unexpected EOF");
    }

    private Node ParseTextOrAction()
    {
        var token = NextSolid();
        if (token.Kind == TokenKind.Text)
            return new TextNode(_source, token.Position, token.Value);
        if (token.Kind != TokenKind.LeftDelimiter)
            throw Unexpected(token, "input");
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
            throw Error("blocks are nested too deeply");
        _actionLine = token.Line;
        var node = ParseAction();
        _actionLine = 0;
        return node;
    }

    private Node ParseAction()
    {
        var token = NextSolid();
        switch (token.Kind)
        {
            case TokenKind.Block:
                return ParseBlock();
            case TokenKind.Break or TokenKind.Continue:
                return ParseJump(token);
            case TokenKind.Else:
                return ParseElse();
            case TokenKind.EndKeyword:
                return new EndNode(_source, Expect(TokenKind.RightDelimiter, "end").Position, isElse: false);
            case TokenKind.If:
                return ParseBranch(BranchKind.If);
            case TokenKind.Range:
                return ParseBranch(BranchKind.Range);
            case TokenKind.With:
                return ParseBranch(BranchKind.With);
            case TokenKind.Template:
                return ParseTemplate();
        }

        Back();
        return new ActionNode(_source, Peek().Position, ParsePipe("command", TokenKind.RightDelimiter));
    }

    private JumpNode ParseJump(Token keyword)
    {
        var name = "{{" + keyword.Value + "}}";
        if (NextSolid() is { Kind: not TokenKind.RightDelimiter } token)
            throw Unexpected(token, name);
        return _rangeDepth == 0 ? throw Error(name + " outside {{range}}") : new JumpNode(_source, keyword.Position, keyword.Kind == TokenKind.Break);
    }

    private EndNode ParseElse()
    {
        // What follows "else" is left to the branch.
        var peeked = PeekSolid();
        if (peeked.Kind is not (TokenKind.If or TokenKind.With))
            peeked = Expect(TokenKind.RightDelimiter, "else");
        return new EndNode(_source, peeked.Position, isElse: true);
    }

    private BranchNode ParseBranch(BranchKind kind)
    {
        var variables = _variables.Count;
        var context = kind == BranchKind.If ? "if" : kind == BranchKind.Range ? "range" : "with";
        var pipe = ParsePipe(context, TokenKind.RightDelimiter);
        _rangeDepth += kind == BranchKind.Range ? 1 : 0;
        var list = ParseList(out var next);
        _rangeDepth -= kind == BranchKind.Range ? 1 : 0;
        ListNode? otherwise = null;
        if (next.IsElse)
        {
            var follower = Peek().Kind;
            if ((kind == BranchKind.If && follower == TokenKind.If) || (kind == BranchKind.With && follower == TokenKind.With))
            {
                Next();
                if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
                    throw Error("blocks are nested too deeply");
                otherwise = new ListNode(_source, next.Position);
                otherwise.Nodes.Add(ParseBranch(kind));
            }
            else
            {
                otherwise = ParseList(out next);
                if (next.IsElse)
                    throw Error($"expected end; found {next}");
            }
        }

        _variables.RemoveRange(variables, _variables.Count - variables);
        return new BranchNode(kind, pipe, list, otherwise);
    }

    private TemplateNode ParseBlock()
    {
        const string context = "block clause";
        var token = NextSolid();
        var name = ParseTemplateName(token, context);
        var pipe = ParsePipe(context, TokenKind.RightDelimiter);
        var block = new TemplateParser(_source, _lexer, _functions, _trees);
        block.Add(name, block.ParseBody(context));
        return new TemplateNode(_source, token.Position, name, pipe);
    }

    private TemplateNode ParseTemplate()
    {
        const string context = "template clause";
        var token = NextSolid();
        var name = ParseTemplateName(token, context);
        PipeNode? pipe = null;
        if (NextSolid().Kind != TokenKind.RightDelimiter)
        {
            Back();
            pipe = ParsePipe(context, TokenKind.RightDelimiter);
        }

        return new TemplateNode(_source, token.Position, name, pipe);
    }

    private string ParseTemplateName(Token token, string context) =>
        token.Kind is TokenKind.QuotedText or TokenKind.RawText ? Unquote(token) : throw Unexpected(token, context);

    private string Unquote(Token token) => GoQuote.Unquote(token.Value) ?? throw Error("invalid syntax");
}
