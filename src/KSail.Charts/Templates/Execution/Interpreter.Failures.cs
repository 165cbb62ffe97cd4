namespace KSail.Charts.Templates;

internal sealed partial class Interpreter
{
    private TemplateException Fail(string reason) => Fail(reason, TemplateFailure.Execution, null);

    private TemplateException Fail(string prefix, FunctionException error)
    {
        var failure = error.IsDeliberate ? TemplateFailure.Deliberate : error.Cause is { Failure: not TemplateFailure.Syntax } cause ? cause.Failure : TemplateFailure.Execution;
        return Fail(prefix + error.Message, failure, error);
    }

    private TemplateException Fail(string message, TemplateFailure failure, FunctionException? error)
    {
        if (_node is null)
            return new TemplateException(failure, $"template: {_name}: {message}", message, error?.Cause?.Frames ?? []);
        var (line, column) = _node.Source.Locate(_node.Position);
        var expression = _node.ToString();
        var text = $"template: {_node.Source.Name}:{line}:{column}: executing {GoQuote.Of(_name)} at <{expression}>: {message}";
        var frame = new TemplateFrame(_node.Source.Name, line, column, expression);
        var path = error?.Cause?.ValuePath is { Count: > 0 } known ? known : new BlameFinder(_run.Root, FindForBlame).Find(_node, _pipe, _dot.Value);
        return new TemplateException(failure, text, ReasonOf(message, error), error?.Cause is { } cause ? [frame, .. cause.Frames] : [frame]) { ValuePath = path };
    }

    private static string ReasonOf(string message, FunctionException? error)
    {
        if (error?.Cause is { } cause)
            return cause.Reason;
        if (error is not { IsDeliberate: true })
            return message;
        return error.Message.Replace(TemplateException.MessageStart, "", StringComparison.Ordinal).Replace(TemplateException.MessageEnd, "", StringComparison.Ordinal);
    }

    private object? FindForBlame(string variable)
    {
        for (var i = _variables.Count - 1; i >= 0; i--)
        {
            if (_variables[i].Name == variable)
                return _variables[i].Value.Value;
        }

        return null;
    }
}
