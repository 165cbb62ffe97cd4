using System.Text;

namespace KSail.Charts.Templates;

/// <summary>A text that was parsed, as errors name it.</summary>
internal sealed class ParsedText(string name, string text)
{
    public string Name { get; } = name;

    public string Text { get; } = text;

    /// <summary>Line from 1, and column in bytes as Go counts it: from 0 in the first line and in all others.</summary>
    public (int Line, int Column) Locate(int position)
    {
        var before = Text.AsSpan(0, Math.Min(position, Text.Length));
        var start = before.LastIndexOf('\n') + 1;
        return (before.Count('\n') + 1, GoText.Length(before[start..].ToString()));
    }
}

/// <summary>A node of a parsed template. Immutable once parsed.</summary>
internal abstract class Node(ParsedText source, int position)
{
    public ParsedText Source { get; } = source;

    public int Position { get; } = position;

    /// <summary>The node as Go prints it in messages.</summary>
    public abstract void Write(StringBuilder text);

    public sealed override string ToString()
    {
        var text = new StringBuilder();
        Write(text);
        return text.ToString();
    }
}

/// <summary>Nodes one after the other.</summary>
internal sealed class ListNode(ParsedText source, int position) : Node(source, position)
{
    public List<Node> Nodes { get; } = [];

    public override void Write(StringBuilder text)
    {
        foreach (var node in Nodes)
            node.Write(text);
    }
}

/// <summary>Text that is printed as it is.</summary>
internal sealed class TextNode(ParsedText source, int position, string value) : Node(source, position)
{
    public string Value { get; } = value;

    public override void Write(StringBuilder text) => text.Append(Value);
}

/// <summary>A pipeline whose value is printed, unless it goes into variables.</summary>
internal sealed class ActionNode(ParsedText source, int position, PipeNode pipe) : Node(source, position)
{
    public PipeNode Pipe { get; } = pipe;

    public override void Write(StringBuilder text)
    {
        text.Append("{{");
        Pipe.Write(text);
        text.Append("}}");
    }
}

/// <summary>Commands, each with the value of the one before as its last argument.</summary>
internal sealed class PipeNode(ParsedText source, int position) : Node(source, position)
{
    /// <summary>Whether variables are set that exist, not declared.</summary>
    public bool IsAssignment { get; set; }

    public List<VariableNode> Variables { get; } = [];

    public List<CommandNode> Commands { get; } = [];

    public override void Write(StringBuilder text)
    {
        for (var i = 0; i < Variables.Count; i++)
        {
            text.Append(i > 0 ? ", " : "");
            Variables[i].Write(text);
        }

        if (Variables.Count > 0)
            text.Append(IsAssignment ? " = " : " := ");
        for (var i = 0; i < Commands.Count; i++)
        {
            text.Append(i > 0 ? " | " : "");
            Commands[i].Write(text);
        }
    }
}

/// <summary>A function, field or value with arguments.</summary>
internal sealed class CommandNode(ParsedText source, int position) : Node(source, position)
{
    public List<Node> Arguments { get; } = [];

    public override void Write(StringBuilder text)
    {
        for (var i = 0; i < Arguments.Count; i++)
        {
            text.Append(i > 0 ? " " : "");
            if (Arguments[i] is not PipeNode pipe)
            {
                Arguments[i].Write(text);
                continue;
            }

            text.Append('(');
            pipe.Write(text);
            text.Append(')');
        }
    }
}

/// <summary>The name of a function.</summary>
internal sealed class IdentifierNode(ParsedText source, int position, TemplateFunction function, bool isBuiltin) : Node(source, position)
{
    public TemplateFunction Function { get; } = function;

    /// <summary>Whether it is Go's own, which is called otherwise for some.</summary>
    public bool IsBuiltin { get; } = isBuiltin;

    public override void Write(StringBuilder text) => text.Append(Function.Name);
}

/// <summary>A variable and fields of it: the first name has its dollar.</summary>
internal sealed class VariableNode(ParsedText source, int position, string[] names) : Node(source, position)
{
    public string[] Names { get; } = names;

    public override void Write(StringBuilder text) => text.AppendJoin('.', Names);
}

/// <summary>The cursor.</summary>
internal sealed class DotNode(ParsedText source, int position) : Node(source, position)
{
    public override void Write(StringBuilder text) => text.Append('.');
}

/// <summary>The constant <c>nil</c>.</summary>
internal sealed class NilNode(ParsedText source, int position) : Node(source, position)
{
    public override void Write(StringBuilder text) => text.Append("nil");
}

/// <summary>A field of the cursor, and fields of that.</summary>
internal sealed class FieldNode(ParsedText source, int position, string[] names) : Node(source, position)
{
    public string[] Names { get; } = names;

    public override void Write(StringBuilder text)
    {
        foreach (var name in Names)
            text.Append('.').Append(name);
    }
}

/// <summary>Fields of something that is no field and no variable.</summary>
internal sealed class ChainNode(ParsedText source, int position, Node node, string[] names) : Node(source, position)
{
    public Node Inner { get; } = node;

    public string[] Names { get; } = names;

    public override void Write(StringBuilder text)
    {
        text.Append(Inner is PipeNode ? "(" : "");
        Inner.Write(text);
        text.Append(Inner is PipeNode ? ")" : "");
        foreach (var name in Names)
            text.Append('.').Append(name);
    }
}

/// <summary>A boolean constant.</summary>
internal sealed class BooleanNode(ParsedText source, int position, bool value) : Node(source, position)
{
    public bool Value { get; } = value;

    public override void Write(StringBuilder text) => text.Append(Value ? "true" : "false");
}

/// <summary>A text constant.</summary>
internal sealed class StringNode(ParsedText source, int position, string quoted, string value) : Node(source, position)
{
    public string Value { get; } = value;

    public override void Write(StringBuilder text) => text.Append(quoted);
}

/// <summary>What a branch does with its pipeline.</summary>
internal enum BranchKind
{
    If,
    Range,
    With,
}

/// <summary><c>if</c>, <c>range</c> or <c>with</c>.</summary>
internal sealed class BranchNode(BranchKind kind, PipeNode pipe, ListNode list, ListNode? otherwise) : Node(pipe.Source, pipe.Position)
{
    public BranchKind Kind { get; } = kind;

    public PipeNode Pipe { get; } = pipe;

    public ListNode List { get; } = list;

    public ListNode? Else { get; } = otherwise;

    public override void Write(StringBuilder text)
    {
        text.Append("{{").Append(Kind == BranchKind.If ? "if " : Kind == BranchKind.Range ? "range " : "with ");
        Pipe.Write(text);
        text.Append("}}");
        List.Write(text);
        if (Else is not null)
        {
            text.Append("{{else}}");
            Else.Write(text);
        }

        text.Append("{{end}}");
    }
}

/// <summary><c>break</c> or <c>continue</c>.</summary>
internal sealed class JumpNode(ParsedText source, int position, bool isBreak) : Node(source, position)
{
    public bool IsBreak { get; } = isBreak;

    public override void Write(StringBuilder text) => text.Append(IsBreak ? "{{break}}" : "{{continue}}");
}

/// <summary><c>template</c>, and what is left of a <c>block</c>.</summary>
internal sealed class TemplateNode(ParsedText source, int position, string name, PipeNode? pipe) : Node(source, position)
{
    public string Name { get; } = name;

    public PipeNode? Pipe { get; } = pipe;

    public override void Write(StringBuilder text)
    {
        text.Append("{{template ").Append(GoQuote.Of(Name));
        if (Pipe is not null)
        {
            text.Append(' ');
            Pipe.Write(text);
        }

        text.Append("}}");
    }
}

/// <summary>The end of a block, or the place where its other half begins; only while parsing.</summary>
internal sealed class EndNode(ParsedText source, int position, bool isElse) : Node(source, position)
{
    public bool IsElse { get; } = isElse;

    public override void Write(StringBuilder text) => text.Append(IsElse ? "{{else}}" : "{{end}}");
}
