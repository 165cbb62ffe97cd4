using System.Text;

namespace KSail.Charts.Templates;

/// <summary>
/// Executes one template, as Go's <c>text/template</c> does with the option <c>missingkey=zero</c>: what it prints, and where it says
/// that it failed. Templates called by <c>{{template}}</c> have an interpreter of their own.
/// </summary>
internal sealed partial class Interpreter
{
    private readonly TemplateRun _run;
    private readonly string _name;
    private readonly StringBuilder _output;
    private readonly Operand _data;
    private readonly List<Variable> _variables = [];

    private int _depth;

    // What messages point at.
    private Node? _node;
    private Operand _dot;
    private PipeNode? _pipe;

    public Interpreter(TemplateRun run, string name, StringBuilder output, object? data)
    {
        (_run, _name, _output) = (run, name, output);
        _data = Operand.Of(data);
        _variables.Add(new Variable("$", _data));
    }

    private enum Flow
    {
        Next,
        Break,
        Continue,
    }

    public void Execute(ListNode tree)
    {
        LimitException limit;
        try
        {
            Walk(_data, tree);
            return;
        }
        catch (LimitException e)
        {
            limit = e;
        }

        throw Fail(limit.Message, TemplateFailure.Limit, null);
    }

    private Flow Walk(Operand dot, Node node)
    {
        _node = node;
        _run.Step();
        switch (node)
        {
            case TextNode text:
                Print(text.Value);
                return Flow.Next;
            case ActionNode action:
                var value = EvaluatePipe(dot, action.Pipe);
                if (action.Pipe.Variables.Count == 0)
                {
                    _node = action;
                    PrintValue(value.Value);
                }

                return Flow.Next;
            case ListNode list:
                // By number: an enumerator would have to be disposed on every way out.
                for (var i = 0; i < list.Nodes.Count; i++)
                {
                    var flow = Walk(dot, list.Nodes[i]);
                    if (flow != Flow.Next)
                        return flow;
                }

                return Flow.Next;
            case BranchNode { Kind: BranchKind.Range } range:
                return WalkRange(dot, range);
            case BranchNode branch:
                return WalkBranch(dot, branch);
            case TemplateNode template:
                WalkTemplate(dot, template);
                return Flow.Next;
            case JumpNode jump:
                return jump.IsBreak ? Flow.Break : Flow.Continue;
            default:
                throw Fail($"unknown node: {node}");
        }
    }

    private void Print(string text)
    {
        if (text.Length + _output.Length > _run.Limits.MaxLength)
            _run.CheckLength((long)text.Length + _output.Length);
        _output.Append(text);
    }

    private void PrintValue(object? value)
    {
        if (value is string text)
            Print(text);
        else if (value is null)
            Print("<no value>");
        else if (value is StructValue { Text: { } shown })
            Print(shown);
        else
            Print(GoFormat.Print(_run, value));
    }

    private Flow WalkBranch(Operand dot, BranchNode branch)
    {
        var mark = _variables.Count;
        var value = EvaluatePipe(dot, branch.Pipe);
        var flow = Flow.Next;
        if (Truth.Of(value.Value))
            flow = Walk(branch.Kind == BranchKind.With ? value : dot, branch.List);
        else if (branch.Else is not null)
            flow = Walk(dot, branch.Else);
        Pop(mark);
        return flow;
    }

    private Flow WalkRange(Operand dot, BranchNode range)
    {
        var mark = _variables.Count;
        var value = EvaluatePipe(dot, range.Pipe).Value;
        var content = value is ValueObject { Content: { } inner } ? inner : value;
        var flow = Flow.Next;
        var isEmpty = true;
        switch (content)
        {
            case nint or long or int or byte or ulong:
                if (range.Pipe.Variables.Count > 1)
                    throw Fail($"can't use {GoFormat.Print(_run, content)} to iterate over more than one variable");
                var end = content is ulong unsigned ? (long)Math.Min(unsigned, long.MaxValue) : Numbers.ToInt64(content);
                for (long i = 0; i < end && flow == Flow.Next; i++)
                    (isEmpty, flow) = (false, Iterate(range, null, Operand.Of(Numbers.AsTypeOf(content, i))));
                break;
            case ValueList list:
                for (var i = 0; i < list.Count && flow == Flow.Next; i++)
                    (isEmpty, flow) = (false, Iterate(range, (nint)i, new Operand(list[i], list.Element == ElementType.Any)));
                break;
            case byte[] bytes:
                for (var i = 0; i < bytes.Length && flow == Flow.Next; i++)
                    (isEmpty, flow) = (false, Iterate(range, (nint)i, Operand.Of(bytes[i])));
                break;
            case ValueMap map:
                // The keys as they are at the beginning, with their values: Go takes both before it begins.
                var keys = map.SortedKeys;
                var values = new object?[keys.Length];
                for (var i = 0; i < keys.Length; i++)
                    values[i] = map[keys[i]];
                for (var i = 0; i < keys.Length && flow == Flow.Next; i++)
                    (isEmpty, flow) = (false, Iterate(range, keys[i], new Operand(values[i], map.Element == ElementType.Any)));
                break;
            case null:
                break;
            default:
                throw Fail($"range can't iterate over {GoFormat.Print(_run, content)}");
        }

        // The other branch still sees the variables, and a break in it ends no more than this.
        flow = isEmpty && range.Else is not null ? Walk(dot, range.Else) : Flow.Next;
        Pop(mark);
        return flow == Flow.Break ? Flow.Next : flow;
    }

    private Flow Iterate(BranchNode range, object? index, Operand item)
    {
        var pipe = range.Pipe;
        var mark = _variables.Count;
        if (pipe.Variables.Count > 0)
        {
            if (!pipe.IsAssignment)
                _variables[^1].Value = item;
            else if (pipe.Variables.Count > 1)
                SetVariable(pipe.Variables[0], Operand.Of(index));
            else
                SetVariable(pipe.Variables[0], item);
        }

        if (pipe.Variables.Count > 1)
        {
            if (pipe.IsAssignment)
                SetVariable(pipe.Variables[1], item);
            else
                _variables[^2].Value = Operand.Of(index);
        }

        var flow = Walk(item, range.List);
        Pop(mark);
        return flow == Flow.Break ? Flow.Break : Flow.Next;
    }

    private void WalkTemplate(Operand dot, TemplateNode node)
    {
        _node = node;
        var tree = _run.Set.Find(node.Name) ?? throw Fail($"template {GoQuote.Of(node.Name)} not defined");
        if (_depth == _run.Limits.MaxDepth)
            throw Fail($"exceeded maximum template depth ({_depth})", TemplateFailure.Limit, null);
        var data = node.Pipe is null ? default : EvaluatePipe(dot, node.Pipe);
        var interpreter = new Interpreter(_run, node.Name, _output, data.Value) { _depth = _depth + 1 };
        _run.Nest(() => interpreter.Execute(tree));
    }

    private void Pop(int mark)
    {
        if (_variables.Count > mark)
            _variables.RemoveRange(mark, _variables.Count - mark);
    }

    private void SetVariable(VariableNode variable, Operand value) => FindVariable(variable.Names[0]).Value = value;

    private Variable FindVariable(string name)
    {
        for (var i = _variables.Count - 1; i >= 0; i--)
        {
            if (_variables[i].Name == name)
                return _variables[i];
        }

        throw Fail($"undefined variable: {name}");
    }

    /// <summary>A variable, on the stack in the order of declarations.</summary>
    private sealed class Variable(string name, Operand value)
    {
        public string Name { get; } = name;

        public Operand Value { get; set; } = value;
    }
}
